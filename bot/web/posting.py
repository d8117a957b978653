"""Posting stores what people write on the page; the core decides about it as about any message."""

import asyncio
import unicodedata
from collections.abc import Mapping
from pathlib import PurePath

from aiohttp import web

from bot.adapters.web import pressed, said
from bot.ports import RawUpdate
from bot.storage.dialogs import card_thread
from bot.storage.inbox import Lane, store_updates
from bot.storage.pages import college_of_card
from bot.storage.views import is_busy
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import read_form
from bot.web.names import is_guest, message_key
from bot.web.whose import Own, own

MOST_CHARACTERS = 4000
_LONGEST_LINE = 300
# How long a page without scripts waits for the answer before it is shown again.
_PATIENCE = 2.5
_LOOK = 0.1
_SCRIPT = "X-Priemka-Script"
_LONGEST_NAME = 120
# A label and a button's data are ours; whatever is longer was not made here.
_LONGEST_FIELD = 200


async def say(request: web.Request) -> web.StreamResponse:
    """POST /chat: an asker's words."""
    form = await read_form(request)
    chat, text = _chat(form), read_text(form)
    if text:
        await _ask(request, form, chat, text)
    return await _back_to_chat(request, chat)


async def press(request: web.Request) -> web.StreamResponse:
    """POST /press: an asker pressed a button under a reply."""
    form = await read_form(request)
    # A button has but one value: its data, which has no blanks, and its label.
    data, _, label = _field(form, "press").partition(" ")
    chat = _chat(form)
    await _ask(request, form, chat, label, data)
    return await _back_to_chat(request, chat)


async def answer(request: web.Request) -> web.StreamResponse:
    """POST /desk/answer: a person's words to a card, or a command there."""
    form = await read_form(request)
    card, text = read_number(form.get("card", "")), read_text(form)
    mine = await _own_card(request, form, card)
    thread, name = card_thread(card), request[VISITOR].name
    if text:
        key = message_key(form.get("once", ""), name, thread, text)
        now, peer = request.app[DEPS].clock(), mine.desk.chat
        update = said(key=key, peer=peer, sender=name, text=text, at=now, thread=thread)
        await _store(request, mine.page.id, update)
    return await _back_to_desk(request, form, mine, card)


async def press_at_desk(request: web.Request) -> web.StreamResponse:
    """POST /desk/press: answer with an entry, take a card, give the floor back, close."""
    form = await read_form(request)
    data, name = _field(form, "data"), request[VISITOR].name
    # A card's number is not trusted here either: the core looks at the data itself.
    card = read_number(data.split(":")[1] if ":" in data else "")
    mine = await _own_card(request, form, card)
    thread, now = card_thread(card), request.app[DEPS].clock()
    key = message_key(form.get("once", ""), name, thread, data)
    update = pressed(key=key, sender=name, data=data, at=now, thread=thread)
    await _store(request, mine.page.id, update)
    return await _back_to_desk(request, form, mine, card)


async def _own_card(request: web.Request, form: Mapping[str, str], card: int) -> Own:
    """The college of the form, which has this card. Raises HTTPNotFound for another's card."""
    mine = own(request, form.get("college", ""))
    found = await request.app[DEPS].runner.read(lambda session: college_of_card(session, card))
    if found != mine.page.college_id:
        raise web.HTTPNotFound
    return mine


async def _ask(
    request: web.Request, form: Mapping[str, str], chat: str, text: str, data: str = ""
) -> None:
    deps = request.app[DEPS]
    key = message_key(form.get("once", ""), chat, text, data)
    update = said(key=key, peer=chat, sender=chat, text=text, at=deps.clock(), data=data)
    await _store(request, deps.page.id, update)


async def _store(request: web.Request, page: int, update: RawUpdate) -> None:
    deps = request.app[DEPS]
    now = deps.clock()
    await deps.runner.write(lambda session: store_updates(session, page, [update], now))
    deps.wake_core.up()
    deps.changes.up()


async def _back_to_chat(request: web.Request, chat: str) -> web.StreamResponse:
    return await _back(request, (request.app[DEPS].page.id, chat), f"/?chat={chat}#chat-end")


async def _back_to_desk(
    request: web.Request, form: Mapping[str, str], mine: Own, card: int
) -> web.StreamResponse:
    """Back to the page on which the form stands."""
    back, college = form.get("back", ""), f"college={mine.college.slug}"
    if back == "desk":
        to = f"/desk?{college}&card={card}"
    elif back == "drafts":
        to = f"/drafts?{college}"
    else:
        to = f"/?chat={_chat(form)}#{card_thread(card)}"
    return await _back(request, mine.desk.where, to)


async def _back(request: web.Request, watch: Lane, to: str) -> web.StreamResponse:
    """A script is told that all is stored; without one the page is shown again, answered if it
    can be."""
    if _SCRIPT in request.headers:
        return web.Response(status=204)
    deps, loop = request.app[DEPS], asyncio.get_running_loop()
    until = loop.time() + _PATIENCE
    while loop.time() < until:
        await deps.changes.wait(_LOOK)
        if not await deps.runner.read(lambda session: is_busy(session, *watch)):
            break
    raise web.HTTPSeeOther(to)


def _chat(form: Mapping[str, str]) -> str:
    chat = form.get("chat", "")
    if not is_guest(chat):
        raise web.HTTPBadRequest
    return chat


def read_number(number: str) -> int:
    """A number of a form. Raises HTTPBadRequest for what is none."""
    if not (number.isascii() and number.isdecimal() and len(number) <= 18):
        raise web.HTTPBadRequest
    return int(number)


def number_in(text: str) -> int:
    """A number of a form or an address, 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _field(form: Mapping[str, str], name: str) -> str:
    value = clean(form.get(name, ""))
    if not value or len(value) > _LONGEST_FIELD:
        raise web.HTTPBadRequest
    return value


def read_text(form: Mapping[str, str], name: str = "text") -> str:
    """A text of a form, clean. Raises HTTPRequestEntityTooLarge."""
    text = clean(form.get(name, ""))
    if len(text) > MOST_CHARACTERS:
        raise web.HTTPRequestEntityTooLarge(MOST_CHARACTERS, len(text))
    return text


async def read_file(request: web.Request, name: str) -> tuple[str, bytes]:
    """The name and the bytes of a file of a form, both empty for none. Raises as `read_form`."""
    await read_form(request)
    sent = (await request.post()).get(name)
    if not isinstance(sent, web.FileField):
        return "", b""
    return file_name(sent.filename), sent.file.read()


def file_name(sent: str) -> str:
    """What a file is called, as it may stand on a page and in the history of what came of it.

    Browsers of old send a whole path; the end says what the file is. What turns letters around
    or hides among them is left out.
    """
    last = clean(PurePath(sent.replace("\\", "/")).name)
    kept = "".join(sign for sign in last if unicodedata.category(sign) != "Cf")
    return " ".join(kept.split())[-_LONGEST_NAME:]


def clean(text: str) -> str:
    """The text without control characters, which neither people mean nor databases take."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    return "".join(kept).strip()


def one_line(text: str) -> str:
    """What was typed, clean, in one line of a sane length."""
    return " ".join(clean(text).split())[:_LONGEST_LINE]
