"""Exporting writes what stands in the database as a file, or an empty sheet to be filled in."""

import argparse
from pathlib import Path

from bot.commands.refusing import Refused
from bot.commands.shelving import KINDS, at_desk
from bot.outgoing import SUFFIXES, sheet, written
from bot.storage.content import REGION
from knowledge.content import Kind
from knowledge.sheets import template


def export(options: argparse.Namespace) -> int:
    """Write the file and say what is in it; the exit code. Raises Refused, StorageDown."""
    kind, target = KINDS[options.kind], options.file
    suffix = target.suffix.lower()
    _refuse_name(target, template=options.template)
    if target.exists():
        raise Refused(f"{target} уже есть. Назовите другой файл: поверх не пишем.")
    if options.template:
        data = sheet(kind, suffix, template(kind))
        count = 0
    else:
        with at_desk(options) as desk:
            if desk.owner == REGION and kind is not Kind.ENTRY:
                raise Refused("Факты и программы есть только у колледжа: добавьте --college SLUG.")
            shelf = desk.shelf()
        data = written(kind, suffix, shelf)
        count = sum(bool(one.key) for one in shelf.of(kind))
    try:
        target.write_bytes(data)
    except OSError as error:
        raise Refused(f"{target}: {error.strerror}.") from None
    print(f"{target}: образец готов." if options.template else f"{target}: строк {count}.")
    return 0


def _refuse_name(target: Path, *, template: bool) -> None:
    known = [one for one in SUFFIXES if not (template and one == ".toml")]
    if target.suffix.lower() not in known:
        end = target.suffix or "без расширения"
        raise Refused(f"Файл {end}: нужен {', '.join(known[:-1])} или {known[-1]}.")
