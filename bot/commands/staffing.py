"""Staffing says who may answer for a college in a messenger; every change leaves a trace."""

import argparse
import getpass
from datetime import datetime

from bot.appointing import appoint, dismiss, end_of, last_day
from bot.clock import system_clock
from bot.commands.preparing import prepare
from bot.commands.refusing import Refused
from bot.commands.standing import existing
from bot.config import Config
from bot.storage.by_hand import opened, plainly
from bot.storage.engine import Engines
from bot.storage.logins import Right
from bot.storage.migrate import migrate
from bot.storage.pages import StaffMember, ensure_college, list_staff
from bot.storage.runner import write
from bot.storage.session import Session
from knowledge.colleges import College, load_college


def staff(options: argparse.Namespace) -> int:
    """Add, remove or list; the exit code. Raises Refused, StorageDown."""
    config = prepare(options)
    if options.act == "list":
        return _list(config, options.college)
    college = find_college(config, options.college)
    if options.act == "add":
        return _add(config, college, options)
    return _remove(config, college, options)


def _colleges(config: Config) -> dict[str, College]:
    reads = (load_college(configured.files) for configured in config.colleges)
    return {college.slug: college for read in reads for college in read.values}


def find_college(config: Config, slug: str) -> College:
    """The college of this slug. Raises Refused where the configuration has none such."""
    colleges = _colleges(config)
    if slug not in colleges:
        known = ", ".join(colleges) or "ни одного"
        raise Refused(f"Колледжа «{slug}» в настройках нет. Есть: {known}.")
    return colleges[slug]


def right_of(
    config: Config, options: argparse.Namespace, person: str, *, duty: bool = False
) -> Right:
    """What `role` and `college` of the options give to a person who comes in without a messenger.

    Raises Refused for an editor of no college, or of one there is not.
    """
    if options.role == "editor" and not options.college:
        raise Refused("Редактор правит базу одного колледжа: добавьте --college SLUG.")
    if options.college:
        find_college(config, options.college)
    return Right(duty, options.role, options.college, person)


def _add(config: Config, college: College, options: argparse.Namespace) -> int:
    now, until = system_clock(), None
    if options.until is not None:
        until = end_of(options.until, college.timezone)
        if until and until <= now:
            raise Refused(f"{options.until:%d.%m.%Y} уже прошло: назовите последний день работы.")
    number = (college.slug, options.channel, options.id)
    member = StaffMember(*number, options.role, until, duty=options.duty, person=options.person)

    def work(session: Session) -> None:
        # Rights may be given before the first run: then the college is not there yet.
        ensure_college(session, college, ())
        appoint(session, member, actor(), now)

    def carry_out(engines: Engines) -> None:
        migrate(engines.writer)
        write(engines, work)

    with opened(config.database_url().reveal()) as engines:
        plainly(lambda: carry_out(engines))
    ending = f" по {options.until:%d.%m.%Y}" if until else ""
    print(f"{_name(member)}: отвечает за «{college.short}»{ending}, роль {_role(member)}.")
    return 0


def _remove(config: Config, college: College, options: argparse.Namespace) -> int:
    now = system_clock()
    member = StaffMember(college.slug, options.channel, options.id, "", None)

    def work(session: Session) -> bool:
        return dismiss(session, member, actor(), now)

    with existing(config) as engines:
        if not plainly(lambda: write(engines, work)):
            raise Refused(f"{_name(member)} и так не отвечает за «{college.short}».")
    print(f"{_name(member)}: больше не отвечает за «{college.short}».")
    return 0


def _list(config: Config, slug: str) -> int:
    with existing(config) as engines:
        members = plainly(lambda: write(engines, lambda session: list_staff(session, slug)))
    zones = {college.slug: college.timezone for college in _colleges(config).values()}
    for member in members:
        ending = _ending(member.until, zones.get(member.college, "UTC"))
        print(f"{member.college}: {_name(member)}, {_role(member)}{ending}")
    if not members:
        print("Пока никого. Добавить: .venv/bin/python -m bot staff add КОЛЛЕДЖ КАНАЛ НОМЕР")
    return 0


def _ending(until: datetime | None, timezone: str) -> str:
    """The last day of a right, as people there count days."""
    last = last_day(until, timezone)
    if until is None or last is None:
        return ""
    return f", {'кончилось' if until <= system_clock() else 'по'} {last:%d.%m.%Y}"


def _role(member: StaffMember) -> str:
    return f"{member.role}{', дежурный' if member.duty else ''}"


def _name(member: StaffMember) -> str:
    number = f"{member.channel} {member.external_id}"
    return f"{member.person} ({number})" if member.person else number


def actor() -> str:
    """Who works at this command line, as a stable name."""
    try:
        return f"cli:{getpass.getuser()}"
    except (OSError, KeyError):
        # A process of a container may run under a number nobody gave a name.
        return "cli"
