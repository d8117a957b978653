"""A face is a way in which staff of a college see cards; switching one moves what stands open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.desks.desk import Desk
from bot.storage.auditing import note_act
from bot.storage.cards import Cards
from bot.storage.posting import Posting
from bot.storage.schema import card, college, dialog, face, insert_new, lock_rows

# A switch is told in steps: a transaction stays short, and other messages come in between.
CHUNK = 50
# Every process has noticed by then, so no card is opened that a new face does not get.
_NOTICED = timedelta(seconds=3)

Switched = frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Switch:
    """A face that was switched and whose cards are not all told yet."""

    college: int
    channel: str
    off: bool
    after: int
    at: datetime


class LastFace(Exception):
    """No other face would be left on; nothing was switched."""


def switch(
    session: Session,
    slug: str,
    channel: str,
    by: str,
    now: datetime,
    *,
    off: bool,
    faces: Iterable[str],
) -> bool:
    """Switch one of the `faces` a college has, with its trace; False where it is so already.

    Raises LastFace for the last one that is on: who switches another at once waits for this one.
    """
    college_row = sa.select(college.c.id).where(college.c.slug == slug)
    found = session.execute(lock_rows(session, college_row, skip=False)).scalar_one()
    if off and not set(faces) - off_channels(session, slug) - {channel}:
        raise LastFace(channel)
    values = {"off": off, "after": 0, "done": False, "at": now}
    key = {"college_id": found, "channel": channel}
    # What nobody switched is on.
    on = {**key, **values, "off": False, "done": True}
    session.execute(insert_new(session, face).values(**on))
    changed = session.execute(
        sa.update(face)
        .where(*(face.c[name] == value for name, value in key.items()), face.c.off != off)
        .values(**values)
        .returning(face.c.channel)
    ).first()
    if changed is None:
        return False
    action = "face_off" if off else "face_on"
    note_act(session, now, by, action, f"college:{found}", channel)
    return True


def switched_off(session: Session) -> Switched:
    """Return the college and channel of every face that is off."""
    rows = session.execute(sa.select(face.c.college_id, face.c.channel).where(face.c.off))
    return frozenset((row.college_id, row.channel) for row in rows)


def off_channels(session: Session, slug: str) -> frozenset[str]:
    """Return the faces of one college that are off."""
    query = sa.select(face.c.channel).join(college, college.c.id == face.c.college_id)
    return frozenset(session.execute(query.where(college.c.slug == slug, face.c.off)).scalars())


def unfinished(session: Session) -> list[Switch]:
    """Return the switches whose cards are not all told yet."""
    rows = session.execute(sa.select(face).where(~face.c.done).order_by(face.c.at))
    return [Switch(row.college_id, row.channel, row.off, row.after, row.at) for row in rows]


def tell_cards(
    session: Session,
    one: Switch,
    faces: Sequence[Desk],
    desks: Mapping[int, Sequence[Desk]],
    now: datetime,
) -> int:
    """Show the next open cards at `faces`, or mark them there; return how many those were."""
    posting = Posting(session, now)
    cards = Cards(session, posting, desks, now)
    rows = session.execute(
        sa.select(card.c.id, card.c.dialog_id)
        .where(
            card.c.college_id == one.college,
            card.c.state == "open",
            ~card.c.kept,
            ~card.c.centre,
            card.c.id > one.after,
        )
        .order_by(card.c.id)
        .limit(CHUNK)
    ).all()
    for row in rows:
        of = session.execute(sa.select(dialog).where(dialog.c.id == row.dialog_id)).one()
        posting.begin(f"face:{one.college}:{one.channel}:{one.at.timestamp()}:{row.id}")
        for desk in faces:
            cards.face(desk, of, row.id)
        posting.flush()
    done = len(rows) < CHUNK and now - one.at > _NOTICED
    where = (face.c.college_id == one.college, face.c.channel == one.channel, face.c.at == one.at)
    last = rows[-1].id if rows else one.after
    session.execute(sa.update(face).where(*where).values(after=last, done=done))
    return len(rows)
