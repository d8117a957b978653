"""A desk as the browser shows it: who waits, most urgent first, and a card whole; nothing changes.

What is kept to who is on duty is shown to nobody else, and a card the Centre has to no college.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.card_views import lacks
from bot.storage.dialogs import card_thread
from bot.storage.inbox import Lane
from bot.storage.schema import UNFINISHED, card, dialog, operation, page, question
from bot.storage.turns import Turn, read_turns, stored_reply
from handlers.carding import MOST_TURNS
from handlers.messages import Reply
from handlers.options import Option, unpacked
from handlers.states import State
from handlers.suggesting import MOST

MOST_CARDS = 20
MOST_QUEUED = 200
MOST_IN_TALK = 60
_NOTICE_LIFE = timedelta(minutes=1)
_SHOWN = 160
"""Signs of a question that stand in the queue: enough to know it by."""
# Columns that a card on the desk holds in another form.
_OWN = ("options",)
_OPEN = card.c.state == "open"
# Not by the index of states: of those who wait in the region few stand on one card.
_WAITING = (
    sa.select(sa.literal(1))
    .where(question.c.card_id == card.c.id, question.c.state.concat("") == str(State.WAITING))
    .exists()
)


@dataclass(frozen=True, slots=True)
class DeskCard:
    """A card with the end of its dialog; `waiting` while a question of it is unanswered."""

    id: int
    dialog_id: int
    state: str
    channel: str
    text: str
    draft: str
    danger: bool
    trouble: str
    taken_by: str
    floor: str
    reachable: bool
    waiting: bool
    reason: str
    opened_at: datetime
    since: datetime | None
    promised_at: datetime
    turns: tuple[Turn, ...]
    options: tuple[Option, ...] = ()
    missing: tuple[str, ...] = ()
    notice: Reply | None = None


@dataclass(frozen=True, slots=True)
class DeskView:
    """A college's desk: its most urgent open cards, how many there are, a word to everybody.

    `unshown` of them stand here alone: no chat of the staff took them.
    """

    cards: tuple[DeskCard, ...]
    total: int
    notice: Reply | None
    unshown: int = 0


@dataclass(frozen=True, slots=True)
class Queued:
    """An open card as it stands in the queue; `text` is the beginning of what is asked."""

    id: int
    channel: str
    text: str
    danger: bool
    taken_by: str
    waiting: bool
    opened_at: datetime
    since: datetime | None
    promised_at: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """The most urgent open cards of a college, how many there are, how many stand here alone."""

    cards: tuple[Queued, ...]
    total: int
    unshown: int


@dataclass(frozen=True, slots=True)
class Load:
    """How a college stands: cards that wait, that wait longer than was promised, of danger."""

    waiting: int = 0
    late: int = 0
    danger: int = 0
    since: datetime | None = None


def read_desk(
    session: Session, where: Lane, college_id: int, now: datetime, *, duty: bool = False
) -> DeskView:
    """Return the desk of a college that stands in this chat of a page.

    Who is on `duty` sees what is kept to them as well.
    """
    seen = _seen(college_id, duty=duty)
    rows = session.execute(_urgent(_cards(), seen, MOST_CARDS)).all()
    notices = _notices(session, where, now)
    cards = [
        replace(found, notice=notices.pop(card_thread(found.id), None))
        for found in _whole(session, rows, MOST_TURNS)
    ]
    # What was said about a card that is gone since is still news to who pressed.
    last = next(reversed(notices.values()), None)
    return DeskView(tuple(cards), _count(session, seen), last, _unshown(session, seen))


def read_queue(
    session: Session, college_id: int, *, duty: bool = False, most: int = MOST_QUEUED
) -> Queue:
    """Return who waits at a college, as `read_desk` orders them, `most` of them."""
    seen = _seen(college_id, duty=duty)
    columns = (
        *(card.c.id, card.c.danger, card.c.taken_by, card.c.opened_at, card.c.since),
        *(card.c.promised_at, page.c.channel, _WAITING.label("waiting")),
        sa.func.substr(card.c.text, 1, _SHOWN).label("text"),
    )
    rows = session.execute(_urgent(_joined(columns), seen, most))
    cards = tuple(Queued(**row._mapping) for row in rows)
    return Queue(cards, _count(session, seen), _unshown(session, seen))


def read_card(
    session: Session, where: Lane, college_id: int, number: int, now: datetime, *, duty: bool
) -> DeskCard | None:
    """Return a card of a college, open or not, with its talk; None where it is not for them.

    `where` its desk stands: what was said there about the card within the last minute is shown.
    """
    query = _cards().where(card.c.id == number, *_shown_to(college_id, duty=duty))
    found = _whole(session, session.execute(query).all(), MOST_IN_TALK)
    if not found:
        return None
    return replace(found[0], notice=_notices(session, where, now).get(card_thread(number)))


def read_loads(
    session: Session, colleges: Sequence[int], now: datetime, *, duty: bool = False
) -> dict[int, Load]:
    """Return how each of these colleges stands; one where nobody waits is left out."""
    late = sa.case((card.c.promised_at < now, 1), else_=0)
    danger = sa.case((card.c.danger, 1), else_=0)
    first = sa.func.min(sa.func.coalesce(card.c.since, card.c.opened_at))
    query = (
        sa.select(card.c.college_id, sa.func.count(), sa.func.sum(late), sa.func.sum(danger), first)
        .where(card.c.college_id.in_(colleges), _OPEN, ~card.c.centre, _WAITING)
        .group_by(card.c.college_id)
    )
    if not duty:
        query = query.where(~card.c.kept)
    return {
        number: Load(int(waiting), int(late), int(danger), since)
        for number, waiting, late, danger, since in session.execute(query)
    }


def desk_pulse(session: Session, where: Lane, college_id: int) -> tuple[int, ...]:
    """Return numbers of which one differs when a college's desk may have something new to show."""
    told = sa.func.sum(sa.func.length(card.c.trouble) + sa.func.length(card.c.taken_by))
    stands = session.execute(
        sa.select(sa.func.count(), sa.func.max(card.c.id), sa.func.sum(dialog.c.version), told)
        .join(dialog, dialog.c.id == card.c.dialog_id)
        .where(card.c.college_id == college_id, _OPEN)
    ).one()
    talks = sa.select(card.c.dialog_id).where(card.c.college_id == college_id, _OPEN)
    on_way = sa.select(sa.func.count()).where(
        operation.c.dialog_id.in_(talks), operation.c.state.in_(UNFINISHED)
    )
    notices = sa.select(sa.func.count()).where(
        operation.c.lane == f"{where[0]}:{where[1]}:notice", operation.c.state.in_(UNFINISHED)
    )
    counts = [session.execute(query).scalar_one() for query in (on_way, notices)]
    return tuple(int(number or 0) for number in (*stands, *counts))


Where = tuple[sa.ColumnElement[bool], ...]


def _shown_to(college_id: int, *, duty: bool) -> Where:
    """What of a college may be seen, by who is on duty or not."""
    own = (card.c.college_id == college_id, ~card.c.centre)
    return own if duty else (*own, ~card.c.kept)


def _seen(college_id: int, *, duty: bool) -> Where:
    return (_OPEN, *_shown_to(college_id, duty=duty))


def _joined(columns: Iterable[sa.ColumnElement[Any]]) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .join_from(card, dialog, dialog.c.id == card.c.dialog_id)
        .join(page, page.c.id == dialog.c.page_id)
    )


def _cards() -> sa.Select[Any]:
    columns = (
        *(card.c.id, card.c.dialog_id, card.c.state, card.c.text, card.c.draft, card.c.danger),
        *(card.c.options, card.c.trouble, card.c.taken_by, card.c.reason),
        *(card.c.opened_at, card.c.since, card.c.promised_at),
        *(dialog.c.floor, dialog.c.reachable, page.c.channel),
    )
    return _joined([*columns, _WAITING.label("waiting")])


def _urgent(query: sa.Select[Any], seen: Where, most: int) -> sa.Select[Any]:
    query = query.where(*seen).order_by(card.c.danger.desc(), sa.desc("waiting"))
    return query.order_by(card.c.promised_at, card.c.id).limit(most)


def _whole(session: Session, rows: Sequence[Any], most: int) -> list[DeskCard]:
    """The cards of these rows, each with the end of its dialog."""
    turns = dict[bool, dict[int, list[Turn]]]()
    for danger in (False, True):
        dialogs = [row.dialog_id for row in rows if row.danger is danger]
        turns[danger] = read_turns(session, dialogs, most, danger=danger)
    lacking = lacks(session, [row.id for row in rows])
    return [
        DeskCard(
            **{name: value for name, value in row._mapping.items() if name not in _OWN},
            turns=tuple(turns[row.danger].get(row.dialog_id, ())),
            missing=tuple(dict.fromkeys(lacking.get(row.id, ()))),
            options=tuple({o.reference: o for o in unpacked(row.options)}.values())[:MOST],
        )
        for row in rows
    ]


def _count(session: Session, seen: Where) -> int:
    return int(session.execute(sa.select(sa.func.count(card.c.id)).where(*seen)).scalar_one())


def _unshown(session: Session, seen: Where) -> int:
    return _count(session, (*seen, card.c.unshown))


def _notices(session: Session, where: Lane, now: datetime) -> dict[str, Reply]:
    """The last minute's words to the desk, the newest of each thread, newest thread last."""
    rows = session.execute(
        sa.select(operation.c.thread, operation.c.body)
        .where(
            operation.c.page_id == where[0],
            operation.c.peer == where[1],
            operation.c.kind == "send",
            operation.c.created_at > now - _NOTICE_LIFE,
        )
        .order_by(operation.c.id.desc())
        .limit(MOST_CARDS)
    ).all()
    found: dict[str, Reply] = {}
    for row in reversed(rows):
        found.pop(row.thread, None)
        if reply := stored_reply(row.body):
            found[row.thread] = reply
    return found
