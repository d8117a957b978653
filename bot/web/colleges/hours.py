"""Hours are typed as people say them, and shown as a promise before anything is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.filled_sheets import curated
from bot.storage.content import Edit
from bot.storage.session import Session
from bot.web.colleges.one import One, back, one_of, page, slug_in_form
from bot.web.colleges.publishing import Kept, published
from bot.web.deps import DEPS
from bot.web.guarding import CELL, read_form
from bot.web.posting import clean, number_in
from handlers.waiting import promise, spoken
from knowledge import content
from knowledge.cells import WrongCell
from knowledge.colleges import College, read_college
from knowledge.content import Kind, Piece
from knowledge.hours import WEEKDAYS
from knowledge.own_tables import HOURS, WAITS, written
from knowledge.problems import Problem

_FIELDS, _LONGEST = (*HOURS, *WAITS), 4000
_EVENING, _SATURDAY = time(20), 5


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of the form by weekday and list of days, with a word beside what is wrong."""

    version: int
    fields: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)


def hours_context(one: One, typed: Typed | None = None) -> dict[str, Any]:
    """What the page shows: the fields, and what is promised with what they say."""
    made = one.college if typed is None else _college(one, _table(one, typed)[0])
    return {
        "typed": typed or _standing(one),
        "weekdays": WEEKDAYS,
        "waits": WAITS,
        "promises": _promises(made or one.college, one.now),
        "looked": typed is not None,
    }


async def save(request: web.Request) -> web.StreamResponse:
    """POST /colleges/hours: look what would be promised (`do` = look), or publish the hours."""
    slug, form = await slug_in_form(request), await read_form(request)
    one = await one_of(request, slug)
    if not one.editable:
        raise web.HTTPNotFound
    fields = {
        each.name: clean(form.get(f"{CELL}{each.name}-hours", ""))[:_LONGEST] for each in _FIELDS
    }
    typed = Typed(number_in(form.get("version", "")), fields)
    table, wrong = _table(one, typed)
    piece = content.piece(Kind.COLLEGE, table)
    check = partial(_problems, slug=slug, piece=piece, today=one.today)
    found = await request.app[DEPS].runner.read(check)
    typed = Typed(typed.version, fields, {**_beside(found), **wrong})
    if typed.wrong:
        context = hours_context(one, typed)
        return await page(request, one, "hours", HTTPStatus.UNPROCESSABLE_ENTITY, **context)
    if form.get("do") == "look":
        return await page(request, one, "hours", **hours_context(one, typed))
    edit = Edit(slug, piece, expected=typed.version)
    done = await published(request, [edit], "console hours")
    if isinstance(done, Kept):
        one = await one_of(request, slug)
        context = hours_context(one, Typed(one.version, fields)) | done.told
        return await page(request, one, "hours", done.status, **context)
    raise back(slug, "hours", saved="1")


def _problems(session: Session, slug: str, piece: Piece, today: date) -> Sequence[Problem]:
    of = curated(session, slug, today)
    return of.problems(Kind.COLLEGE, slug, piece.body.encode())


def _beside(problems: Sequence[Problem]) -> dict[str, str]:
    """The problems by the field they are about."""
    found = {}
    for one in problems:
        name = one.key.rpartition(".")[2]
        if one.key.startswith(("hours.", "desk.")):
            found[name] = f"{one.found}. {one.repair}"
    return found


def _standing(one: One) -> Typed:
    """The fields as what stands fills them."""
    held = one.held
    return Typed(one.version, {each.name: written(each.of(held)) for each in _FIELDS})


def _table(one: One, typed: Typed) -> tuple[dict[str, Any], dict[str, str]]:
    """The college's table with the hours that were typed, and what is wrong with them."""
    table, wrong = one.held, {}
    for each in _FIELDS:
        text = typed.fields[each.name]
        try:
            table = each.put(table, each.read(text) if text else None)
        except WrongCell as error:
            wrong[each.name] = f"{error.found}. {error.repair}"
    return table, wrong


def _college(one: One, table: dict[str, Any]) -> College | None:
    """The college with other hours; None where it cannot be read."""
    body = content.piece(Kind.COLLEGE, table).body.encode()
    return read_college(one.slug, body, b"").value


def _promises(college: College, now: datetime) -> list[tuple[datetime, str]]:
    """To who writes at these moments, when an answer is promised."""
    local = now.astimezone(ZoneInfo(college.timezone))
    evening = datetime.combine(local.date(), _EVENING, local.tzinfo)
    saturday = evening + timedelta(days=(_SATURDAY - local.weekday()) % 7)
    moments = [now, *sorted({at for at in (evening, saturday) if at > now})]
    return [(at, spoken(promise(at, college), at, college)) for at in moments]
