"""Dialogs are loaded as the values decisions look at; their version tells whether they changed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.inbox import Lane
from bot.storage.schema import card, dialog, in_lanes, operation, question, thread
from bot.storage.waits import WAITS
from bot.storage.wording import worded
from handlers.messages import Button, Keys
from handlers.options import unpacked
from handlers.situation import CardState, Dialog, Earlier, Floor
from handlers.states import Helped, State
from handlers.wording import Worded

# Buttons speak of questions this old at most; older ones are no longer what people mean.
_RECENT = 20
# Ids are 64 bits wide; a longer number is no id and no database takes it.
_LONGEST_ID = 18
_WAITING = WAITS.label("waiting")


@dataclass(frozen=True, slots=True)
class LoadedDialog:
    """A dialog with what recording needs to know that nothing changed since."""

    id: int
    page: int
    peer: str
    version: int
    dialog: Dialog


@dataclass(frozen=True, slots=True)
class DeskTarget:
    """The card somebody at a desk speaks of, and the dialog behind it.

    `asked` are its questions, `shown` is the inbox row of what stands where somebody replied.
    """

    card: CardState
    dialog: LoadedDialog
    asked: tuple[Worded, ...] = ()
    shown: int = 0


def load_dialogs(session: Session, lanes: Iterable[Lane]) -> dict[Lane, LoadedDialog]:
    """Return the dialogs of `lanes` that exist already."""
    wanted = list(lanes)
    if not wanted:
        return {}
    rows = session.execute(sa.select(dialog).where(in_lanes(dialog, wanted))).all()
    return {(found.page, found.peer): found for found in _loaded(session, rows)}


def _loaded(session: Session, rows: Iterable[Any]) -> list["LoadedDialog"]:
    found = list(rows)
    cards = _cards(session, [row.card_id for row in found if row.card_id is not None])
    earlier = _earlier(session, [row.id for row in found])
    return [
        LoadedDialog(
            row.id,
            row.page_id,
            row.peer,
            row.version,
            Dialog(
                floor=Floor(row.floor),
                met=row.met,
                card=cards.get(row.card_id),
                earlier=earlier.get(row.id, {}),
                last_reply=row.last_reply,
                keys=Keys(row.client_keys),
            ),
        )
        for row in found
    ]


def load_choices(session: Session, lanes: Iterable[Lane]) -> dict[Lane, tuple[Button, ...]]:
    """Return what was last offered by numbers in these dialogs, while the bot has the floor."""
    rows = session.execute(
        sa.select(dialog.c.page_id, dialog.c.peer, dialog.c.choices).where(
            in_lanes(dialog, lanes),
            dialog.c.floor == Floor.BOT,
            dialog.c.choices != "[]",
        )
    )
    return {
        (row.page_id, row.peer): tuple(Button(*one) for one in json.loads(row.choices))
        for row in rows
    }


def load_told(session: Session, lanes: Iterable[Lane], since: datetime) -> dict[Lane, str]:
    """Return the reference of what the last question of these dialogs asked, "" where unknown.

    A dialog whose last question was asked before `since`, or that has none, is left out.
    """
    newest = (
        sa.select(dialog.c.page_id, dialog.c.peer, sa.func.max(question.c.id).label("id"))
        .join(question, question.c.dialog_id == dialog.c.id)
        .where(in_lanes(dialog, lanes))
        .group_by(dialog.c.page_id, dialog.c.peer)
        .subquery()
    )
    rows = session.execute(
        sa.select(newest.c.page_id, newest.c.peer, question.c.entry)
        .join(question, question.c.id == newest.c.id)
        .where(question.c.created_at >= since)
    )
    return {(row.page_id, row.peer): row.entry for row in rows}


def _cards(session: Session, ids: list[int]) -> dict[int, CardState]:
    if not ids:
        return {}
    rows = session.execute(sa.select(card, _WAITING).where(card.c.id.in_(ids)))
    return {row.id: _card_state(row) for row in rows}


def _card_state(row: Any) -> CardState:
    return CardState(
        id=row.id,
        open=row.state == "open",
        danger=row.danger,
        promised_at=row.promised_at,
        taken_by=row.taken_by,
        question=row.text,
        waiting=bool(row.waiting),
        step=row.step,
        since=row.since,
        options=unpacked(row.options),
        college=row.college_id,
        kept=row.kept,
        centre=row.centre,
    )


def _earlier(session: Session, ids: list[int]) -> dict[int, dict[str, Earlier]]:
    if not ids:
        return {}
    number = (
        sa.func.row_number()
        .over(partition_by=question.c.dialog_id, order_by=question.c.id.desc())
        .label("number")
    )
    recent = sa.select(question, number).where(question.c.dialog_id.in_(ids)).subquery()
    rows = session.execute(
        sa.select(recent).where(recent.c.number <= _RECENT).order_by(recent.c.id)
    )
    found: dict[int, dict[str, Earlier]] = {}
    for row in rows:
        found.setdefault(row.dialog_id, {})[row.key] = Earlier(
            key=row.key,
            text=row.text,
            state=State(row.state),
            entry=row.entry,
            offers=tuple(json.loads(row.offers)),
            card=row.card_id or 0,
            helped=Helped(row.helped),
        )
    return found


def load_desk_target(
    session: Session, page: int, chat: str, *, thread_id: str, reply_to: str, card_id: int
) -> DeskTarget | None:
    """Return the card that somebody in staff chat `chat` of `page` speaks of.

    By the pressed button's `card_id`, else by the message replied to, else by the topic; at a
    desk of our own page the thread itself names the card.
    """
    shown, row = _shown(session, page, chat, reply_to)
    found = card_id or named_card(thread_id) or shown
    found = found or _card_of_thread(session, page, chat, thread_id) or 0
    target = load_card(session, found) if found else None
    return replace(target, shown=row) if target else None


def card_thread(card_id: int) -> str:
    """Return the thread that stands for a card at a desk of our own page."""
    return f"card-{card_id}"


def named_card(thread_id: str) -> int:
    """The inverse of `card_thread`; 0 for a thread that names no card."""
    number = thread_id.removeprefix("card-")
    named = number != thread_id and number.isdecimal() and number.isascii()
    return int(number) if named and len(number) <= _LONGEST_ID else 0


def load_card(session: Session, card_id: int) -> DeskTarget | None:
    """Return a card with its dialog, None where there is no such card."""
    row = session.execute(sa.select(card, _WAITING).where(card.c.id == card_id)).first()
    if row is None:
        return None
    dialogs = session.execute(sa.select(dialog).where(dialog.c.id == row.dialog_id)).all()
    found = _loaded(session, dialogs)[0]
    return DeskTarget(_card_state(row), found, worded(session, card_id, found.id, found.page))


def _shown(session: Session, page: int, chat: str, key: str) -> tuple[int, int]:
    """The card whose message `key` of a chat is, and the inbox row it shows; 0 for none."""
    if not key:
        return 0, 0
    found = session.execute(
        sa.select(operation.c.card_id, operation.c.inbox_id)
        .where(
            operation.c.page_id == page,
            operation.c.peer == chat,
            operation.c.external_id == key,
            operation.c.card_id.is_not(None),
        )
        .order_by(operation.c.id.desc())
        .limit(1)
    ).first()
    return (found.card_id, found.inbox_id or 0) if found else (0, 0)


def shown_aside(session: Session, page: int, chat: str, key: str) -> bool:
    """True where message `key` of a chat is a card's, shown there to one of the staff alone."""
    found = sa.select(operation.c.id).where(
        operation.c.page_id == page,
        operation.c.peer == chat,
        operation.c.external_id == key,
        operation.c.origin == "staff",
    )
    return session.execute(found.limit(1)).first() is not None


def _card_of_thread(session: Session, page: int, chat: str, thread_id: str) -> int | None:
    if not thread_id:
        return None
    return session.execute(
        sa.select(card.c.id)
        .join(thread, thread.c.dialog_id == card.c.dialog_id)
        .join(operation, operation.c.id == thread.c.operation_id)
        .where(
            thread.c.page_id == page,
            thread.c.chat == chat,
            operation.c.external_id == thread_id,
        )
        .order_by(card.c.id.desc())
        .limit(1)
    ).scalar()
