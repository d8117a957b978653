"""Looking is what the judge reads in our database, between processes and beside a running one."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.engine import open_engines
from bot.storage.schema import card, cursor, inbox, message, operation, page, question
from bot.storage.sweeps import Identities, identities
from handlers.texts.cards import UNCONFIRMED

_ASKED = re.compile(r"(?:вопрос|человек) (\d+)")
_SAID = re.compile(r"ответ (\d+)")


@dataclass(slots=True)
class Stored:
    """What the database says of the numbered questions, and what has not ended.

    `states` has every question's state by its number, `came` is greater for what came later,
    `unknowns` how often its answer's outcome stayed unknown. `unconfirmed` are answers of which a
    person was told that they may not have arrived, `aside` are messages shown to a person as they
    came.
    """

    identities: Identities
    open_rows: int
    states: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    came: dict[int, int] = field(default_factory=dict)
    unknowns: Counter[int] = field(default_factory=Counter)
    unconfirmed: set[int] = field(default_factory=set)
    aside: set[int] = field(default_factory=set)


@contextmanager
def database(url: str) -> Iterator[Session]:
    """Open the database to read it; closed again, since a killed process leaves it to nobody."""
    engines = open_engines(url)
    try:
        with Session(engines.reader) as session:
            yield session
    finally:
        engines.dispose()


def asked(text: str) -> list[int]:
    """The numbers of the questions in a message."""
    return [int(number) for number in _ASKED.findall(text)]


def said(text: str) -> list[int]:
    """The numbers of the questions that a reply answers."""
    return [int(number) for number in _SAID.findall(text)]


def connected(url: str, pages: int) -> bool:
    """True when every page has been connected and knows where to go on from."""
    with database(url) as session:
        up = sa.select(sa.func.count()).where(page.c.state == "up", page.c.channel != "web")
        polled = sa.select(page.c.id).where(page.c.channel == "vk")
        placed = polled.where(page.c.id.not_in(sa.select(cursor.c.page_id)))
        ready: int = session.execute(up).scalar_one()
        return ready == pages and session.execute(placed).first() is None


def decided(session: Session) -> int:
    """How many messages of askers have been decided; what else comes is not counted."""
    theirs = sa.select(sa.func.count()).where(message.c.author == "asker")
    return int(session.execute(theirs).scalar_one())


def open_rows(session: Session) -> int:
    """How many updates are not decided and how many acts have not ended."""
    undecided = sa.select(sa.func.count()).where(inbox.c.state != "done")
    unsent = sa.select(sa.func.count()).where(operation.c.state.in_(("pending", "sending")))
    return sum(int(session.execute(query).scalar_one()) for query in (undecided, unsent))


def stored(url: str) -> Stored:
    """Read what became of every numbered question."""
    with database(url) as session:
        found = Stored(identities(session), open_rows(session))
        asked_rows = sa.select(question.c.text, question.c.state, question.c.inbox_id)
        for text, state, row in session.execute(asked_rows):
            for number in asked(text):
                found.states[number].append(state)
                found.came[number] = row
        raw = sa.select(message.c.text).where(message.c.disposition == "quarantined")
        for text in session.execute(raw).scalars():
            found.aside.update(asked(text))
        _read_operations(session, found)
        return found


def _read_operations(session: Session, found: Stored) -> None:
    told = sa.exists().where(
        card.c.dialog_id == operation.c.dialog_id,
        sa.or_(card.c.trouble == UNCONFIRMED, card.c.text.contains(UNCONFIRMED)),
    )
    sent = sa.select(operation.c.body, operation.c.unknowns, operation.c.state, told).where(
        operation.c.kind == "send"
    )
    for body, unknowns, state, known in session.execute(sent):
        for number in said(json.loads(body)["reply"]["text"]):
            found.unknowns[number] += unknowns
            if state == "unconfirmed" and known:
                found.unconfirmed.add(number)
