"""A world: two platforms with a college on each, its database, and processes that come and go.

The database is SQLite in memory, copied from a migrated one; what a killed process had not
committed is rolled back, the rest stays, which is what a write-ahead log does for a real one.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache, partial
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from bot.adapters.telegram import TelegramAdapter
from bot.adapters.vk import VkAdapter
from bot.app import App, wire
from bot.desks.desk import Desk
from bot.ports import PageConfig, Secret
from bot.schedule import Sweep
from bot.situating import Known
from bot.storage.engine import Engines, prepare_sqlite
from bot.storage.inline import InlineRunner
from bot.storage.migrate import migrate
from bot.storage.pages import PageInfo, PageSetup, StaffMember, add_staff, ensure_college
from bot.storage.runner import write
from bot.storage.sweeps import Retention
from bot.thinking import Knows
from knowledge.colleges import College, Deadlines
from knowledge.hours import Hours, Span
from tests.fakes.faults import FaultPlan
from tests.fakes.telegram import FakeTelegram
from tests.fakes.transports import DirectTelegramSession, DirectVkClient
from tests.fakes.vk import FakeVk
from tests.simulation.knowing import Parrot
from tests.simulation.loop import Killed, ProcessLoop

T = TypeVar("T")
Act = Callable[["World"], object]
# Half a minute before an hour by which the college has promised to answer.
START = datetime(2027, 7, 14, 10, 59, 30, tzinfo=UTC).timestamp()
TOKEN = "1001:simulated"
VK_TOKEN = "vk1.a.simulated"
GROUP = 501
STAFF_CHAT = -1009
STAFF = 77
DOWN = 0.7  # seconds until a killed process is started again
PATIENCE = 120.0
WAITS = 300.0  # seconds until a call that is not answered is given up
_WORK = (Span(time(9), time(18)),)
_QUICK = Deadlines(answer=timedelta(seconds=1), late=timedelta(seconds=2))
COLLEGE = College(
    *("sim", "Колледж", "Колледж", "Europe/Moscow", Hours((*[_WORK] * 5, (), ()))),
    deadlines=_QUICK,
)
_COMPILED: dict[Any, Any] = {}
_KEEP = Retention(timedelta(days=30), timedelta(days=1000), timedelta(days=7))


class Disk(sqlite3.Connection):
    """A database that outlives its connection: closing it only loses what was not committed."""

    def close(self) -> None:
        """Roll back, as the next process would."""
        if self.in_transaction:
            self.rollback()


@cache
def _template() -> sqlite3.Connection:
    engine = _engine(sqlite3.connect(":memory:", check_same_thread=False, factory=Disk))
    migrate(engine)
    raw = engine.raw_connection().driver_connection
    if not isinstance(raw, sqlite3.Connection):
        raise TypeError("not SQLite")
    return raw


@cache
def _dialect() -> sa.Dialect:
    engine = sa.create_engine("sqlite://")
    engine.connect().close()  # the first connection tells the dialect which SQLite this is
    return engine.dialect


def _engine(connection: Any) -> sa.Engine:
    engine = sa.Engine(
        StaticPool(lambda: connection),
        # Compiled statements are kept by dialect: with one of its own every process would
        # compile the same ones again.
        dialect=_dialect(),
        url=sa.make_url("sqlite://"),
        execution_options={"compiled_cache": _COMPILED},
    )
    prepare_sqlite(engine, begin="BEGIN IMMEDIATE")
    return engine


async def _think_here(thoughts: Sequence[Callable[[], T]]) -> list[T]:
    await asyncio.sleep(0)
    return [thought() for thought in thoughts]


async def _sweep(sweep: Callable[[], Awaitable[object]], seconds: float) -> None:
    """Look for what is due, as the schedule does."""
    while True:
        await sweep()
        await asyncio.sleep(seconds)


def reminders(app: App) -> dict[str, tuple[Sweep, float]]:
    """The sweeps of a short season."""
    return {
        "reminders": (app.reminders.remind, 1.0),
        "privacy": (app.forgetting.carry_out, 1.0),
    }


class World:
    """Platforms, people and the database; `run` is one process on them until time or a kill.

    `sweeps` says what happens because time passes, `rates` whether chats are spared as Telegram
    wants it, `poll_seconds` how long a page listens at once.
    """

    sweeps: Callable[[App], Mapping[str, tuple[Sweep, float]]] = staticmethod(reminders)
    rates = False
    poll_seconds = 25
    knows: Knows = Parrot()

    def __init__(
        self, faults: FaultPlan | None = None, *, desk: bool = False, college: College = COLLEGE
    ) -> None:
        self.college = college
        self.now = START
        self.points = 0
        self.kill_at: int | None = None
        # What else to do where the process is to die; a later point lets it live until then.
        self.survives: Callable[[int], int | None] = lambda _point: None
        self.marked = 0
        self.latency = 0.0
        self.patience = PATIENCE
        self._acts: list[tuple[float, Act]] = []
        self.telegram = FakeTelegram(lambda: self.now, faults)
        self.vk = FakeVk(lambda: self.now, faults)
        self.telegram.add_bot(TOKEN)
        self.vk.add_community(GROUP, VK_TOKEN)
        self.connection = sqlite3.connect(":memory:", check_same_thread=False, factory=Disk)
        _template().backup(self.connection)
        self.engine = _engine(self.connection)
        setups = [PageSetup("tg", "telegram", "full"), PageSetup("vk", "vk", "full")]
        engines = Engines(self.engine, self.engine)
        made = write(engines, partial(ensure_college, found=college, pages=setups))
        self.pages: dict[int, PageInfo] = {page.id: page for page in made}
        self.desks: dict[int, list[Desk]] = {}
        if desk:
            self._add_desk(engines, made[0])

    def _add_desk(self, engines: Engines, page: PageInfo) -> None:
        self.telegram.add_group(STAFF_CHAT, TOKEN)
        self.desks[page.college_id] = [
            Desk(page.id, str(STAFF_CHAT), topics=True, masked=True, files=True)
        ]
        self.employ(StaffMember("sim", "telegram", str(STAFF), "admin", None))

    def employ(self, member: StaffMember) -> None:
        """Give somebody a right."""
        engines = Engines(self.engine, self.engine)
        write(engines, lambda session: add_staff(session, "sim", member))

    def point(self, _name: str) -> None:
        """A place where the process can die; counted, and deadly at `kill_at`."""
        self.points += 1
        if self.kill_at is not None and self.points >= self.kill_at:
            self.kill_at = None  # who ends here passes more points on the way out
            self.kill_at = self.survives(self.points)
            if self.kill_at is None:
                raise Killed

    def _app(self, loop: ProcessLoop) -> App:
        adapters: dict[int, Any] = {}
        for page in self.pages.values():
            if page.channel == "telegram":
                config = PageConfig("tg", "telegram", Secret(TOKEN), poll_seconds=self.poll_seconds)
                adapters[page.id] = TelegramAdapter(config, self._telegram())
            else:
                config = PageConfig(
                    *("vk", "vk", Secret(VK_TOKEN)),
                    external_id=str(GROUP),
                    poll_seconds=self.poll_seconds,
                )
                adapters[page.id] = VkAdapter(config, self._vk())
        app = wire(
            InlineRunner(self.engine, self.point),
            Known(dict(self.pages), {"sim": self.college}, self.desks, timedelta(hours=6)),
            adapters,
            self.knows,
            lambda: datetime.fromtimestamp(loop.now(), UTC),
            thinker=_think_here,
            retention=_KEEP,
        )
        app.delivery.chat_rates = self.rates
        return app

    def _telegram(self) -> DirectTelegramSession:
        return DirectTelegramSession(self.telegram, latency=self.latency)

    def _vk(self) -> DirectVkClient:
        return DirectVkClient(self.vk, latency=self.latency, timeout=WAITS)

    def mark(self) -> None:
        """Remember how many points this process has passed."""
        self.marked = self.points

    def at(self, after: float, act: Act) -> None:
        """Let people do something `after` seconds from now, whatever the process does then."""
        self._acts.append((self.now + after, act))
        self._acts.sort(key=lambda one: one[0])

    def sleep(self, seconds: float) -> None:
        """Let time pass without a process; people go on."""
        end = self.now + seconds
        while self._acts and self._acts[0][0] <= end:
            moment, act = self._acts.pop(0)
            self.now = max(self.now, moment)
            self.telegram.now = self.vk.now = self._time
            # What is not running cannot be killed.
            with contextlib.suppress(Killed):
                act(self)
        self.now = end

    def _time(self) -> float:
        return self.now

    def run(self, kill_at: int | None = None) -> bool:
        """Run one process until everything is done; False where it was killed before.

        `kill_at` counts points from the start of this process.
        """
        self.points, self.kill_at = 0, kill_at
        loop = ProcessLoop(self.now, self.point)
        self.telegram.now = self.vk.now = loop.now
        try:
            loop.run_until_complete(self._live(loop))
            return True
        except Killed:
            return False
        finally:
            self.now = loop.now() + DOWN
            self.kill_at = None
            loop.drop()
            self._reopen()

    def _reopen(self) -> None:
        """Open the database anew as the next process does; what was not committed is gone."""
        self.connection.close()
        fresh = sqlite3.connect(":memory:", check_same_thread=False, factory=Disk)
        self.connection.backup(fresh)
        self.connection = fresh
        self.engine = _engine(fresh)

    async def _live(self, loop: ProcessLoop) -> None:
        app = self._app(loop)
        await app.take_over()
        app.start_loops()
        sweeping = [
            asyncio.create_task(_sweep(sweep, seconds), name=name)
            for name, (sweep, seconds) in self.sweeps(app).items()
        ]
        while self._acts:
            moment, act = self._acts[0]
            await asyncio.sleep(max(moment - loop.now(), 0.0))
            # Taken off first: what people did is done, even if the process dies of it.
            del self._acts[0]
            act(self)
        end = loop.now() + self.patience
        while not (self.quiet() and self.connected()) and loop.now() < end:
            await asyncio.sleep(0.5)
        self.kill_at = None
        for task in sweeping:
            task.cancel()
        await app.stop()

    def connected(self) -> bool:
        """True where every page has polled."""
        query = "SELECT count(*) FROM cursor"
        return bool(self.connection.execute(query).fetchone()[0] == len(self.pages))

    def quiet(self) -> bool:
        """True where nothing waits to be decided or sent."""
        waiting = "SELECT EXISTS (SELECT 1 FROM inbox WHERE state <> 'done')"
        sending = "SELECT EXISTS (SELECT 1 FROM operation WHERE state IN ('pending', 'sending'))"
        forgetting = "SELECT EXISTS (SELECT 1 FROM dialog WHERE forget_at IS NOT NULL)"
        queries = (waiting, sending, forgetting)
        return not any(self.connection.execute(query).fetchone()[0] for query in queries)
