"""A combination is one platform on one database: numbered questions, kills, a verdict."""

import random
from collections.abc import Iterator
from itertools import count

from tests.kill.driving import Plan, Saying, drive
from tests.kill.judging import Verdict, judge
from tests.kill.looking import stored
from tests.kill.place import PAGES, new_place
from tests.kill.process import fakes

# Few enough that everybody asks again before the last answer has come.
ASKERS = range(1_001, 1_021)


def numbered(platform: str, seed: int) -> Iterator[Saying]:
    """Questions without end, each with a number of its own, from a few people.

    Most are answered, some need a person: "вопрос 1", "человек 8".
    """
    rng = random.Random(seed)
    for number in count(1):
        kind = "вопрос" if number % 8 else "человек"
        yield Saying(platform, rng.choice(ASKERS), f"{kind} {number}")


async def run(platform: str, database: str, plan: Plan) -> Verdict:
    """Drive one combination and judge it; what our process logged is shown where it failed."""
    with new_place(database, (platform,)) as place:
        async with fakes() as platforms:
            place.furnish(platforms.base_url)
            sayings = numbered(platform, plan.seed)
            driven = await drive(place, platforms, "parrot", sayings, plan)
            heard = (await platforms.log())[PAGES[platform]]
            state = await platforms.do("state")
        driven.trouble += [f"schema: {violation}" for violation in state["violations"]]
        name = f"{platform} {database}"
        verdict = judge(name, driven, heard, stored(place.url), knows_copies=platform == "vk")
        if not verdict.ok:
            lines = place.log.read_text(errors="replace").splitlines()
            verdict.unexpected += [f"logged: {line[:1500]}" for line in lines[-8:]]
        return verdict
