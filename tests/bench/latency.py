"""Latency is the time from a question at the platform to its answer there, at a steady pace."""

import tempfile
import time

from tests.bench.figures import Figure, quantile
from tests.bench.path import ASKERS, TEXTS
from tests.bench.processes import (
    CHANNELS,
    PAGES,
    WARMER,
    Platforms,
    platforms,
    running,
    wait_for,
    warm,
)


def steady(rate: float, seconds: float) -> list[Figure]:
    """Ask `rate` questions a second, half on each platform; return p50 and p99 in ms."""
    with tempfile.TemporaryDirectory() as folder, platforms() as served:
        arguments = [served.address, folder, ",".join(CHANNELS), "parrot", "1"]
        with running("tests.bench.ours", *arguments) as process:
            for channel in CHANNELS:
                warm(served, channel, process)
            before = served.received()
            count = int(rate * seconds) // len(CHANNELS)
            for channel in CHANNELS:
                served.ask(
                    "flood",
                    platform=channel,
                    pages=[PAGES[channel]],
                    count=count,
                    texts=TEXTS,
                    askers=ASKERS,
                    rate=rate / len(CHANNELS),
                )
            time.sleep(seconds)
            wait_for(served, before + count * len(CHANNELS), process)
            waits = [wait for channel in CHANNELS for wait in _waits(served, channel)]
    name = f"latency at {rate:g}/s"
    return [
        Figure(f"{name}, p50", 1000 * quantile(waits, 0.5), "ms"),
        Figure(f"{name}, p99", 1000 * quantile(waits, 0.99), "ms", at_most=100),
    ]


def _waits(served: Platforms, channel: str) -> list[float]:
    """Seconds each question waited: a chat's answers come in the order of its questions."""
    waits = []
    for chat, said in served.chats(channel).items():
        if chat == str(WARMER):
            continue
        asked = [at for who, at, _ in said if who == "asker"]
        answered = [at for who, at, _ in said if who == "bot"]
        waits += [end - begin for begin, end in zip(asked, answered, strict=True)]
    return waits
