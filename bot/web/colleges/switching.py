"""Switching: how much a page does, and at which desks a college sees its questions.

The last desk stays on: questions would have nobody to go to.
"""

from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.channels import CHANNELS
from bot.situating import Known
from bot.storage.faces import LastFace, switch
from bot.storage.modes import choices, choose
from bot.storage.session import Session
from bot.web.colleges.one import One, back, one_of, page, slug_in_form
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import read_form
from handlers.texts.modes import LAW, MEANINGS


def pages_context(request: web.Request, one: One, notice: str = "") -> dict[str, Any]:
    """What the page of channels and desks shows."""
    college_id, faces = desks_of(request.app[DEPS].known, one.slug)
    return {
        "faces": [(channel, (college_id, channel) not in one.loaded.off) for channel in faces],
        "foreign": frozenset(name for name, channel in CHANNELS.items() if channel.foreign),
        "choices": choices,
        "meanings": MEANINGS,
        "law": LAW,
        "notice": notice,
    }


def desks_of(known: Known, slug: str) -> tuple[int, tuple[str, ...]]:
    """The number of a college, and the channels in which it has a desk."""
    ids = {
        known.pages[each].college_id for each in known.pages if known.pages[each].college == slug
    }
    number = min(ids, default=0)
    desks = known.desks.get(number, ())
    return number, tuple(dict.fromkeys(known.pages[desk.page].channel for desk in desks))


async def switch_desk(request: web.Request) -> web.StreamResponse:
    """POST /colleges/desk: a desk is used, or is not."""
    slug, form = await slug_in_form(request), await read_form(request)
    deps, channel, off = request.app[DEPS], form.get("channel", ""), form.get("state") == "off"
    _, faces = desks_of(deps.known, slug)
    if channel not in faces:
        raise web.HTTPBadRequest
    by, now = request[VISITOR].author, deps.clock()

    def work(session: Session) -> bool:
        return switch(session, slug, channel, by, now, off=off, faces=faces)

    try:
        await deps.runner.write(work)
    except LastFace:
        return await _refused(request, slug, "last")
    raise back(slug, "pages", saved="1")


async def switch_mode(request: web.Request) -> web.StreamResponse:
    """POST /colleges/mode: a page does less than it may, or all of it again."""
    slug, form = await slug_in_form(request), await read_form(request)
    deps, by = request.app[DEPS], request[VISITOR].author
    named, mode, now = form.get("page", ""), form.get("mode", ""), deps.clock()

    def work(session: Session) -> bool:
        return choose(session, named, slug, mode, by, now)

    if not await deps.runner.write(work):
        return await _refused(request, slug, "mode")
    raise back(slug, "pages", saved="1")


async def _refused(request: web.Request, slug: str, notice: str) -> web.Response:
    one = await one_of(request, slug)
    return await page(
        request, one, "pages", HTTPStatus.CONFLICT, **pages_context(request, one, notice)
    )
