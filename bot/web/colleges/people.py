"""People of a college: who may answer in its messengers, in which role, until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.appointing import appoint, dismiss, end_of, last_day
from bot.channels import CHANNELS
from bot.names import is_person
from bot.roles import GIVEN_BY_OWNERS, ROLES
from bot.storage.pages import StaffMember
from bot.web.colleges.one import One, back, one_of, page, slug_in_form
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import read_form
from bot.web.posting import clean
from knowledge import cells
from knowledge.cells import WrongCell

_LONGEST_ID = 18
MESSENGERS = tuple(name for name, channel in CHANNELS.items() if channel.desk)


@dataclass(frozen=True, slots=True)
class Typed:
    """The form for one more person, with a word beside what is wrong."""

    fields: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


def people_context(request: web.Request, one: One, typed: Typed | None = None) -> dict[str, Any]:
    """What the page of people shows."""
    timezone = one.college.timezone
    return {
        "staff": [
            (member, last_day(member.until, timezone), _is_over(member, one.now))
            for member in one.loaded.staff
        ],
        "duty": one.loaded.duty.get(one.slug, 0),
        "messengers": MESSENGERS,
        "roles": _may_give(request),
        "typed": typed or Typed(),
    }


def _is_over(member: StaffMember, now: datetime) -> bool:
    return member.until is not None and member.until <= now


def _may_give(request: web.Request) -> tuple[str, ...]:
    """The roles the visitor may give and take."""
    everything = request[VISITOR].role == "owner" and not request[VISITOR].college
    return ROLES if everything else tuple(one for one in ROLES if one not in GIVEN_BY_OWNERS)


async def add(request: web.Request) -> web.StreamResponse:
    """POST /colleges/staff: somebody may answer, or in another role, or until another day."""
    slug, form = await slug_in_form(request), await read_form(request)
    one, deps = await one_of(request, slug), request.app[DEPS]
    fields = {name: clean(form.get(name, ""))[:100] for name in ("channel", "number", "role")}
    fields |= {"until": clean(form.get("until", ""))[:100], "duty": form.get("duty", "")}
    fields["person"] = " ".join(clean(form.get("person", "")).split())
    wrong, last = dict[str, str](), None
    number = fields["number"]
    if not (number.isascii() and number.isdecimal() and 0 < len(number) <= _LONGEST_ID):
        wrong["number"] = "Нужен номер из цифр, например 12345678, а не имя и не ссылка."
    if fields["channel"] not in MESSENGERS:
        wrong["channel"] = "Выберите, где этот номер."
    if fields["role"] not in _may_give(request):
        wrong["role"] = "Такую роль даёт только владелец."
    try:
        last = _last(fields["until"])
    except WrongCell as error:
        wrong["until"] = f"{error.found}. {error.repair}"
    if fields["person"] and not is_person(fields["person"]):
        wrong["person"] = "Нужно имя до ста знаков, без двоеточия: Анна Петрова."
    if last is not None and last < one.today:
        wrong["until"] = "Этот день уже прошёл: назовите последний день работы."
    if not wrong and not _may_change(request, one, fields["channel"], number):
        wrong["number"] = "У этого человека роль, которую меняет только владелец."
    if wrong:
        context = people_context(request, one, Typed(fields, wrong))
        return await page(request, one, "people", HTTPStatus.UNPROCESSABLE_ENTITY, **context)
    until = end_of(last, one.college.timezone)
    named = (slug, fields["channel"], number, fields["role"], until)
    member = StaffMember(*named, duty=fields["duty"] == "1", person=fields["person"])
    by, now = request[VISITOR].author, deps.clock()
    await deps.runner.write(lambda session: appoint(session, member, by, now))
    raise back(slug, "people", saved="1")


async def end(request: web.Request) -> web.StreamResponse:
    """POST /colleges/staff/end: somebody does not answer any more."""
    slug, form = await slug_in_form(request), await read_form(request)
    one, deps = await one_of(request, slug), request.app[DEPS]
    channel, number = form.get("channel", ""), form.get("number", "")
    if not _may_change(request, one, channel, number):
        raise web.HTTPForbidden
    member = StaffMember(slug, channel, number, "", None)
    by, now = request[VISITOR].author, deps.clock()
    await deps.runner.write(lambda session: dismiss(session, member, by, now))
    raise back(slug, "people", saved="1")


def _may_change(request: web.Request, one: One, channel: str, number: str) -> bool:
    """Whether the visitor may change what this person is; who is nobody yet may be anything."""
    roles = {
        member.role
        for member in one.loaded.staff
        if (member.channel, member.external_id) == (channel, number)
    }
    return roles <= set(_may_give(request))


def _last(text: str) -> date | None:
    """A last day as it was typed. Raises WrongCell."""
    found = cells.moment(text) if text else None
    return found.date() if isinstance(found, datetime) else found
