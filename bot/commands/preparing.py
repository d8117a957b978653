"""Preparing reads what every command starts from: configuration, base and colleges."""

import argparse
import logging
import os
from collections.abc import Sequence
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
    folder_college,
    following,
    load_shelf,
    offered,
    release_pieces,
    slug_in,
)
from bot.library import NOTHING, Content, Library
from bot.storage.content import REGION, Edit, News, owners_of, publish
from bot.storage.engine import Engines
from bot.storage.runner import write
from bot.storage.session import Session
from knowledge.content import Kind, Piece
from knowledge.entries import load_base
from knowledge.package import Folder

log = logging.getLogger(__name__)

_MADE_UP = (
    "Это выдуманный колледж из образца, менять в нём нечего. Скопируйте папку knowledge/sample, "
    "впишите в college.toml свой колледж (без строки sample) и назовите её в config.toml."
)


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


def read_content(config: Config, today: date, news: News = NOTHING) -> Content:
    """All content with what is wrong on that day: `news` of a database, files where it has none."""
    return Library.empty(config).renewed(news).content(today)


def stock(engines: Engines, config: Config) -> dict[str, str]:
    """Put what the database does not have yet into it; by slug, why a college is not there ("").

    The base of this release at first, and later what of it nobody edited; a real college's files
    once, when it is first seen and they have no error. Everything that follows is an import.
    Raises Refused where there is no base.
    """
    now, found = system_clock(), dict[str, str]()
    region, stocked = write(engines, _standing)
    edits = following(offered(region, _release(region)))
    ids = [one.key for one in region.after(edits).of(Kind.ENTRY)]
    if edits:
        write(engines, partial(publish, edits=edits, author=RELEASE, now=now, comment="release"))
    for files in (one.files for one in config.colleges):
        slug = slug_in(files)
        if not slug or slug in found:
            continue
        found[slug] = "" if slug in stocked else _why_not(files, ids)
        if files is not None and slug not in stocked and not found[slug]:
            first = [Edit(slug, one) for one in college_pieces(files)]
            write(engines, partial(publish, edits=first, author=FILES, now=now, comment="files"))
    return found


def _why_not(files: Folder | None, region: Sequence[str]) -> str:
    """Why a college's files are no content of a database, "" where they can be."""
    read = folder_college(files, region)
    if read.errors:
        return "\n".join([*map(str, read.errors), "Исправьте файлы колледжа и повторите."])
    return _MADE_UP if read.value and read.value.sample else ""


def _release(region: Shelf) -> Sequence[Piece]:
    """The entries of this release, where they have no error; nothing new else.

    Raises Refused where nothing is there instead.
    """
    base = load_base()
    if not base.errors:
        return release_pieces()
    if not region.pieces:
        raise Refused("\n".join(map(str, base.errors)))
    log.error("the base of this release is faulty and not taken: %s", base.errors[0])
    return region.of(Kind.ENTRY)


def _standing(session: Session) -> tuple[Shelf, frozenset[str]]:
    """The region's shelf, and the colleges that are there: not only entries of theirs."""
    return load_shelf(session, REGION), owners_of(session, Kind.COLLEGE)


def refuse_nothing(content: Content) -> None:
    """Raises Refused with every error where these leave nobody to answer for."""
    if not content.entries or not content.found:
        errors = [error for those in content.faults.values() for error in those]
        raise Refused("\n".join([*map(str, errors), "Исправьте это и запустите снова."]))


def note_warnings(content: Content) -> None:
    """Log how many warnings there are in content without errors."""
    if warnings := len(content.problems):
        log.warning("knowledge: %d warnings, `python -m bot check` shows them", warnings)
