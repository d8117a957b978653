"""Starting and standing idle: what a process for many pages costs before anybody asks."""

import tempfile
import time

from tests.bench.figures import Figure
from tests.bench.processes import (
    CHANNELS,
    PATIENCE,
    Platforms,
    cpu,
    memory,
    platforms,
    running,
    settle,
    warm,
)

COLLEGES = 83
# The length of a long poll: every page asks again once in it.
CYCLE = 25.0


def start() -> list[Figure]:
    """Start our process with both channels and the whole knowledge; seconds and memory."""
    with tempfile.TemporaryDirectory() as folder, platforms() as served:
        arguments = [served.address, folder, ",".join(CHANNELS), "knowledge", "1"]
        begun = time.monotonic()
        with running("tests.bench.ours", *arguments) as process:
            for channel in CHANNELS:
                warm(served, channel, process)
            took = time.monotonic() - begun
            held = memory(process.pid)
    return [
        Figure("start, until both channels answer", took, "s"),
        Figure("resident memory, both channels", held, "MB"),
    ]


def idle() -> list[Figure]:
    """Let the pages of all colleges wait for one long poll; share of a core, and memory."""
    with tempfile.TemporaryDirectory() as folder, platforms(COLLEGES) as served:
        arguments = [served.address, folder, ",".join(CHANNELS), "knowledge", str(COLLEGES)]
        with running("tests.bench.ours", *arguments) as process:
            for channel in CHANNELS:
                warm(served, channel, process)
            wait_for_polls(served)
            settle(served)
            used = cpu(process.pid)
            time.sleep(CYCLE)
            share = 100 * (cpu(process.pid) - used) / CYCLE
            held = memory(process.pid)
    pages = COLLEGES * len(CHANNELS)
    return [
        Figure(f"{pages} idle pages, of a core", share, "%", at_most=5),
        Figure(f"resident memory, {pages} pages", held, "MB", at_most=600),
    ]


def wait_for_polls(served: Platforms) -> None:
    """Wait until every page has connected."""
    end = time.monotonic() + PATIENCE
    names = ("getMe 200", "groups.getLongPollServer 200")
    while any(served.ask("state")["calls"].get(name, 0) < COLLEGES for name in names):
        if time.monotonic() > end:
            raise RuntimeError("not all pages have connected")
        time.sleep(1.0)
