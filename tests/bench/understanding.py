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

from knowledge.encoder import Remembering, load_encoder
from knowledge.loading import load
from knowledge.understanding import Knowledge
from knowledge.words import normalise, stems
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
    """Return different questions as people may write them: stored phrasings, most disturbed.

    Without disturbance every question would be found by its very words. None is a fragment that
    would be kept until its dialog falls silent, and none comes twice: what was understood of late
    is remembered.
    """
    rng = random.Random(SEED)
    stored = [text for entry in knows.entries.values() for text in entry.phrasings]
    found: dict[str, None] = {}
    while len(found) < count:
        text = disturbed(rng.choice(stored), rng)
        if text not in found and knows.understand(text).complete:
            found[text] = None
    return list(found)


def disturbed(text: str, rng: random.Random) -> str:
    """Return a text as it is, with more around it, with a slip, or without a word."""
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
    """Understand `count` questions in this process beside the bare encoder, turn by turn.

    The lexical search, which does without an encoder, stands beside rapidfuzz.
    """
    begun = time.perf_counter()
    knows = load()
    loaded = time.perf_counter() - begun
    asked = questions(knows, count)
    matcher = load(lexical=True).matcher
    encoder = load_encoder()
    assert isinstance(encoder, Remembering)
    bare = encoder.of
    forms = [matcher.form(text) for text in asked]
    wordings = [" ".join(stems(wording.form)) for wording in matcher.index.wordings]
    searched = [matcher.searched(form) for form in forms]

    # Choosing the questions has read them all: what is remembered of them would be no measure.
    knows.matcher.recent.clear()
    knows.matcher.forms.clear()
    encoder.recent.clear()
    normalise.cache_clear()

    def fuzzy(form: str) -> object:
        return process.extract(form, wordings, scorer=fuzz.token_set_ratio, limit=5)

    def meant(form: str) -> object:
        return bare([form])

    calls = (knows.understand, meant, matcher.index.candidates, fuzzy)
    whole, encoded, search, peer = _timed(calls, (asked, searched, searched, forms))
    size = f"{len(matcher.index.entries)} entries, {len(wordings)} phrasings"
    return [
        Figure("knowledge loaded", loaded, "s", note=size),
        Figure("understanding alone, median", 1000 * median(whole), "ms"),
        Figure("understanding alone, p99", 1000 * quantile(whole, 0.99), "ms"),
        Figure("bare encoder, median", 1000 * median(encoded), "ms"),
        Figure("understanding / bare encoder", median(whole) / median(encoded), at_most=3),
        Figure("understanding, p99 / median", quantile(whole, 0.99) / median(whole), at_most=5),
        Figure("rapidfuzz token_set, median", 1000 * median(peer), "ms"),
        Figure("lexical search, median", 1000 * median(search), "ms"),
        Figure("lexical search / rapidfuzz token_set", median(search) / median(peer), at_most=2),
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
    asked = questions(load(), count)
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
