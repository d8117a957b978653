"""Understanding: real questions through the whole path, and alone against rapidfuzz's token_set."""

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

from rapidfuzz import fuzz, process

from knowledge.understanding import Knowledge, load
from tests.bench.figures import Figure, quantile
from tests.bench.path import ASKERS, duration
from tests.bench.processes import PAGES, PATIENCE, platforms, running, warm

SEED = 7
_WAITING = (
    "SELECT EXISTS (SELECT 1 FROM inbox WHERE state <> 'done')",
    "SELECT EXISTS (SELECT 1 FROM operation WHERE state IN ('pending', 'sending'))",
)
_ADDED = ("подскажите пожалуйста", "здравствуйте", "я после 9 класса", "очень надо узнать")


def questions(knows: Knowledge, count: int) -> list[str]:
    """Return questions as people may write them: stored phrasings, most of them disturbed.

    Without disturbance every question would be found by its very words. None is a fragment that
    would be kept until its dialog falls silent.
    """
    rng = random.Random(SEED)
    stored = [text for entry in knows.entries.values() for text in entry.phrasings]
    found: list[str] = []
    while len(found) < count:
        text = _disturbed(rng.choice(stored), rng)
        if knows.understand(text).complete:
            found.append(text)
    return found


def _disturbed(text: str, rng: random.Random) -> str:
    kind = rng.randrange(4)
    if kind == 0:
        return text
    if kind == 1:
        return f"{rng.choice(_ADDED)} {text}"
    place = rng.randrange(len(text))
    if kind == 2:
        return text[:place] + text[place + 1 :]
    words = text.split()
    del words[rng.randrange(len(words))]
    return " ".join(words) or text


def alone(count: int) -> list[Figure]:
    """Understand `count` questions in this process; search against rapidfuzz, turn by turn."""
    begun = time.perf_counter()
    knows = load()
    loaded = time.perf_counter() - begun
    asked = questions(knows, count)
    matcher = knows.matcher
    forms = [matcher.form(text) for text in asked]
    wordings = [wording.stems for group in matcher.index.wordings for wording in group]

    def fuzzy(form: str) -> object:
        return process.extract(form, wordings, scorer=fuzz.token_set_ratio, limit=5)

    took = _timed((knows.understand, matcher.index.candidates, fuzzy), (asked, forms, forms))
    whole, search, peer = took
    size = f"{len(matcher.index.entries)} entries, {len(wordings)} phrasings"
    return [
        Figure("knowledge loaded", loaded, "s", note=size),
        Figure("understanding alone, median", 1000 * median(whole), "ms"),
        Figure("understanding alone, p99", 1000 * quantile(whole, 0.99), "ms"),
        Figure("rapidfuzz token_set, median", 1000 * median(peer), "ms"),
        Figure("search alone, median", 1000 * median(search), "ms"),
        Figure("search / rapidfuzz token_set", median(search) / median(peer), at_most=2),
    ]


def _timed(
    calls: Sequence[Callable[[str], object]], texts: Sequence[Sequence[str]]
) -> list[list[float]]:
    """Seconds of every call on every text of its own row; the calls take turns."""
    took: list[list[float]] = [[] for _ in calls]
    for row in zip(*texts, strict=True):
        for call, text, times in zip(calls, row, took, strict=True):
            begun = time.perf_counter()
            call(text)
            times.append(time.perf_counter() - begun)
    return took


def through(count: int, channel: str = "vk") -> list[Figure]:
    """Flood our process with `count` real questions; return how many a second were answered."""
    asked = questions(load(), 500)
    with tempfile.TemporaryDirectory() as folder, platforms() as served:
        arguments = [served.address, folder, channel, "knowledge", "1"]
        with running("tests.bench.ours", *arguments) as process:
            warm(served, channel, process)
            served.ask(
                "flood",
                platform=channel,
                pages=[PAGES[channel]],
                count=count,
                texts=asked,
                askers=ASKERS,
                seed=SEED,
            )
            _wait_until_done(Path(folder))
            rate = count / duration(served, channel)
    return [Figure("questions understood, whole path", rate, "q/s", at_least=150)]


def _wait_until_done(folder: Path) -> None:
    """Wait until nothing is to be decided or sent; a question may be answered by no message."""
    end = time.monotonic() + PATIENCE
    with closing(sqlite3.connect(folder / "data" / "priemka.db")) as connection:
        time.sleep(1.0)
        while any(connection.execute(query).fetchone()[0] for query in _WAITING):
            if time.monotonic() > end:
                raise RuntimeError("questions are still not answered")
            time.sleep(0.25)
