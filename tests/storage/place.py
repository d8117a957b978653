"""A place to try storage at: a college with two pages and a desk on each, and short calls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa

from bot.desks.desk import Desk
from bot.operations import Delivered, Result
from bot.ports import Batch, RawUpdate
from bot.situating import Known
from bot.storage import schema
from bot.storage.dialogs import load_dialogs
from bot.storage.engine import Engines
from bot.storage.inbox import Row, claim_heads, store_batch
from bot.storage.outbox import Claimed, claim_operations
from bot.storage.pages import PageInfo, PageSetup, ensure_college
from bot.storage.recording import Decided, record
from bot.storage.runner import write
from bot.storage.session import Session
from bot.storage.settling import Outcome as Settled
from bot.storage.settling import settle
from handlers.messages import Address, Incoming, IncomingMessage, IncomingPress, Reply
from handlers.outcome import Asked, HandedOver, Note, Outcome
from handlers.states import Disposition, State
from knowledge.masking import mask
from tests.handlers.making import COLLEGE

T = TypeVar("T")
# A Tuesday in summer, 11:00 in the college's time zone.
NOW = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)
PROMISED = NOW + timedelta(hours=4)
GROUP = "-1009"
CHAT = "2000000001"
ASKER = "500"


def update(key: str, peer: str = ASKER, text: str = "вопрос", message_key: str = "") -> RawUpdate:
    """An update as a platform would send it."""
    return RawUpdate(key, peer, {"text": text}, message_key, NOW)


def asked(key: str = "1.1", state: State = State.ANSWERED, text: str = "вопрос") -> Asked:
    """A question heard."""
    return Asked(key, text, state, entry="docs.list", p=0.9, base_version="v1")


def handed(*keys: str, text: str = "вопрос", danger: bool = False) -> HandedOver:
    """These questions go to a person."""
    return HandedOver(keys, text, PROMISED, "unsure", draft="черновик", danger=danger)


@dataclass(slots=True)
class Place:
    """The database with its college; `now` is the time of every call."""

    engines: Engines
    pages: dict[str, PageInfo]
    desks: dict[int, list[Desk]]
    now: datetime = NOW
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def known(self) -> Known:
        """What a process that serves this place knows of it."""
        pages = {page.id: page for page in self.pages.values()}
        colleges, named = {COLLEGE.slug: COLLEGE}, frozenset(self.pages)
        return Known(pages, colleges, self.desks, timedelta(hours=6), named=named)

    def write(self, work: Callable[[Session], T]) -> T:
        """Do something in a transaction."""
        return write(self.engines, work)

    def rows(self, table: sa.Table, **where: Any) -> list[Any]:
        """The rows of a table, oldest first."""
        query = sa.select(table).where(*(table.c[name] == value for name, value in where.items()))
        return list(self.write(lambda session: session.execute(query.order_by(table.c.id)).all()))

    def row(self, table: sa.Table, **where: Any) -> Any:
        """The only such row."""
        [found] = self.rows(table, **where)
        return found

    def change(self, table: sa.Table, **values: Any) -> None:
        """Change every row of a table: something is broken, or has become old."""
        self.write(lambda session: session.execute(sa.update(table).values(**values)))

    def pass_time(self, **more: float) -> None:
        """Let time pass."""
        self.now += timedelta(**more)

    def store(
        self, *updates: RawUpdate, page: str = "vk", cursor: str = "1", lost: str = ""
    ) -> int:
        """Store a poll's batch."""
        batch = Batch(updates, cursor, lost)
        return self.write(lambda s: store_batch(s, self.pages[page].id, batch, self.now))

    def claim(self, worker: str = "1", limit: int = 64) -> list[Row]:
        """Claim what is due in the inbox."""
        pages = self.known.pages
        return self.write(lambda s: claim_heads(s, worker, self.now, limit, pages=pages))

    def arrive(self, text: str = "вопрос", peer: str = ASKER, page: str = "vk") -> Row:
        """A message comes and is claimed."""
        number = self.numbers[page] = self.numbers.get(page, 0) + 1
        self.store(update(f"u{number}", peer, text), page=page)
        [row] = self.claim()
        return row

    def decided(
        self, row: Row, *notes: Note, incoming: Incoming | None = None, **more: Any
    ) -> Decided:
        """A decision about a claimed row, on the dialog as it is now."""
        disposition = more.pop("disposition", Disposition.QUESTIONS)
        replies = tuple(Reply(text) for text in more.pop("say", ()))
        outcome = Outcome(disposition, "", replies, notes, more.pop("urgent", False))
        page = next(page for page in self.pages.values() if page.id == row.page)
        lane = more.pop("dialog", row.lane)
        loaded = self.write(lambda session: load_dialogs(session, [lane])).get(lane)
        words = {row.payload["text"], *(str(getattr(note, "text", "")) for note in notes)}
        return Decided(
            page=page,
            rows=(row,),
            incoming=(incoming or self.message(row),),
            outcome=outcome,
            dialog=lane,
            version=more.pop("version", loaded.version if loaded else 0),
            college_id=page.college_id,
            masked={text: mask(text).text for text in words},
            **more,
        )

    def message(self, row: Row, thread: str = "") -> IncomingMessage:
        """The row as the message it stands for."""
        address = Address(row.page, row.peer, thread)
        return IncomingMessage(address, row.peer, row.key, row.payload["text"], NOW)

    def press(self, row: Row) -> IncomingPress:
        """The row as a press of a button."""
        return IncomingPress(Address(row.page, row.peer), row.peer, "m", "x:1", "event-1", NOW)

    def record(self, *decisions: Decided) -> list[Decided]:
        """Record decisions; returns the stale ones."""
        return self.write(lambda session: record(session, decisions, self.desks, self.now))

    def ask(
        self, *notes: Note, text: str = "вопрос", page: str = "vk", say: Sequence[str] = ()
    ) -> Row:
        """A message comes and is decided."""
        row = self.arrive(text, page=page)
        assert self.record(self.decided(row, *notes, say=say)) == []
        return row

    def hand_over(self, page: str = "vk", text: str = "вопрос", peer: str = ASKER) -> int:
        """A question comes and goes to a person; returns the card."""
        row = self.arrive(text, peer, page)
        key = f"{row.id}.1"
        notes = (asked(key, State.WAITING, text), handed(key, text=text))
        assert self.record(self.decided(row, *notes, say=["передаю"])) == []
        return int(self.rows(schema.card)[-1].id)

    def begin(self, worker: str = "1", **more: Any) -> list[Claimed]:
        """Claim what is due in the outbox."""
        more.setdefault("pages", {page.id for page in self.pages.values()})
        return self.write(lambda s: claim_operations(s, worker, self.now, 64, **more))

    def settle(self, claimed: Claimed, result: Result) -> None:
        """Book how an operation came out."""
        self.write(lambda s: settle(s, [Settled(claimed, result)], self.desks, self.now))

    def deliver(self) -> list[Claimed]:
        """Deliver everything there is, each act as a platform that takes it."""
        done: list[Claimed] = []
        while begun := self.begin():
            for claimed in begun:
                self.settle(claimed, Delivered(str(1000 + claimed.operation.id)))
            done += begun
        return done

    def without(self, page: str) -> "Place":
        """The same place as it is once a page is taken out of the configuration."""
        pages = {slug: one for slug, one in self.pages.items() if slug != page}
        gone = self.pages[page].id
        desks = {
            college: [desk for desk in those if desk.page != gone]
            for college, those in self.desks.items()
        }
        return replace(self, pages=pages, desks=desks)

    def without_desks(self) -> "Place":
        """The same place where nobody looks at cards."""
        return replace(self, desks={})


def place(engines: Engines) -> Place:
    """A college with a bot and a community, and a desk behind each."""
    setups = [PageSetup("tg", "telegram", "full"), PageSetup("vk", "vk", "full")]
    made = write(engines, lambda session: ensure_college(session, COLLEGE, setups))
    telegram, vk = made
    desks = [
        Desk(telegram.id, GROUP, topics=True, masked=True),
        Desk(vk.id, CHAT, topics=False, masked=False),
    ]
    return Place(engines, {page.slug: page for page in made}, {telegram.college_id: desks})
