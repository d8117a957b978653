"""The audit page tells who did what when, newest first; who is of one college sees that one's."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web

from bot.storage.auditing import Act, Wanted, acts, names_lately
from bot.storage.session import Session
from bot.web.around import around, packed
from bot.web.deps import DEPS, VISITOR, Deps
from bot.web.posting import read_number

PAGE = 50
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the form: as it was typed, and what is looked for. `wrong`: a day is none."""

    typed: dict[str, str]
    wanted: Wanted
    wrong: bool


async def show(request: web.Request) -> web.Response:
    """GET /audit: one page of acts, as the form asks (`who`, `what`, `since`, `until`, `at`)."""
    deps, visitor = request.app[DEPS], request[VISITOR]
    asked = _asked(request, deps)
    own = _number_of(deps, visitor.college) if visitor.college else None

    def load(session: Session) -> tuple[list[Act], list[str]]:
        return acts(session, asked.wanted, PAGE + 1), names_lately(session, own)

    found, names = await deps.runner.read(load)
    shown = found[:PAGE]
    more = {**asked.typed, "before": str(shown[-1].id)} if len(found) > PAGE else {}
    context: dict[str, Any] = around(request) | {
        "acts": shown,
        "names": names,
        "asked": asked,
        "colleges": {number: one.short for number, one in deps.known.by_number().items()},
        "slugs": {} if visitor.college else _slugs(deps),
        "whose": deps.known.colleges.get(visitor.college),
        "zone": deps.zone,
        "detail": partial(_detail, zone=deps.zone),
        "older": urlencode({name: value for name, value in more.items() if value}),
    }
    return packed(aiohttp_jinja2.render_template("audit.html", request, context))


def _asked(request: web.Request, deps: Deps) -> Asked:
    names = ("who", "what", "since", "until", "at", "before")
    typed = {name: request.query.get(name, "").strip()[:_LONGEST] for name in names}
    visitor = request[VISITOR]
    slug = visitor.college or typed["at"]
    since, until = _moment(typed["since"], deps), _moment(typed["until"], deps, days=1)
    wanted = Wanted(
        typed["who"],
        typed["what"],
        since,
        until,
        _number_of(deps, slug) if slug else None,
        read_number(typed["before"]) if typed["before"] else 0,
    )
    wrong = any(
        typed[name] and moment is None for name, moment in (("since", since), ("until", until))
    )
    return Asked(typed, wanted, wrong)


def _moment(typed: str, deps: Deps, days: int = 0) -> datetime | None:
    """The beginning of the day that was typed (or of one later), None where it is none."""
    try:
        day = date.fromisoformat(typed) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(day, time.min, deps.zone)


def _detail(told: str, zone: ZoneInfo) -> str:
    """What is told besides: an instant as people there read it, anything else as it stands."""
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return told
    return f"до {moment.astimezone(zone):%d.%m %H:%M}" if moment.tzinfo else told


def _number_of(deps: Deps, slug: str) -> int:
    """The number of a college, 0 (which is nobody's) where it has no page here."""
    found = (one.college_id for one in deps.known.pages.values() if one.college == slug)
    return next(found, 0)


def _slugs(deps: Deps) -> dict[str, str]:
    """The colleges to choose from, by their slugs; none where there is but one."""
    found = {slug: one.short for slug, one in deps.known.colleges.items()}
    return dict(sorted(found.items(), key=lambda one: one[1])) if len(found) > 1 else {}
