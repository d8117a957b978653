"""Pages show the tables: a chat as a school leaver sees it, beside the desk where people answer."""

from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot.adapters.web import DESK
from bot.storage.outages import Trouble, page_troubles
from bot.storage.session import Session
from bot.storage.staff import centre_desks
from bot.storage.views import Chat, DeskCard, DeskView, read_chat, read_desk
from bot.web.around import around
from bot.web.deps import DEPS, VISITOR
from bot.web.names import is_guest, new_guest, new_once
from bot.web.posting import MOST_CHARACTERS
from handlers.buttons import desk_rows, give_rows
from handlers.carding import why
from handlers.texts.cards import CHANNELS
from handlers.texts.passing import CENTRE

LAST_CHAT = "priemka_chat"


async def show(request: web.Request) -> web.StreamResponse:
    """GET /: chat and desk. Without a chat in the address, the last one of this browser."""
    chat = request.query.get("chat", "")
    if not is_guest(chat):
        last = request.cookies.get(LAST_CHAT, "")
        raise web.HTTPSeeOther(f"/?chat={last if is_guest(last) else new_guest()}")
    context = await _chat(request) | await _desk(request)
    response = aiohttp_jinja2.render_template("page.html", request, context)
    response.set_cookie(LAST_CHAT, chat, httponly=True, samesite="Strict")
    return response


async def begin(request: web.Request) -> web.StreamResponse:
    """POST /chat/new: a new asker, whom the bot has not met."""
    raise web.HTTPSeeOther(f"/?chat={new_guest()}")


@aiohttp_jinja2.template("chat.html")
async def chat_fragment(request: web.Request) -> dict[str, Any]:
    """GET /fragment/chat: what the chat shows now."""
    if not is_guest(request.query.get("chat", "")):
        raise web.HTTPNotFound
    return await _chat(request)


@aiohttp_jinja2.template("desk.html")
async def desk_fragment(request: web.Request) -> dict[str, Any]:
    """GET /fragment/desk: what the desk shows now."""
    if not is_guest(request.query.get("chat", "")):
        raise web.HTTPNotFound
    return await _desk(request)


async def _chat(request: web.Request) -> dict[str, Any]:
    deps, peer = request.app[DEPS], request.query["chat"]
    chat: Chat = await deps.runner.read(lambda session: read_chat(session, deps.page.id, peer))
    return _around(request) | {"talk": chat}


async def _desk(request: web.Request) -> dict[str, Any]:
    deps = request.app[DEPS]
    now, page, duty = deps.clock(), deps.page, request[VISITOR].duty

    def load(session: Session) -> tuple[DeskView, tuple[Trouble, ...], bool]:
        view = read_desk(session, page.id, page.college_id, DESK, now, duty=duty)
        return view, page_troubles(session, page.college_id), bool(centre_desks(session, now))

    desk, troubles, centre = await deps.runner.read(load)
    off = any(one.silent and one.off for one in deps.known.desks.get(page.college_id, ()))
    if off:
        desk = DeskView((), 0, desk.notice)
    shown = {"centre": CENTRE if centre else "", "off": off}
    return _around(request) | shown | {"desk": desk, "now": now, "troubles": troubles}


def _why(card: DeskCard) -> str:
    return why(card.reason, card.missing, card.options)


def _around(request: web.Request) -> dict[str, Any]:
    deps = request.app[DEPS]
    return around(request) | {
        "chat": request.query["chat"],
        "college": deps.college,
        "zone": deps.zone,
        "once": new_once(),
        "me": request[VISITOR].author,
        "most": MOST_CHARACTERS,
        "channels": CHANNELS,
        "desk_rows": desk_rows,
        "give_rows": give_rows,
        "card_why": _why,
        "others": deps.known.others(deps.page.college_id),
    }
