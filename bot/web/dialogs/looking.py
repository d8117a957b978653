"""Talks are looked for and read; the Centre reads masked words, and every reading is noted."""

from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot.storage.logins import Visitor
from bot.storage.session import Session
from bot.storage.talks import Found, Place, Sought, Talk, look, read_talk
from bot.storage.turns import Turn
from bot.web.access import DESK
from bot.web.around import around, packed
from bot.web.deps import DEPS, VISITOR
from bot.web.desk.looking import choose, remembered
from bot.web.dialogs.asking import Fields, fields_of, place_of, sought, written
from bot.web.opening import note_opened
from bot.web.posting import read_number
from bot.web.whose import Own, chosen, may_choose, own
from handlers.texts.cards import CHANNELS
from knowledge.masking import mask

SHOWN = 30
_LOOKS = 25
"""Batches of dialogs that one page is looked for in; who wants older ones goes on from there."""


@dataclass(frozen=True, slots=True)
class Results:
    """A page of talks; `after` is where the next one begins, None where there are no more."""

    found: tuple[Found, ...]
    after: Place | None


async def show(request: web.Request) -> web.StreamResponse:
    """GET /dialogs: the talks that were found, and beside them the one that `dialog` names."""
    mine = chosen(request)
    if mine is None:
        return await choose(request)
    fields = fields_of(request)
    results = await _search(request, mine, fields)
    talk, status = await _talk(request, mine), HTTPStatus.OK
    if talk is None and "dialog" in request.query:
        status = HTTPStatus.NOT_FOUND
    context = _around(request, mine) | {
        "fields": fields,
        "results": results,
        "next": written(results.after) if results.after else "",
        "talk": talk,
        "gone": status is HTTPStatus.NOT_FOUND,
    }
    page = aiohttp_jinja2.render_template("dialogs/page.html", request, context, status=status)
    return remembered(request, mine, packed(page))


async def talk(request: web.Request) -> web.StreamResponse:
    """GET /dialogs/talk: one talk alone, for who steps through what was found."""
    mine = own(request)
    found = await _talk(request, mine)
    if found is None:
        raise web.HTTPNotFound
    context = _around(request, mine) | {"talk": found}
    return packed(aiohttp_jinja2.render_template("dialogs/talk.html", request, context))


def _around(request: web.Request, mine: Own) -> dict[str, Any]:
    visitor = request[VISITOR]
    return around(request) | {
        "college": mine.college,
        "choosing": may_choose(visitor),
        "masked": _is_masked(visitor),
        "zone": mine.zone,
        "now": request.app[DEPS].clock(),
        "channels": CHANNELS,
    }


def _is_masked(visitor: Visitor) -> bool:
    """True for who sees no words as they were written."""
    return visitor.role not in DESK


async def _search(request: web.Request, mine: Own, fields: Fields) -> Results:
    deps, visitor = request.app[DEPS], request[VISITOR]
    asked = sought(fields, mine.zone, masked=_is_masked(visitor), duty=visitor.duty)
    after, found = place_of(fields.after), list[Found]()
    for _ in range(_LOOKS):
        work = partial(_look, mine=mine, asked=asked, after=after)
        batch, after = await deps.runner.read(work)
        found += batch
        if len(found) > SHOWN:
            return Results(tuple(found[:SHOWN]), found[SHOWN - 1].place)
        if after is None:
            break
    return Results(tuple(found), after)


def _look(
    session: Session, *, mine: Own, asked: Sought, after: Place | None
) -> tuple[list[Found], Place | None]:
    return look(session, mine.page.college_id, asked, after)


async def _talk(request: web.Request, mine: Own) -> Talk | None:
    """The talk that is asked for, if any; that it was read is noted."""
    deps, visitor = request.app[DEPS], request[VISITOR]
    if not (asked := request.query.get("dialog", "")):
        return None
    number = read_number(asked)

    def load(session: Session) -> Talk | None:
        found = read_talk(session, mine.page.college_id, number, duty=visitor.duty)
        if found is not None and _is_masked(visitor):
            found = replace(found, turns=tuple(map(_masked, found.turns)))
        return found

    found = await deps.runner.read(load)
    if found is not None:
        await note_opened(request, number)
    return found


def _masked(turn: Turn) -> Turn:
    """The same without personal data, whoever said it."""
    if turn.who == "asker" or turn.text is None:
        return replace(turn, text=turn.masked or None)
    return replace(turn, text=mask(turn.text).text)
