"""Importing shows what a file would change, and changes it all or nothing."""

import argparse
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bot.commands.refusing import Refused
from bot.commands.shelving import KINDS, Desk, at_desk
from bot.curating import Shelf, college_pieces, problems_of
from bot.spreadsheets import BadSheet, read_rows
from bot.storage.content import REGION, Edit
from knowledge import cells
from knowledge.content import (
    Change,
    Difference,
    Kind,
    Piece,
    differences,
    pieces,
    table_of,
    with_own_confirmation,
)
from knowledge.laying import Standing
from knowledge.problems import Level, Problem
from knowledge.sheets import kind_of, read_sheet, title_of

_MOST_SHOWN = 40
_LONGEST = 40
_UNCONFIRMED = "подтверждение было дано прежнему и снимается: подтвердите новое (confirm)"
_WORDS = {Change.NEW: "новое", Change.CHANGED: "изменится"}
_NAMES = {"college.toml": Kind.COLLEGE, **{f"{name}.toml": kind for name, kind in KINDS.items()}}


def import_content(options: argparse.Namespace) -> int:
    """Preview, and with --apply publish; the exit code. Raises Refused, StorageDown."""
    with at_desk(options) as desk:
        shelf = desk.shelf()
        found, problems = _read(options.file, desk, shelf)
        for problem in problems:
            print(problem)
        if any(problem.level is Level.ERROR for problem in problems):
            raise Refused("Исправьте ошибки и повторите. Ничего не записано.")
        standing = {(one.piece.kind, one.piece.key): one.piece for one in shelf.pieces}
        offers = [_offer(standing.get((one.kind, one.key)), one) for one in found]
        changes = differences(list(standing.values()), offers)
        _show(changes, len(found))
        numbers = {(one.piece.kind, one.piece.key): one.number for one in shelf.pieces}
        edits = [
            Edit(
                desk.owner,
                Piece(one.kind, one.key, one.offered),
                expected=numbers.get((one.kind, one.key)),
            )
            for one in changes
        ]
        if not options.apply:
            desk.refuse_faulty(edits)
            if edits:
                print("Ничего не записано. Записать: та же команда с --apply")
            return 0
        if desk.publish(edits, f"import {options.file.name}"):
            print(f"Записано: {len(edits)}. Работающий бот отвечает по-новому через секунду.")
        return 0


def _offer(now: Piece | None, found: Piece) -> Piece:
    return with_own_confirmation(now, found) if now and now.kind is not Kind.COLLEGE else found


def _read(path: Path, desk: Desk, shelf: Shelf) -> tuple[Sequence[Piece], Sequence[Problem]]:
    if path.is_dir():
        return _folder(path, desk, shelf)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}.") from None
    if path.suffix.lower() == ".toml":
        return _toml(path, data, desk, shelf)
    try:
        rows = read_rows(path.name, data)
    except BadSheet as error:
        raise Refused(f"{path.name}: {error}") from None
    kind = kind_of(rows)
    if kind is None:
        raise Refused(
            f"{path.name}: по первой строке не видно, что это: факты, программы или записи. "
            "Возьмите образец: python -m bot export facts образец.xlsx --template"
        )
    _refuse_region(kind, desk)
    versions = shelf.versions(kind)
    now = {one.key: (one, versions[one.key]) for one in shelf.of(kind)}
    standing = Standing(now, partial(desk.earlier, kind))
    check = partial(_problems, kind, desk, shelf)
    sheet = read_sheet(kind, rows, path.name, check, standing)
    if sheet.blank:
        print(f"Незаполненных строк пропущено: {sheet.blank}.")
    return sheet.pieces, sheet.problems


def _problems(kind: Kind, desk: Desk, shelf: Shelf, file: str, data: bytes) -> tuple[Problem, ...]:
    """What would be wrong with `data` in its place among what stands already."""
    region = desk.shelf(REGION) if kind is Kind.ENTRY else Shelf()
    known = [one.key for one in (*region.of(Kind.ENTRY), *shelf.of(Kind.ENTRY))]
    return problems_of(kind, shelf, file, data, owner=desk.owner, known=known)


def _refuse_region(kind: Kind, desk: Desk) -> None:
    if desk.owner == REGION and kind is not Kind.ENTRY:
        raise Refused("Факты и программы есть только у колледжа: добавьте --college SLUG.")


def _folder(path: Path, desk: Desk, shelf: Shelf) -> tuple[Sequence[Piece], Sequence[Problem]]:
    if desk.owner == REGION:
        raise Refused("Папка — это колледж: добавьте --college SLUG.")
    problems: list[Problem] = []
    for name, kind in _NAMES.items():
        file = path / name
        if file.is_file():
            problems += _problems(kind, desk, shelf, name, file.read_bytes())
    if any(problem.level is Level.ERROR for problem in problems):
        return (), problems
    found = college_pieces(path)
    if not found:
        raise Refused(f"В папке {path} нет ни одного из файлов: {', '.join(_NAMES)}.")
    return found, problems


def _toml(
    path: Path, data: bytes, desk: Desk, shelf: Shelf
) -> tuple[Sequence[Piece], Sequence[Problem]]:
    text = data.decode("utf-8", "replace")
    kind = _NAMES.get(path.name)
    for name in (Kind.FACT, Kind.PROGRAM, Kind.ENTRY):
        if kind is None and f"[[{name}]]" in text:
            kind = name
    if kind is None:
        raise Refused(f"{path.name}: нет ни одной таблицы [[fact]], [[program]] или [[entry]].")
    problems = _problems(kind, desk, shelf, path.name, data)
    if any(problem.level is Level.ERROR for problem in problems):
        return (), problems
    return pieces(kind, data), problems


def _show(changes: Sequence[Difference], total: int) -> None:
    for one in changes[:_MOST_SHOWN]:
        print(f"  {_WORDS[one.change]:10} {one.kind.value:8} {one.key}")
        for line in _changed(one):
            print(f"  {'':19} {line}")
    if len(changes) > _MOST_SHOWN:
        print(f"  … и ещё {len(changes) - _MOST_SHOWN}")
    new = sum(one.change is Change.NEW for one in changes)
    changed = len(changes) - new
    print(f"Новых: {new}, изменится: {changed}, без изменений: {total - len(changes)}.")


def _changed(one: Difference) -> Iterator[str]:
    """What becomes of each value of a piece that stands already, by the title of its column."""
    if one.change is not Change.CHANGED:
        return
    before, after = table_of(one.kind, one.now), table_of(one.kind, one.offered)
    for key in sorted(before.keys() | after.keys()):
        if key == "confirmed" and key not in after:
            yield _UNCONFIRMED
        elif before.get(key) != after.get(key):
            yield f"{title_of(key)}: {_short(before.get(key))} → {_short(after.get(key))}"


def _short(value: object) -> str:
    if value is None:
        return "пусто"
    if isinstance(value, list | dict):
        return "…"
    said = cells.text(value)
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
