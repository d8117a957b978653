"""Preparing reads what every command starts from: configuration, base and colleges."""

import argparse
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot import logs
from bot.clock import Clock, shifted_clock, system_clock
from bot.commands.refusing import Refused
from bot.config import College as CollegeConfig
from bot.config import Config, read_config
from knowledge.checking import check
from knowledge.colleges import College, load_college, load_neighbours
from knowledge.confidence import Thresholds
from knowledge.entries import Entry, load_base
from knowledge.problems import Level, Problem
from knowledge.understanding import Knowledge

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Content:
    """The base, the colleges beside what the configuration says of each, and every fault."""

    entries: Sequence[Entry]
    found: Sequence[tuple[CollegeConfig, College]]
    problems: Sequence[Problem]

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
    """The base and the colleges of the configuration, with what is wrong on that day."""
    base = load_base()
    reads = [(configured, load_college(configured.files)) for configured in config.colleges]
    found = [(configured, college) for configured, read in reads for college in read.values]
    reading = [*base.problems, *(problem for _, read in reads for problem in read.problems)]
    of_the_day = check(base.values, [college for _, college in found], today)
    return Content(base.values, found, (*reading, *of_the_day))


def refuse_faulty(content: Content) -> None:
    """Log how many warnings there are. Raises Refused with every error, one a line."""
    if errors := content.errors:
        raise Refused("\n".join([*map(str, errors), "Исправьте это и запустите снова."]))
    if warnings := len(content.problems):
        log.warning("knowledge: %d warnings, `python -m bot check` shows them", warnings)


def build_knowledge(config: Config, content: Content) -> Knowledge:
    """Learn from the base, which takes a second or two."""
    colleges = [college for _, college in content.found]
    around = load_neighbours(colleges)
    return Knowledge.build(content.entries, colleges, _thresholds(config), around)


def _thresholds(config: Config) -> Thresholds:
    answer, offer = config.knowledge.answer_threshold, config.knowledge.offer_threshold
    own = Thresholds()
    if answer is not None:
        # Whoever names a figure gets that figure: it is not raised by what the replays say.
        own = replace(own, answer=answer, wrong=1.0)
    return own if offer is None else replace(own, offer=offer)
