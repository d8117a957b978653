"""Importing shows what a file would change, and changes it all or nothing."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.commands.refusing import Refused
from bot.commands.shelving import KINDS, at_desk
from bot.curating import college_pieces
from bot.filled_sheets import Curated, read_document, read_offer
from bot.spreadsheets import BadSheet, read_sheets
from bot.storage.content import REGION
from bot.told_changes import told
from knowledge.content import Change, Difference, Kind, Piece
from knowledge.problems import Level, Problem

_MOST_SHOWN = 40
_LONGEST = 40
_SECOND = (
    "Это суммы или даты в ответах и сроки приёма: читал их пока один человек. Другой публикует их "
    "в консоли: «База», «Ждут второго». Если второго нет: та же команда с --apply --alone."
)
_UNCONFIRMED = "подтверждение было дано прежнему и снимается: подтвердите новое (confirm)"
_WORDS = {Change.NEW: "новое", Change.CHANGED: "изменится"}
_NAMES = {"college.toml": Kind.COLLEGE, **{f"{name}.toml": kind for name, kind in KINDS.items()}}


def import_content(options: argparse.Namespace) -> int:
    """Preview, and with --apply publish; the exit code. Raises Refused, StorageDown."""
    with at_desk(options) as desk:
        of = desk.curated()
        found, problems = read_path(options.file, of)
        for problem in problems:
            print(problem)
        if any(problem.level is Level.ERROR for problem in problems):
            raise Refused("Исправьте ошибки и повторите. Ничего не записано.")
        changes = of.changes(found)
        _show(changes, len(found))
        edits = of.edits(changes)
        if not options.apply:
            desk.refuse_faulty(edits)
            if desk.waits(edits):
                print(f"После --apply часть будет ждать второго человека. {_SECOND}")
            if edits:
                print("Ничего не записано. Записать: та же команда с --apply")
            return 0
        done = desk.submit(edits, f"import {options.file.name}", alone=options.alone)
        if done.publication:
            written = len(edits) - done.left
            print(f"Записано: {written}. Работающий бот отвечает по-новому через секунду.")
        if done.left:
            print(f"Ждут второго человека: {done.left}. {_SECOND}")
        return 0


def read_path(path: Path, of: Curated) -> tuple[Sequence[Piece], Sequence[Problem]]:
    """The pieces of a file or a college's folder, with every problem. Raises Refused."""
    if path.is_dir():
        return _folder(path, of)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}.") from None
    if path.suffix.lower() == ".toml":
        return _toml(path, data, of)
    try:
        sheets = read_sheets(path.name, data)
    except BadSheet as error:
        raise Refused(f"{path.name}: {error}") from None
    offer = read_offer(of, sheets, path.name)
    if not offer.kinds:
        raise Refused(
            f"{path.name}: по первой строке не видно, что это: факты, программы или записи. "
            "Возьмите образец: python -m bot export facts образец.xlsx --template"
        )
    if of.owner == REGION and offer.kinds != (Kind.ENTRY,):
        raise Refused("Факты и программы есть только у колледжа: добавьте --college SLUG.")
    if offer.strange:
        print(f"Листы не по образцу пропущены: {', '.join(offer.strange)}.")
    if offer.blank:
        print(f"Незаполненных строк пропущено: {offer.blank}.")
    return offer.pieces, offer.problems


def _folder(path: Path, of: Curated) -> tuple[Sequence[Piece], Sequence[Problem]]:
    if of.owner == REGION:
        raise Refused("Папка — это колледж: добавьте --college SLUG.")
    problems: list[Problem] = []
    for name, kind in _NAMES.items():
        file = path / name
        if file.is_file():
            problems += of.problems(kind, name, file.read_bytes())
    if any(problem.level is Level.ERROR for problem in problems):
        return (), problems
    found = college_pieces(path)
    if not found:
        raise Refused(f"В папке {path} нет ни одного из файлов: {', '.join(_NAMES)}.")
    return found, problems


def _toml(path: Path, data: bytes, of: Curated) -> tuple[Sequence[Piece], Sequence[Problem]]:
    found = read_document(of, _NAMES.get(path.name), path.name, data)
    if not found.kinds:
        raise Refused(f"{path.name}: нет ни одной таблицы [[fact]], [[program]] или [[entry]].")
    return found.pieces, found.problems


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
    for value in told(one):
        if value.unconfirmed:
            yield _UNCONFIRMED
        else:
            yield f"{value.title}: {_short(value.before)} → {_short(value.after)}"


def _short(said: str | None) -> str:
    if said is None:
        return "пусто"
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
