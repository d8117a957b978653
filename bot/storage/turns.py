"""Turns are the end of a dialog, read from the tables: what was asked, and what was said to it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.operations import Edit, Send, unpack
from bot.storage.posting import AT_DESKS
from bot.storage.schema import message, operation, question
from handlers.messages import Button, Reply
from knowledge.rich import Span


@dataclass(frozen=True, slots=True)
class Turn:
    """Words of a dialog. `who` is asker, bot or person; `state` how they fared.

    `state` is that of the operation ("delivered", "pending" …), for words of the asker "stored"
    until they are decided and then "decided". `text` is None where it was kept long enough;
    `masked` is the same of an asker without personal data. `signed`: the office's name stands above
    the words.
    """

    who: str
    text: str | None
    at: datetime
    state: str
    reason: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    spans: tuple[Span, ...] = ()
    masked: str = ""
    signed: bool = False

    @property
    def words(self) -> str | None:
        """What was said, without the office's name."""
        if self.text is None or not self.signed:
            return self.text
        return self.text.partition("\n")[2] or self.text


def read_turns(
    session: Session,
    dialogs: Sequence[int],
    most: int,
    *,
    danger: bool = True,
    before: datetime | None = None,
) -> dict[int, list[Turn]]:
    """Return the last `most` turns of each dialog, oldest first.

    Without `danger` what was said of danger to life is left out, whoever said it: only the duty
    staff sees that. `before` leaves out what was decided or said then or later.
    """
    # At equal times a message stands before what was said to it: both are written at once.
    found: dict[int, list[tuple[datetime, int, int, Turn]]] = {}
    heard = (
        *(message.c.id, message.c.author, message.c.text, message.c.masked),
        *(message.c.sent_at, message.c.decided_at),
    )
    for row in _newest(session, message, heard, dialogs, most, *_asked(dialogs, danger, before)):
        turn = Turn(row.author, row.text, row.sent_at, "decided", masked=row.masked)
        found.setdefault(row.dialog_id, []).append((row.decided_at, 0, row.id, turn))
    said = (
        *(operation.c.id, operation.c.origin, operation.c.body, operation.c.state),
        *(operation.c.error, operation.c.created_at),
    )
    for row in _newest(session, operation, said, dialogs, most, *_told(dialogs, danger, before)):
        turn = _said(row)
        found.setdefault(row.dialog_id, []).append((row.created_at, 1, row.id, turn))
    return {
        dialog_id: [turn for *_, turn in sorted(turns, key=lambda one: one[:3])[-most:]]
        for dialog_id, turns in found.items()
    }


@dataclass(frozen=True, slots=True)
class Word:
    """What a person said in a dialog: who (asker or person), when, as it was and masked."""

    dialog: int
    who: str
    at: datetime
    text: str
    masked: str = ""


def read_words(session: Session, dialogs: Sequence[int], *, danger: bool) -> list[Word]:
    """Return all that people said in these dialogs, oldest first; what the bot said is left out.

    `danger` as in `read_turns`. What staff wrote at a desk is not kept masked.
    """
    columns = (message.c.dialog_id, message.c.author, message.c.sent_at)
    heard = session.execute(
        sa.select(*columns, message.c.text, message.c.masked)
        .where(message.c.dialog_id.in_(dialogs), *_asked(dialogs, danger, None))
        .order_by(message.c.id)
    )
    found = [Word(*row) for row in heard]
    said = session.execute(
        sa.select(operation.c.dialog_id, operation.c.body, operation.c.created_at)
        .where(
            operation.c.dialog_id.in_(dialogs),
            operation.c.origin == _PERSON,
            *_told(dialogs, danger, None),
        )
        .order_by(operation.c.id)
    )
    for row in said:
        if reply := stored_reply(row.body):
            found.append(Word(row.dialog_id, _PERSON, row.created_at, reply.text))
    return sorted(found, key=lambda one: one.at)


_PERSON = "person"
"""The origin of what staff wrote to an asker."""
Where = list[sa.ColumnElement[bool]]


def _asked(dialogs: Sequence[int], danger: bool, before: datetime | None) -> Where:
    heard = sa.func.coalesce(message.c.joined_to, message.c.inbox_id)
    where: Where = []
    if not danger:
        where.append(heard.not_in(_dangers(question.c.inbox_id, dialogs)))
    if before is not None:
        where.append(message.c.decided_at < before)
    return where


def _told(dialogs: Sequence[int], danger: bool, before: datetime | None) -> Where:
    where: Where = [operation.c.kind == "send", operation.c.origin.not_in(AT_DESKS)]
    if not danger:
        for column in ("inbox_id", "card_id"):
            of_danger = _dangers(question.c[column], dialogs)
            where.append(
                sa.or_(operation.c[column].is_(None), operation.c[column].not_in(of_danger))
            )
    if before is not None:
        where.append(operation.c.created_at < before)
    return where


def _dangers(column: sa.Column[Any], dialogs: Sequence[int]) -> sa.Select[Any]:
    """What of these dialogs a question about danger to life stands in."""
    found = sa.select(column).where(question.c.dialog_id.in_(dialogs), question.c.danger)
    return found.where(column.is_not(None))


def _newest(
    session: Session,
    table: sa.Table,
    columns: Iterable[sa.Column[Any]],
    dialogs: Sequence[int],
    most: int,
    *where: sa.ColumnElement[bool],
) -> Iterable[Any]:
    number = sa.func.row_number().over(partition_by=table.c.dialog_id, order_by=table.c.id.desc())
    recent = (
        sa.select(table.c.dialog_id, *columns, number.label("number"))
        .where(table.c.dialog_id.in_(dialogs), *where)
        .subquery()
    )
    return session.execute(sa.select(recent).where(recent.c.number <= most).order_by(recent.c.id))


def _said(row: Any) -> Turn:
    who = "person" if row.origin == "person" else "bot"
    reply = stored_reply(row.body)
    if reply is None:
        return Turn(who, None, row.created_at, row.state, row.error)
    said = (reply.text, row.created_at, row.state, row.error, reply.buttons, reply.spans)
    return Turn(who, *said, signed=who == "person")


def stored_reply(body: str, kind: str = "send") -> Reply | None:
    """The reply of a stored message or change; None where its time to be kept is over."""
    try:
        said = unpack(kind, json.loads(body))
    except TypeError:
        return None
    return said.reply if isinstance(said, Send | Edit) else None
