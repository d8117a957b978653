"""An answer for many is a row for each card it may go to: offered, wanted, then sent or left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import card, dialog, question, spread
from bot.storage.sweeps import CHUNK
from handlers.alike import Asking, alike
from handlers.options import unpacked
from handlers.situation import Floor
from handlers.states import State

_OFFERED, _WANTED = "offered", "wanted"


@dataclass(frozen=True, slots=True)
class Spread:
    """One card an answer is to go to."""

    id: int
    card: int
    text: str
    by: str


def find_alike(session: Session, card_id: int) -> tuple[Asking, ...]:
    """Return the other cards of whoever answers this one whose one waiting question asks the same.

    Danger is left out, and whoever a person talks to. The card itself need not wait any more.
    """
    own = session.execute(
        sa.select(card.c.college_id, card.c.centre, card.c.masked, card.c.options).where(
            card.c.id == card_id
        )
    ).one()
    waits = sa.func.count(question.c.id)
    rows = session.execute(
        sa.select(card.c.id, card.c.masked, card.c.options)
        .join(question, question.c.card_id == card.c.id)
        .join(dialog, dialog.c.id == card.c.dialog_id)
        .where(
            card.c.college_id == own.college_id,
            card.c.centre == own.centre,
            card.c.state == "open",
            ~card.c.danger,
            dialog.c.floor == str(Floor.BOT),
            question.c.state == str(State.WAITING),
            card.c.id.not_in(sa.select(spread.c.card_id).where(spread.c.state == _WANTED)),
        )
        .group_by(card.c.id, card.c.masked, card.c.options)
        .having(waits == 1)
        .order_by(card.c.id)
        .limit(CHUNK)
    )
    others = (Asking(row.id, row.masked, unpacked(row.options)) for row in rows)
    return alike(Asking(card_id, own.masked, unpacked(own.options)), others)


def offer(
    session: Session, source: int, cards: Sequence[int], by: str, text: str, now: datetime
) -> None:
    """Note that the words of inbox row `source` may go to these cards."""
    rows = [
        {"source": source, "card_id": one, "by": by, "text": text, "state": _OFFERED, "at": now}
        for one in cards
    ]
    session.execute(sa.insert(spread), rows)


def want_now(session: Session, texts: Mapping[int, str], by: str, now: datetime) -> int:
    """Let each card be answered with its text without an offer before; return how many."""
    rows = [
        {"source": 0, "card_id": one, "by": by, "text": text, "state": _WANTED, "at": now}
        for one, text in texts.items()
    ]
    if rows:
        session.execute(sa.insert(spread), rows)
    return len(rows)


def standing_offers(session: Session, source: int, college_id: int) -> int:
    """Return how many of the college's cards offered for inbox row `source` still wait."""
    waits = sa.exists().where(
        question.c.card_id == spread.c.card_id, question.c.state == str(State.WAITING)
    )
    query = sa.select(sa.func.count()).where(_offered(source, college_id), waits)
    return int(session.execute(query).scalar_one())


def want(session: Session, source: int, college_id: int, by: str) -> None:
    """Let what was offered to a college for inbox row `source` be carried out."""
    session.execute(
        sa.update(spread).where(_offered(source, college_id)).values(state=_WANTED, by=by)
    )


def _offered(source: int, college_id: int) -> sa.ColumnElement[bool]:
    # A button is never trusted: another college's offer is none.
    own = sa.select(card.c.id).where(card.c.college_id == college_id)
    return sa.and_(spread.c.source == source, spread.c.state == _OFFERED, spread.c.card_id.in_(own))


def wanted(session: Session) -> list[Spread]:
    """Return what is to be carried out, oldest first."""
    rows = session.execute(
        sa.select(spread.c.id, spread.c.card_id, spread.c.text, spread.c.by)
        .where(spread.c.state == _WANTED)
        .order_by(spread.c.id)
        .limit(CHUNK)
    )
    return [Spread(*row) for row in rows]


def book(session: Session, spread_id: int, *, sent: bool) -> None:
    """Note how it came out; the words are kept no longer."""
    session.execute(
        sa.update(spread)
        .where(spread.c.id == spread_id)
        .values(state="sent" if sent else "left", text="")
    )


def hold_wanted(session: Session, spread_id: int) -> bool:
    """True where it is still to be carried out; belongs into the transaction that does."""
    query = sa.select(spread.c.id).where(spread.c.id == spread_id, spread.c.state == _WANTED)
    return session.execute(query).first() is not None
