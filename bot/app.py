"""The app is a running process: its parts wired, started in order, stopped within ten seconds."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bot.clock import Clock
from bot.core import BaseHolder, Core
from bot.delivery import Delivery
from bot.digesting import Digests
from bot.drafting import Drafting
from bot.facing import Faces
from bot.forgetting import Forgetting
from bot.hooks import Hooks
from bot.looking_back import LookingBack
from bot.ports import Adapter, Runner
from bot.publishing import Learns, Publisher
from bot.reminding import Reminders
from bot.schedule import Schedule, Sweep
from bot.situating import Known
from bot.spreading import Spreading
from bot.storage.pages import PageInfo
from bot.storage.sweeps import Retention
from bot.storage.workers import sign_off, take_over
from bot.supervisor import Supervisor
from bot.sweeping import Sweeps
from bot.thinking import Knows, Thinker
from bot.trials import Trials
from bot.unanswered import Unanswered
from bot.wake import Wake

log = logging.getLogger(__name__)

_STOP_CORE = 2.0
_STOP_DELIVERY = 4.0


@dataclass(slots=True)
class App:
    """The parts of a running process; `start` and `stop` are its whole life."""

    runner: Runner
    core: Core
    delivery: Delivery
    supervisor: Supervisor
    sweeps: Sweeps
    reminders: Reminders
    digests: Digests
    spreading: Spreading
    forgetting: Forgetting
    faces: Faces
    unanswered: Unanswered
    drafting: Drafting
    trials: Trials
    adapters: Mapping[int, Adapter]
    clock: Clock
    release: Callable[[], None]
    worker: str = "1"
    publisher: Publisher | None = None
    hooks: Hooks = field(default_factory=Hooks)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _schedule: Schedule | None = None

    async def start(self) -> None:
        """Take over what an earlier process left, then serve, with sweeps by the clock."""
        await self.take_over()
        await self.sweeps.beat()
        self.start_loops()
        sweeps: dict[str, tuple[Sweep, float]] = {
            "beat": (self.sweeps.beat, 5),
            "choices": (self.sweeps.expire_choices, 60),
            "reminders": (self.reminders.remind, 15),
            "digests": (self.digests.tell, 60),
            "faces": (self.faces.look, 1),
            "spreads": (self.spreading.carry_out, 2),
            "privacy": (self.forgetting.carry_out, 2),
            "unanswered": (self.unanswered.look, 5),
            "drafts": (self.drafting.carry_out, 1),
            "floors": (self.sweeps.give_back_floors, 60),
            "mailings": (self.sweeps.take_back_mailings, 30),
            "history": (self.supervisor.look_back, 600),
            "removed": (self.sweeps.end_removed, 600),
            "forget": (self.sweeps.forget, 600),
            "count": (self.sweeps.count, 60),
        }
        if self.publisher is not None:
            # A quarter of a second: what was published answers within one, on a busy machine too.
            sweeps["publish"] = (self.publisher.look, 0.25)
        self._schedule = Schedule(sweeps)
        self._schedule.start()

    async def take_over(self) -> None:
        """Free what an earlier process of this name held; learn which desks are used."""
        await self.faces.look()
        now, desks = self.clock(), self.core.known.desks
        left = await self.runner.write(
            lambda session: take_over(session, self.worker, desks, now, starting=True)
        )
        if left:
            log.info("took over %d claims of the process before", left)

    def start_loops(self) -> None:
        """Start receiving, deciding and delivering."""
        self._tasks = [
            asyncio.create_task(self.core.run(), name="core"),
            asyncio.create_task(self.delivery.run(), name="delivery"),
        ]
        self.supervisor.start()

    async def stop(self) -> None:
        """Stop receiving, finish what is begun, close everything; within ten seconds."""
        if self._schedule is not None:
            self._schedule.stop()
        if self.publisher is not None:
            self.publisher.stop()
        await self.supervisor.stop()
        self.core.stopping = self.delivery.stopping = True
        self.core.wake.up()
        self.delivery.wake.up()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_STOP_CORE)
        await self.delivery.drain(_STOP_DELIVERY)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(adapter.close() for adapter in self.adapters.values()))
        await self.runner.write(lambda session: sign_off(session, self.worker))
        await self.runner.close()
        self.release()


def wire(
    runner: Runner,
    known: Known,
    adapters: Mapping[int, Adapter],
    knows: Knows,
    clock: Clock,
    *,
    thinker: Thinker,
    retention: Retention,
    unconfirmed: bool = False,
    release: Callable[[], None] = lambda: None,
    worker: str = "1",
    learns: Learns | None = None,
    seen: int = 0,
    hooks: Hooks | None = None,
) -> App:
    """Put the parts together; nothing runs yet. `release` is called when all has stopped."""
    hooks = hooks or Hooks()
    known = replace(known, retention=retention)
    wake_core, wake_delivery = Wake(), Wake()
    pages, held = known.pages, set[int]()
    core = Core(
        runner=runner,
        base=BaseHolder(knows),
        known=known,
        parsers={pages[page].channel: adapter.parse for page, adapter in adapters.items()},
        clock=clock,
        thinker=thinker,
        wake=wake_core,
        wake_delivery=wake_delivery,
        worker=worker,
        unconfirmed=unconfirmed,
    )
    heard = {page: one for page, one in adapters.items() if pages[page].channel != "web"}

    def may_call(page: int) -> bool:
        # Delivery keeps the rates, and is itself wired to the supervisor below.
        return delivery.may_call(page)

    looking = LookingBack(
        runner=runner,
        adapters=heard,
        known=known,
        clock=clock,
        wake_core=wake_core,
        may_call=may_call,
    )
    supervisor = Supervisor(
        runner=runner,
        adapters=heard,
        known=known,
        clock=clock,
        wake_core=wake_core,
        wake_delivery=wake_delivery,
        looking=looking,
        on_connected=lambda page: _connected(known, held, wake_delivery, page),
        hooks=hooks,
    )
    delivery = Delivery(
        runner=runner,
        adapters=adapters,
        known=known,
        clock=clock,
        wake=wake_delivery,
        stop_page=supervisor.page_failed,
        worker=worker,
        held=held,
    )
    sweeps = Sweeps(
        runner=runner,
        known=known,
        clock=clock,
        retention=retention,
        wake_delivery=wake_delivery,
        worker=worker,
    )
    trials = Trials(runner, core.base, clock, unconfirmed)
    publisher = Publisher(runner, core.base, known, learns, seen) if learns else None
    return App(
        runner=runner,
        core=core,
        delivery=delivery,
        supervisor=supervisor,
        sweeps=sweeps,
        reminders=Reminders(runner, known, clock, wake_delivery),
        digests=Digests(runner, known, clock, wake_delivery),
        faces=Faces(runner, known, clock, wake_delivery),
        spreading=Spreading(runner, known, clock, wake_delivery),
        forgetting=Forgetting(runner, known, clock, wake_delivery),
        unanswered=Unanswered(runner, core.base, clock, unconfirmed),
        drafting=Drafting(runner, known, core.base, trials, clock, wake_delivery),
        trials=trials,
        adapters=adapters,
        clock=clock,
        release=release,
        worker=worker,
        publisher=publisher,
        hooks=hooks,
    )


def _connected(known: Known, held: set[int], wake: Wake, page: PageInfo) -> None:
    known.pages[page.id] = page
    held.discard(page.id)
    wake.up()
