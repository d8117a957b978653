"""How long the desk takes from a person's words in a staff group to the call that says them."""

import asyncio
import tempfile
from pathlib import Path

from bot.storage.engine import open_engines
from bot.storage.migrate import migrate
from tests.bench.figures import Figure, quantile
from tests.path.world import STAFF, STAFF_GROUP, TG, World, world

_CARDS = 60
_FIRST = 3000


def desk() -> list[Figure]:
    """Answer cards one after another over HTTP; return how long each answer took to be said."""
    with tempfile.TemporaryDirectory() as folder:
        waits = asyncio.run(_answered(Path(folder)))
    return [
        Figure("a person's answer, p50", 1000 * quantile(waits, 0.5), "ms", at_most=100),
        Figure("a person's answer, p99", 1000 * quantile(waits, 0.99), "ms"),
    ]


async def _answered(folder: Path) -> list[float]:
    """Seconds from each answer at the platform to its words there, by the platform's clock."""
    engines = open_engines(f"sqlite:///{folder / 'desk.db'}")
    migrate(engines.writer)
    try:
        async with world(engines, folder) as here:
            await here.start()
            here.running.delivery.chat_rates = False
            await here.connected()
            return [await _one(here, _FIRST + number) for number in range(_CARDS)]
    finally:
        engines.dispose()


async def _one(here: World, user: int) -> float:
    here.telegram.say(TG, user, f"человек {user}")
    await here.settled()
    topic = max(here.telegram.groups[STAFF_GROUP].topics)
    begun = here.clock.seconds()
    here.telegram.say_in_group(TG, STAFF_GROUP, STAFF, "Да, есть.", thread_id=topic)
    await here.settled()
    [said] = [post.at for post in here.telegram.sent(TG, user) if "Да, есть." in post.text]
    return said - begun
