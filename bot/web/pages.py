"""Pages show the tables: a chat as a school leaver sees it, beside the desk where people answer."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot.storage.desk_views import DeskView, read_desk
from bot.storage.session import Session
from bot.storage.views import Chat, read_chat
from bot.web.around import packed
from bot.web.deps import DEPS, VISITOR
from bot.web.desk.views import Around, around_desk, beside, read_around
from bot.web.entering import keep
from bot.web.names import is_guest, new_guest
from bot.web.whose import Own, own

LAST_CHAT = "priemka_chat"


async def show(request: web.Request) -> web.StreamResponse:
    """GET /: chat and desk. Without a chat in the address, the last one of this browser."""
    chat = request.query.get("chat", "")
    if not is_guest(chat):
        last = request.cookies.get(LAST_CHAT, "")
        raise web.HTTPSeeOther(f"/?chat={last if is_guest(last) else new_guest()}")
    context = await _chat(request) | await _desk(request)
    response = packed(aiohttp_jinja2.render_template("page.html", request, context))
    keep(request, response, LAST_CHAT, chat)
    return response


async def begin(request: web.Request) -> web.StreamResponse:
    """POST /chat/new: a new asker, whom the bot has not met."""
    raise web.HTTPSeeOther(f"/?chat={new_guest()}")


async def chat_fragment(request: web.Request) -> web.Response:
    """GET /fragment/chat: what the chat shows now."""
    return await _fragment(request, "chat.html", _chat)


async def desk_fragment(request: web.Request) -> web.Response:
    """GET /fragment/desk: what the desk shows now."""
    return await _fragment(request, "desk.html", _desk)


async def _fragment(
    request: web.Request, template: str, load: Callable[[web.Request], Awaitable[dict[str, Any]]]
) -> web.Response:
    if not is_guest(request.query.get("chat", "")):
        raise web.HTTPNotFound
    return packed(aiohttp_jinja2.render_template(template, request, await load(request)))


async def _chat(request: web.Request) -> dict[str, Any]:
    deps, peer = request.app[DEPS], request.query["chat"]
    chat: Chat = await deps.runner.read(lambda session: read_chat(session, deps.page.id, peer))
    return _around(request) | {"talk": chat}


async def _desk(request: web.Request) -> dict[str, Any]:
    deps, mine, duty = request.app[DEPS], _mine(request), request[VISITOR].duty
    now, college = deps.clock(), mine.page.college_id

    def load(session: Session) -> tuple[DeskView, Around]:
        view = read_desk(session, mine.desk.where, college, now, duty=duty)
        return view, read_around(session, college, now)

    desk, found = await deps.runner.read(load)
    if mine.desk.off:
        desk = DeskView((), 0, desk.notice)
    return _around(request) | beside(found) | {"desk": desk}


def _mine(request: web.Request) -> Own:
    """The college of the page on which the bot is tried out."""
    return own(request, request.app[DEPS].page.college)


def _around(request: web.Request) -> dict[str, Any]:
    chat = request.query["chat"]
    return around_desk(request, _mine(request), chat=chat) | {"chat": chat}
