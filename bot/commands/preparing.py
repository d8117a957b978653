"""Preparing reads what every command starts from: configuration, base and colleges."""

import argparse
import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from bot import logs
from bot.clock import Clock, shifted_clock, system_clock
from bot.commands.refusing import Refused
from bot.config import College as CollegeConfig
from bot.config import Config, read_config
from bot.curating import (
    FILES,
    RELEASE,
    Shelf,
    college_pieces,
    following,
    offered,
    own_entries,
    region_entries,
    release_pieces,
    shelves,
    stored_college,
)
from bot.publishing import Learned
from bot.storage.content import REGION, Edit, Stored, load_content, publish
from bot.storage.engine import Engines
from bot.storage.runner import write
from bot.thinking import Knows
from knowledge.checking import check
from knowledge.colleges import College, load_college, load_neighbours
from knowledge.confidence import Thresholds
from knowledge.entries import Entry, load_base
from knowledge.problems import Level, Problem, Read
from knowledge.understanding import Knowledge

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Content:
    """The base, the colleges beside what the configuration says of each, and every fault."""

    entries: Sequence[Entry]
    found: Sequence[tuple[CollegeConfig, College]]
    problems: Sequence[Problem]
    own: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    """Entries that a college worded for itself, by its slug."""

    @property
    def errors(self) -> list[Problem]:
        """The problems because of which something was left out."""
        return [problem for problem in self.problems if problem.level is Level.ERROR]


def prepare(options: argparse.Namespace) -> Config:
    """The configuration with what the command line says instead of it; a tool's log is short.

    Raises ConfigError, and Refused for a day of one's own beside pages where people write.
    """
    logs.set_up("warning")
    config = read_config(options.config, os.environ)
    today: date | None = getattr(options, "today", None)
    if today and (live := [page.slug for page in config.pages() if page.channel != "web"]):
        raise Refused(f"--today — только для проб, а здесь включены страницы: {', '.join(live)}.")
    process = replace(
        config.process,
        today=today or config.process.today,
        unconfirmed=getattr(options, "unconfirmed", False) or config.process.unconfirmed,
    )
    return replace(config, process=process)


def clock_of(config: Config) -> Clock:
    """The machine's clock, moved to the day the configuration asks for."""
    today = config.process.today
    return shifted_clock(today) if today else system_clock


def read_content(config: Config, today: date) -> Content:
    """The base and the colleges as their files stand, with what is wrong on that day."""
    reads = [(configured, load_college(configured.files)) for configured in config.colleges]
    return _content(load_base(), reads, (), today)


def stored_content(config: Config, stored: Iterable[Stored], today: date) -> Content:
    """The base and the colleges as they stand in the database.

    The made-up college is no content of anybody's: it is always read from its files, and so is
    the base while nothing of it is stored.
    """
    found = shelves(stored)
    region = found.get(REGION)
    base = region_entries(region) if region else load_base()
    reads, own = [], []
    for configured in config.colleges:
        files = load_college(configured.files)
        shelf = found.get(files.value.slug) if files.value else None
        if files.value is None or shelf is None:
            reads.append((configured, files))
        else:
            reads.append((configured, stored_college(files.value.slug, shelf)))
            own.append((files.value.slug, own_entries(files.value.slug, shelf, base.values)))
    return _content(base, reads, own, today)


def _content(
    base: Read[Entry],
    reads: Sequence[tuple[CollegeConfig, Read[College]]],
    own: Sequence[tuple[str, Read[Entry]]],
    today: date,
) -> Content:
    found = [(configured, college) for configured, read in reads for college in read.values]
    every: list[Read[Entry] | Read[College]] = [base, *(read for _, read in reads)]
    every += [read for _, read in own]
    reading = [problem for read in every for problem in read.problems]
    of_the_day = check(base.values, [college for _, college in found], today)
    replaced = {slug: read.values for slug, read in own if read.values}
    return Content(base.values, found, (*reading, *of_the_day), replaced)


def stock(engines: Engines, config: Config) -> list[str]:
    """Put what the database does not have yet into it; return the colleges' slugs.

    The base of this release at first, and later what of it nobody edited; a real college's files
    once, when it is first seen. Everything that follows is an import.
    """
    now, known = system_clock(), []
    stored = shelves(write(engines, load_content))
    edits = following(offered(stored.get(REGION, Shelf()), release_pieces()))
    write(engines, lambda session: publish(session, edits, RELEASE, now, "release"))
    for configured in config.colleges:
        college = load_college(configured.files).value
        if college is None:
            continue
        known.append(college.slug)
        if college.sample or college.slug in stored or configured.files is None:
            continue
        first = [Edit(college.slug, one) for one in college_pieces(configured.files)]
        write(engines, partial(publish, edits=first, author=FILES, now=now, comment="files"))
    return known


def refuse_faulty(content: Content) -> None:
    """Raises Refused with every error, one a line."""
    if errors := content.errors:
        raise Refused("\n".join([*map(str, errors), "Исправьте это и запустите снова."]))


def note_warnings(content: Content) -> None:
    """Log how many warnings there are in content without errors."""
    if warnings := len(content.problems):
        log.warning("knowledge: %d warnings, `python -m bot check` shows them", warnings)


def build_knowledge(config: Config, content: Content) -> Knowledge:
    """Learn from the base, which takes a few seconds."""
    colleges = [college for _, college in content.found]
    around = load_neighbours(colleges)
    return Knowledge.build(content.entries, colleges, _thresholds(config), around, content.own)


def learn(config: Config, today: date, stored: Sequence[Stored], now: Knows) -> Learned:
    """Everything stored as knowledge: at once what needs no learning, the rest by `finish`.

    Raises ValueError where the content has an error.
    """
    content = stored_content(config, stored, today)
    if errors := content.errors:
        raise ValueError("; ".join(map(str, errors[:3])))
    colleges = [college for _, college in content.found]
    by_slug = {college.slug: college for college in colleges}
    if not isinstance(now, Knowledge):
        return Learned(build_knowledge(config, content), by_slug)
    around = load_neighbours(colleges)
    quick = now.refreshed(content.entries, colleges, around, content.own)
    if now.is_asked_like(content.entries):
        return Learned(quick, by_slug)
    return Learned(quick, by_slug, partial(build_knowledge, config, content))


def _thresholds(config: Config) -> Thresholds:
    answer, offer = config.knowledge.answer_threshold, config.knowledge.offer_threshold
    own = Thresholds()
    if answer is not None:
        # Whoever names a figure gets that figure: it is not raised by what the replays say.
        own = replace(own, answer=answer, wrong=1.0)
    return own if offer is None else replace(own, offer=offer)
