"""Preparing reads what every command starts from: configuration, base and colleges."""

import argparse
import logging
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from bot import logs
from bot.clock import Clock, shifted_clock, system_clock
from bot.commands.refusing import Refused
from bot.config import Config, read_config
from bot.curating import (
    FILES,
    RELEASE,
    Shelf,
    college_pieces,
    folder_about,
    following,
    offered,
    release_pieces,
)
from bot.library import Content, content_of
from bot.storage.content import REGION, Edit, load_content, publish, shelf_versions
from bot.storage.engine import Engines
from bot.storage.runner import write
from bot.storage.session import Session
from knowledge.colleges import load_college
from knowledge.entries import load_base

log = logging.getLogger(__name__)


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
    return content_of(load_base(), reads, today=today)


def stock(engines: Engines, config: Config) -> list[str]:
    """Put what the database does not have yet into it; return the colleges' slugs.

    The base of this release at first, and later what of it nobody edited; a real college's files
    once, when it is first seen. Everything that follows is an import.
    """
    now, known = system_clock(), []
    region, versions = write(engines, _standing)
    edits = following(offered(region, release_pieces()))
    if edits:
        write(engines, partial(publish, edits=edits, author=RELEASE, now=now, comment="release"))
    for configured in config.colleges:
        college = folder_about(configured.files)
        if college is None:
            continue
        known.append(college.slug)
        if college.sample or college.slug in versions or configured.files is None:
            continue
        first = [Edit(college.slug, one) for one in college_pieces(configured.files)]
        write(engines, partial(publish, edits=first, author=FILES, now=now, comment="files"))
    return known


def _standing(session: Session) -> tuple[Shelf, Mapping[str, int]]:
    return Shelf(load_content(session, REGION)), shelf_versions(session)


def refuse_faulty(content: Content) -> None:
    """Raises Refused with every error, one a line."""
    if errors := content.errors:
        raise Refused("\n".join([*map(str, errors), "Исправьте это и запустите снова."]))


def note_warnings(content: Content) -> None:
    """Log how many warnings there are in content without errors."""
    if warnings := len(content.problems):
        log.warning("knowledge: %d warnings, `python -m bot check` shows them", warnings)
