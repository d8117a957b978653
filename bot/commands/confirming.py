"""Confirming says who stands for a text or a value; without it nothing is a certain answer."""

import argparse
from collections.abc import Sequence
from datetime import date

from bot.clock import system_clock
from bot.commands.refusing import Refused
from bot.commands.shelving import at_desk
from bot.storage.content import Edit, Stored
from knowledge.content import Kind, confirmed
from knowledge.vouching import may_end


def confirm(options: argparse.Namespace) -> int:
    """Confirm what was named, or everything unconfirmed; the exit code. Raises Refused."""
    if bool(options.keys) == options.all:
        raise Refused("Назовите, что подтвердить, или --all: всё, что не подтвердил никто.")
    with at_desk(options) as desk:
        if not options.by:
            raise Refused("Кто подтверждает? Добавьте --by «Имя, должность».")
        shelf = desk.shelf()
        pieces = [one for one in shelf.pieces if one.piece.kind is not Kind.COLLEGE]
        chosen = _unconfirmed(pieces) if options.all else _named(pieces, options.keys)
        today = desk.today(shelf) or system_clock().date()
        _refuse_odd(options.until, today)
        edits = [
            Edit(
                desk.owner,
                confirmed(one.piece, options.by, today, options.source, options.until),
                expected=one.number,
            )
            for one in chosen
        ]
        if not desk.publish(edits, "confirm"):
            print("Подтверждать нечего: всё уже подтверждено так.")
            return 0
    for one in chosen:
        print(f"  {one.piece.kind.value:8} {one.piece.key}")
    ending = f", по {options.until:%d.%m.%Y}" if options.until else ""
    print(f"Подтверждено: {len(edits)}{ending}.")
    return 0


def _refuse_odd(until: date | None, today: date) -> None:
    if until is not None and not may_end(until, today):
        why = "уже прошло" if until < today else "слишком далеко"
        repair = "назовите последний день, по который это верно"
        raise Refused(f"{until:%d.%m.%Y} {why}: {repair}. Ничего не записано.")


def _has_answer(one: Stored) -> bool:
    """An entry without an answer goes to a person whatever is confirmed."""
    return one.piece.kind is not Kind.ENTRY or bool(one.piece.table.get("variant"))


def _unconfirmed(pieces: Sequence[Stored]) -> list[Stored]:
    return [
        one
        for one in pieces
        if one.piece.key and _has_answer(one) and "confirmed" not in one.piece.table
    ]


def _named(pieces: Sequence[Stored], keys: Sequence[str]) -> list[Stored]:
    """The pieces of these names; a fact's or program's name stands for all its years."""
    chosen: list[Stored] = []
    for key in keys:
        found = [
            one for one in pieces if one.piece.key == key or one.piece.key.split("|")[0] == key
        ]
        if not found:
            raise Refused(f"Нет ни записи, ни факта, ни программы «{key}». Ничего не записано.")
        if not all(map(_has_answer, found)):
            raise Refused(f"У записи «{key}» нет ответа: подтверждать нечего. Ничего не записано.")
        chosen += found
    return list(dict.fromkeys(chosen))
