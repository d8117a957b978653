"""People of a college: who may answer in its messengers, until when, and at which desks.

The last desk stays on: questions would have nobody to go to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.appointing import appoint, dismiss, end_of, last_day
from bot.channels import CHANNELS
from bot.roles import GIVEN_BY_OWNERS, ROLES
from bot.situating import Known
from bot.storage.faces import off_channels, others_on, switch
from bot.storage.pages import StaffMember
from bot.storage.session import Session
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


def people_context(
    request: web.Request, one: One, typed: Typed | None = None, last_desk: bool = False
) -> dict[str, Any]:
    """What the pages of people and of channels show."""
    known = request.app[DEPS].known
    college_id, faces = desks_of(known, one.slug)
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
        "faces": [(channel, (college_id, channel) not in one.loaded.off) for channel in faces],
        "last_desk": last_desk,
    }


def _is_over(member: StaffMember, now: datetime) -> bool:
    return member.until is not None and member.until <= now


def _may_give(request: web.Request) -> tuple[str, ...]:
    """The roles the visitor may give and take."""
    everything = request[VISITOR].role == "owner" and not request[VISITOR].college
    return ROLES if everything else tuple(one for one in ROLES if one not in GIVEN_BY_OWNERS)


def desks_of(known: Known, slug: str) -> tuple[int, tuple[str, ...]]:
    """The number of a college, and the channels in which it has a desk."""
    ids = {
        known.pages[each].college_id for each in known.pages if known.pages[each].college == slug
    }
    number = min(ids, default=0)
    desks = known.desks.get(number, ())
    return number, tuple(dict.fromkeys(known.pages[desk.page].channel for desk in desks))


async def add(request: web.Request) -> web.StreamResponse:
    """POST /colleges/staff: somebody may answer, or in another role, or until another day."""
    slug, form = await slug_in_form(request), await read_form(request)
    one, deps = await one_of(request, slug), request.app[DEPS]
    fields = {name: clean(form.get(name, ""))[:100] for name in ("channel", "number", "role")}
    fields |= {"until": clean(form.get("until", ""))[:100], "duty": form.get("duty", "")}
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
    if last is not None and last < one.today:
        wrong["until"] = "Этот день уже прошёл: назовите последний день работы."
    if not wrong and not _may_change(request, one, fields["channel"], number):
        wrong["number"] = "У этого человека роль, которую меняет только владелец."
    if wrong:
        context = people_context(request, one, Typed(fields, wrong))
        return page(request, one, "people", HTTPStatus.UNPROCESSABLE_ENTITY, **context)
    until = end_of(last, one.college.timezone)
    duty = fields["duty"] == "1"
    member = StaffMember(slug, fields["channel"], number, fields["role"], until, duty=duty)
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


async def switch_desk(request: web.Request) -> web.StreamResponse:
    """POST /colleges/desk: a desk is used, or is not."""
    slug, form = await slug_in_form(request), await read_form(request)
    deps, channel, off = request.app[DEPS], form.get("channel", ""), form.get("state") == "off"
    _, faces = desks_of(deps.known, slug)
    if channel not in faces:
        raise web.HTTPBadRequest
    by, now = request[VISITOR].author, deps.clock()

    def work(session: Session) -> bool:
        if off and not others_on(faces, off_channels(session, slug), channel):
            return False
        switch(session, slug, channel, by, now, off=off)
        return True

    if await deps.runner.write(work):
        raise back(slug, "pages", saved="1")
    one = await one_of(request, slug)
    context = people_context(request, one, last_desk=True)
    return page(request, one, "pages", HTTPStatus.CONFLICT, **context)
