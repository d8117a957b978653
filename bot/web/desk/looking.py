"""The desk is looked at: the whole page, or a part of it that changed; nothing is answered here."""

from http import HTTPStatus

import aiohttp_jinja2
from aiohttp import web

from bot.storage.desk_views import MOST_QUEUED
from bot.web.around import around, packed
from bot.web.deps import DEPS, VISITOR
from bot.web.desk.views import around_desk, beside, shown, standing
from bot.web.entering import keep
from bot.web.opening import note_opened
from bot.web.posting import read_number
from bot.web.whose import CHOSEN, Own, chosen, may_choose, own

_QUEUE = "desk/queue.html"
_REMEMBERED = 180 * 24 * 3600


async def show(request: web.Request) -> web.StreamResponse:
    """GET /desk: the queue, and beside it the card that `card` names or the most urgent one."""
    mine = chosen(request)
    if mine is None:
        return await choose(request)
    return remembered(request, mine, await _desk(request, mine, "desk/page.html"))


async def queue_fragment(request: web.Request) -> web.StreamResponse:
    """GET /desk/queue: who waits now."""
    return await _desk(request, own(request), _QUEUE)


async def card_fragment(request: web.Request) -> web.StreamResponse:
    """GET /desk/card: one card as it is now, for who steps through the queue."""
    return await _desk(request, own(request), "desk/detail.html", queued=1)


async def choose(request: web.Request) -> web.Response:
    """The colleges, for who may look at every one and has not said at which."""
    now = request.app[DEPS].clock()
    context = around(request) | {"standing": await standing(request), "now": now}
    return packed(aiohttp_jinja2.render_template("desk/colleges.html", request, context))


def remembered(request: web.Request, mine: Own, response: web.Response) -> web.Response:
    """The same, and next time this college again."""
    if may_choose(request[VISITOR]):
        keep(request, response, CHOSEN, mine.college.slug, _REMEMBERED)
    return response


async def _desk(
    request: web.Request, mine: Own, template: str, queued: int = MOST_QUEUED
) -> web.Response:
    """The desk or a part of it; 404 where the card that is asked for is none of this college's."""
    number = request.query.get("card", "")
    asked = read_number(number) if number else 0
    found = await shown(request, mine, asked, queued)
    gone = bool(asked) and found.card is None
    if found.card is not None and template != _QUEUE:
        await note_opened(request, found.card.dialog_id)
    context = around_desk(request, mine, back="desk") | beside(found.around)
    context |= {"queue": found.queue, "card": found.card, "picked": bool(asked), "gone": gone}
    status = HTTPStatus.NOT_FOUND if gone else HTTPStatus.OK
    return packed(aiohttp_jinja2.render_template(template, request, context, status=status))
