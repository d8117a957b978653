"""One page's failure must not delay the others: 166 pages, a dozen of them broken in every way.

A whole page's calls hang, are cut, are refused or answer with HTML; the others are asked at a
steady pace before and after. The burst of the start is counted as well: how many pages asked
their platform for the first time within the busiest second.
"""

import tempfile
import time
from collections import Counter
from typing import Any

from tests.bench.figures import Figure, quantile
from tests.bench.path import TEXTS
from tests.bench.processes import (
    CHANNELS,
    GROUP,
    PAGES,
    Platforms,
    platforms,
    running,
    settle,
    token,
    wait_for,
    warm,
)
from tests.bench.starting import COLLEGES, wait_for_polls

RATE, SECONDS = 20.0, 15.0
_FAULTS: tuple[list[Any], ...] = (
    ["hang", {}],
    ["cut_before", {}],
    ["refused", {}],
    ["html", {}],
    ["telegram_error", {"status": 401, "description": "Unauthorized"}],
    ["error", {"status": 500, "body": {}}],
)
# The first pages stay whole: they are the ones that are asked.
_FIRST_BROKEN = COLLEGES - len(_FAULTS)


def neighbours() -> list[Figure]:
    """Measure the others' waits without and with broken pages among them."""
    with tempfile.TemporaryDirectory() as folder, platforms(COLLEGES) as served:
        arguments = [served.address, folder, ",".join(CHANNELS), "parrot", str(COLLEGES)]
        with running("tests.bench.ours", *arguments) as process:
            for channel in CHANNELS:
                warm(served, channel, process)
            wait_for_polls(served)
            settle(served)
            burst = _burst(served)
            whole = _asked(served, process)
            for channel in CHANNELS:
                served.ask("faults", platform=channel, rules=_rules(channel))
            # What is broken is found out by the next poll of each page.
            time.sleep(5.0)
            broken = _asked(served, process)
    before, after = quantile(whole, 0.99), quantile(broken, 0.99)
    pages = COLLEGES * len(CHANNELS)
    return [
        Figure(f"first calls of {pages} pages, busiest second", burst, "pages", at_most=40),
        Figure("p99 of the others, all pages whole", before, "s"),
        Figure(f"p99 of the others, {2 * len(_FAULTS)} pages broken", after, "s"),
        Figure("what broken pages cost the others", max(0.0, after - before), "s", at_most=1.0),
    ]


def _rules(channel: str) -> list[dict[str, Any]]:
    pages = range(_FIRST_BROKEN, COLLEGES)
    return [
        {
            "fault": fault,
            "page": token(channel, page) if channel == "telegram" else str(GROUP + page),
        }
        for page, fault in zip(pages, _FAULTS, strict=True)
    ]


def _burst(served: Platforms) -> float:
    first = served.ask("first_calls")
    return float(max(Counter(int(at) for at in first).values()))


def _asked(served: Platforms, process: Any) -> list[float]:
    """Ask the whole pages `RATE` questions a second; return how long each answer took."""
    before, began = served.received(), time.time()
    count = int(RATE * SECONDS) // len(CHANNELS)
    for channel in CHANNELS:
        served.ask(
            "flood",
            platform=channel,
            pages=[PAGES[channel]],
            count=count,
            texts=TEXTS,
            askers=400,
            seed=int(began),
            rate=RATE / len(CHANNELS),
        )
    time.sleep(SECONDS)
    wait_for(served, before + count * len(CHANNELS), process)
    waits: list[float] = []
    for channel in CHANNELS:
        for said in served.chats(channel).values():
            asked = [at for who, at, _ in said if who == "asker"]
            answered = [at for who, at, _ in said if who == "bot"]
            pairs = zip(asked, answered, strict=False)
            waits += [end - begin for begin, end in pairs if begin >= began]
    return waits
