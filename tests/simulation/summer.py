"""A season of one college in virtual time: askers, staff, outages of platforms, restarts."""

import random
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from unittest.mock import patch

from bot.app import App
from bot.schedule import Sweep
from bot.storage.pages import StaffMember
from knowledge.colleges import Deadlines
from knowledge.hours import Hours, Span
from tests.fakes.faults import FaultPlan, cut_after, refused
from tests.simulation.knowing import Alarmed
from tests.simulation.loop import Killed
from tests.simulation.people import DAY, DUTY, Asker, Staff, plan, shifts
from tests.simulation.world import COLLEGE, TOKEN, World

# A Monday, 8:00 in the college's time zone.
MONDAY = datetime(2027, 7, 12, 5, 0, tzinfo=UTC).timestamp()
REMIND_EVERY = 300.0
_DUTY_EVERY = 300.0
_AFTER = 3
"""Days in which nobody new comes, so that every clock runs out."""
_WORK = (Span(time(9), time(13)), Span(time(14), time(18)))
_COLLEGE = replace(
    COLLEGE, hours=Hours((*[_WORK] * 5, (), ())), deadlines=Deadlines(), name="Колледж"
)
# Nothing is done in between: what comes wakes the process, a clock is looked at by its sweep, and
# a page listens for minutes at once.
_LISTENS = 290
_CALM = {
    "bot.core._IDLE": 600.0,
    "bot.delivery._IDLE": 600.0,
    "bot.adapters.vk_polling.LONGEST": _LISTENS,
    "tests.fakes.vk.LONGEST_WAIT": float(_LISTENS),
    "tests.fakes.telegram.LONGEST_POLL": _LISTENS,
}
# Hours of the first day at which the process is killed, and for how long it is gone then.
_DOWN = ((4.0, 1.0), (31.9, 1200.0), (43.0, 4 * 3600.0), (81.5, 14 * 3600.0), (100.0, 1.0))
_AT_POINTS = 3
_POINTS = 20_000


@dataclass(slots=True)
class Season:
    """A season that was played: its world as it is in the end, and when what was down."""

    world: World
    askers: list[Asker]
    down: list[tuple[float, float]] = field(default_factory=list)
    deaths: int = 0


def sweeps(app: App) -> dict[str, tuple[Sweep, float]]:
    """What happens because time passes."""
    return {
        "reminders": (app.reminders.remind, REMIND_EVERY),
        "floors": (app.sweeps.give_back_floors, 600.0),
        "choices": (app.sweeps.expire_choices, 3600.0),
        "digests": (app.digests.tell, 900.0),
    }


def play(number: int, askers: int, days: int = 5) -> Season:
    """Play college `number` with so many askers, who come within `days`."""
    with ExitStack() as stack:
        for name, value in _CALM.items():
            stack.enter_context(patch(name, value))
        return _play(number, askers, days)


def _play(number: int, askers: int, days: int) -> Season:
    rng = random.Random(number)
    faults = FaultPlan(rng=random.Random(number + 1_000))
    world = World(faults, desk=True, college=_COLLEGE)
    world.now, world.knows, world.sweeps, world.poll_seconds = MONDAY, Alarmed(), sweeps, _LISTENS
    world.employ(StaffMember("sim", "telegram", str(DUTY), "admin", None, duty=True))
    world.run()
    season = Season(world, [Asker(one, vk=one % 2 == 0) for one in range(1, askers + 1)])
    _break(season, faults, days)
    world.at(1.0, lambda w: w.telegram.say(TOKEN, DUTY, "привет"))
    for asker in season.askers:
        plan(world, asker, days, rng)
    _employ(world, Staff(number), days)
    _run(season, rng, days)
    return season


def _employ(world: World, staff: Staff, days: int) -> None:
    for at in shifts(world, days + _AFTER, timedelta(minutes=15)):
        world.at(at, staff.look)
    for step in range(int((days + _AFTER) * DAY / _DUTY_EVERY)):
        world.at(step * _DUTY_EVERY, staff.look_on_duty)


def _break(season: Season, faults: FaultPlan, days: int) -> None:
    """Either platform is away for a while, and some answers never come back."""
    for method, hours, lasts in (("sendMessage", 54.0, 2400.0), ("messages.send", 74.0, 3600.0)):
        begins = season.world.now + hours * 3600.0
        if hours < days * 24:
            faults.add(refused(), method, since=begins, until=begins + lasts)
            season.down.append((begins, begins + lasts))
    for method in ("sendMessage", "messages.send"):
        faults.add(cut_after(), method, probability=0.005)


def _die(rests: list[float], seconds: float, _world: World) -> None:
    rests.append(seconds)
    raise Killed


def _run(season: Season, rng: random.Random, days: int) -> None:
    world = season.world
    rests: list[float] = []
    for hours, seconds in _DOWN:
        if hours < days * 24:
            world.at(hours * 3600.0, partial(_die, rests, seconds))
    world.at((days + _AFTER) * DAY, World.mark)
    points = iter([rng.randint(500, _POINTS) for _ in range(_AT_POINTS)])
    while not world.run(next(points, None)):
        season.deaths += 1
        died = world.now
        world.sleep(rests.pop() if rests else 1.0)
        rests.clear()
        season.down.append((died - 1.0, world.now))
