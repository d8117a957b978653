"""Exporting writes what stands in the database as a file, or an empty sheet to be filled in."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from bot.commands.refusing import Refused
from bot.commands.shelving import KINDS, at_desk
from bot.curating import Shelf
from bot.spreadsheets import write_csv, write_xlsx
from bot.storage.content import REGION
from knowledge.content import Kind, document_of
from knowledge.sheets import rows_of, template

_TITLES = {Kind.FACT: "Факты", Kind.PROGRAM: "Программы", Kind.ENTRY: "Записи"}


def export(options: argparse.Namespace) -> int:
    """Write the file and say what is in it; the exit code. Raises Refused, StorageDown."""
    kind, target = KINDS[options.kind], options.file
    if target.exists():
        raise Refused(f"{target} уже есть. Назовите другой файл: поверх не пишем.")
    if options.template:
        data = _sheet(kind, target, template(kind))
        count = 0
    else:
        with at_desk(options) as desk:
            if desk.owner == REGION and kind is not Kind.ENTRY:
                raise Refused("Факты и программы есть только у колледжа: добавьте --college SLUG.")
            shelf = desk.shelf()
        data = _written(kind, target, shelf)
        count = sum(bool(one.key) for one in shelf.of(kind))
    try:
        target.write_bytes(data)
    except OSError as error:
        raise Refused(f"{target}: {error.strerror}.") from None
    print(f"{target}: образец готов." if options.template else f"{target}: строк {count}.")
    return 0


def _written(kind: Kind, target: Path, shelf: Shelf) -> bytes:
    if target.suffix.lower() == ".toml":
        return document_of(shelf.of(kind))
    return _sheet(kind, target, rows_of(kind, shelf.of(kind), shelf.versions(kind)))


def _sheet(kind: Kind, target: Path, rows: Sequence[Sequence[object]]) -> bytes:
    match target.suffix.lower():
        case ".xlsx":
            return write_xlsx(_TITLES[kind], rows)
        case ".csv":
            return write_csv(rows)
        case other:
            raise Refused(f"Файл {other or 'без расширения'}: нужен .xlsx, .csv или .toml.")
