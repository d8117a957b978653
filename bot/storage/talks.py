"""Talks of a college are found again by what was said in them, some hundred dialogs at a time.

Letters are compared here and not in the database: SQLite's own comparison knows the case of Latin
letters only, and both databases must find the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.auditing import note_act
from bot.storage.schema import audit, card, dialog, page
from bot.storage.turns import Turn, Word, read_turns, read_words

BATCH = 400
"""Dialogs that are looked through at once: a few hundredths of a second."""
MOST_TURNS = 300
AGAIN = timedelta(hours=1)
"""Within this time one who reads a talk again leaves no further note."""
_READ = "dialog_read"
_MOST_WORDS = 8
Place = tuple[datetime, int]
"""Where a search goes on: behind the dialog of this number, in which somebody spoke last then."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; what is empty or None does not matter.

    Every one of `words` was said, between `since` and `until`. `handed`: a person was asked. The
    Centre looks through `masked` words only; danger is for who is on `duty`.
    """

    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    channel: str = ""
    handed: bool | None = None
    masked: bool = False
    duty: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A talk, with the words it was found by or the asker's last ones."""

    id: int
    channel: str
    last_at: datetime
    handed: bool
    open: bool
    text: str
    said: int

    @property
    def place(self) -> Place:
        """Where a search behind it goes on."""
        return self.last_at, self.id


@dataclass(frozen=True, slots=True)
class Talk:
    """A dialog whole: `cards` are the numbers of its cards with whether they are open."""

    id: int
    channel: str
    created_at: datetime
    turns: tuple[Turn, ...]
    cards: tuple[tuple[int, bool], ...]


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search, as they are compared."""
    return tuple(dict.fromkeys(_folded(text).split()))[:_MOST_WORDS]


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")


def look(
    session: Session, college_id: int, sought: Sought, after: Place | None
) -> tuple[list[Found], Place | None]:
    """Look through the next dialogs of a college, whoever spoke last first.

    Returns those that were found, and where the next look begins, None where there is no more.
    """
    rows = session.execute(_dialogs(college_id, sought, after)).all()
    said: dict[int, list[Word]] = {}
    for word in read_words(session, [row.id for row in rows], danger=sought.duty):
        if _within(word.at, sought):
            said.setdefault(word.dialog, []).append(word)
    found = [one for row in rows if (one := _found(row, said.get(row.id, ()), sought))]
    more = (rows[-1].last_at, rows[-1].id) if len(rows) == BATCH else None
    return found, more


def _dialogs(college_id: int, sought: Sought, after: Place | None) -> sa.Select[Any]:
    seen = sa.true() if sought.duty else ~card.c.kept
    handed = sa.exists().where(card.c.dialog_id == dialog.c.id, seen)
    waits = sa.exists().where(card.c.dialog_id == dialog.c.id, seen, card.c.state == "open")
    query = (
        sa.select(dialog.c.id, dialog.c.last_at, page.c.channel)
        .add_columns(handed.label("handed"), waits.label("open"))
        .join(page, page.c.id == dialog.c.page_id)
        .where(dialog.c.college_id == college_id)
        .order_by(dialog.c.last_at.desc(), dialog.c.id.desc())
        .limit(BATCH)
    )
    if sought.channel:
        query = query.where(page.c.channel == sought.channel)
    if sought.since is not None:
        query = query.where(dialog.c.last_at >= sought.since)
    if sought.until is not None:
        query = query.where(dialog.c.created_at < sought.until)
    if sought.handed is not None:
        query = query.where(handed if sought.handed else ~handed)
    if after is not None:
        query = query.where(sa.tuple_(dialog.c.last_at, dialog.c.id) < sa.tuple_(*_bound(after)))
    return query


def _bound(after: Place) -> tuple[sa.ColumnElement[Any], ...]:
    return sa.literal(after[0], dialog.c.last_at.type), sa.literal(after[1], dialog.c.id.type)


def _within(at: datetime, sought: Sought) -> bool:
    early = sought.since is not None and at < sought.since
    late = sought.until is not None and at >= sought.until
    return not (early or late)


def _found(row: Any, said: Sequence[Word], sought: Sought) -> Found | None:
    """The talk of a row, None where not all the words were said in it."""
    texts = [(word, word.masked if sought.masked else word.text) for word in said]
    texts = [(word, text) for word, text in texts if text]
    if not texts:
        return None
    if not sought.words:
        asked = [text for word, text in texts if word.who == "asker"]
        return Found(*_head(row), asked[-1] if asked else texts[-1][1], len(texts))
    forms = [_folded(text) for _, text in texts]
    if not all(any(word in form for form in forms) for word in sought.words):
        return None
    best = max(range(len(texts)), key=lambda n: sum(word in forms[n] for word in sought.words))
    return Found(*_head(row), texts[best][1], len(texts))


def _head(row: Any) -> tuple[int, str, datetime, bool, bool]:
    return row.id, row.channel, row.last_at, bool(row.handed), bool(row.open)


def read_talk(session: Session, college_id: int, number: int, *, duty: bool = False) -> Talk | None:
    """Return a dialog of a college with its end; None where there is nothing of it to be seen."""
    row = session.execute(
        sa.select(dialog.c.id, dialog.c.created_at, page.c.channel)
        .join(page, page.c.id == dialog.c.page_id)
        .where(dialog.c.id == number, dialog.c.college_id == college_id)
    ).first()
    turns = read_turns(session, [number], MOST_TURNS, danger=duty).get(number, []) if row else []
    if row is None or not turns:
        return None
    cards = sa.select(card.c.id, card.c.state).where(
        card.c.dialog_id == number, card.c.college_id == college_id, ~card.c.centre
    )
    if not duty:
        cards = cards.where(~card.c.kept)
    found = tuple((one.id, one.state == "open") for one in session.execute(cards))
    return Talk(row.id, row.channel, row.created_at, tuple(turns), found)


def is_noted(session: Session, who: str, number: int, now: datetime) -> bool:
    """True where it is written down that they read this dialog, within the last hour."""
    found = sa.select(audit.c.id).where(
        audit.c.subject == _subject(number),
        audit.c.at > now - AGAIN,
        audit.c.action == _READ,
        audit.c.actor == who,
    )
    return session.execute(found.limit(1)).first() is not None


def note_reading(session: Session, who: str, number: int, now: datetime) -> None:
    """Write down that somebody of the staff read a dialog, once an hour."""
    if not is_noted(session, who, number, now):
        note_act(session, now, who, _READ, _subject(number))


def _subject(number: int) -> str:
    return f"dialog:{number}"
