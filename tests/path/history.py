"""What tests of the look through VK's history have in common."""

import sqlalchemy as sa

from bot.storage.schema import cursor
from tests.path.world import World

ALL = ("message_new", "message_reply")


def found(world: World) -> int:
    """How many messages no poll brought."""
    return int(world.one(sa.select(sa.func.sum(cursor.c.found))) or 0)


def calls(world: World, method: str) -> int:
    """How often VK was asked."""
    return len([call for call in world.vk.calls if call.method == method])


async def sweep(world: World) -> None:
    """The sweep that the clock would begin."""
    await world.running.supervisor.look_back()


async def settled(world: World) -> None:
    """Everything that is stored is decided and sent."""
    await world.until(world._all_done, "not settled")
