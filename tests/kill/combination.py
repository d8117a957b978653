"""A combination is one platform on one database: numbered questions, kills, a verdict."""

import random
from collections.abc import Iterator
from itertools import count, islice

from tests.commanding import free_port
from tests.kill.driving import Plan, Saying, drive
from tests.kill.faulty import rules
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
            place.furnish(platforms.base_url, free_port() if plan.webhook else 0)
            if plan.faults:
                broken = rules(platform, plan.faults)
                await platforms.do("faults", platform=platform, rules=broken, seed=plan.seed)
            sayings = numbered(platform, plan.seed)
            whole = bool(plan.messages)
            if whole:
                sayings = islice(sayings, plan.messages)
            driven = await drive(place, platforms, "parrot", sayings, plan, to_the_end=whole)
            heard = (await platforms.log())[PAGES[platform]]
            state = await platforms.do("state")
        driven.trouble += [f"schema: {violation}" for violation in state["violations"]]
        name = " ".join([platform, database, *(["webhook"] if plan.webhook else [])])
        vk = platform == "vk"
        # VK delivers each event for itself and what failed again later, when others have come.
        verdict = judge(
            name,
            driven,
            heard,
            stored(place.url),
            knows_copies=vk,
            as_it_came=vk and plan.webhook,
        )
        if not verdict.ok:
            lines = place.log.read_text(errors="replace").splitlines()
            verdict.unexpected += [f"logged: {line[:1500]}" for line in lines[-8:]]
        return verdict
