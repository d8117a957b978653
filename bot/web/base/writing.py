"""Writing an entry: looked at, checked on what people asked, published or left for another person.

Whoever was slower than a colleague gets the page as it is now, with everything they typed.
"""

from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

import aiohttp_jinja2
from aiohttp import web

from bot.curating import refuse_faulty
from bot.editing import Done, Editor, submit
from bot.storage.content import Edit, EditConflict
from bot.storage.content_history import piece_of
from bot.web.around import packed
from bot.web.base.forms import (
    Made,
    Place,
    Typed,
    made_of,
    moment_of,
    owner_in,
    read_place,
    typed_in,
)
from bot.web.base.leaves import may_edit, read_entry
from bot.web.base.previewing import preview_of
from bot.web.base.refusing import REFUSALS, refusal
from bot.web.base.views import around_base, change_of, entry_page, titles_of
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import read_form
from bot.web.posting import number_in, one_line, read_number
from handlers.seconding import is_strict_change, may_publish
from knowledge.content import Kind, Piece

_WRITTEN, _BACK, _TAKEN = "base", "base back", "base removed"


async def look(request: web.Request) -> web.StreamResponse:
    """POST /base/look: what was typed as askers would see it; nothing is stored."""
    typed, made = await _typed(request)
    return await _form(request, typed, made)


async def check(request: web.Request) -> web.StreamResponse:
    """POST /base/check: what publishing would change, and do to questions people asked lately."""
    typed, made = await _typed(request)
    if made.piece is None or made.wrong:
        return await _form(request, typed, made, "faults", HTTPStatus.UNPROCESSABLE_ENTITY)
    deps, place = request.app[DEPS], typed.place
    edit = Edit(place.owner, made.piece, expected=typed.seen)
    try:
        _refuse_stale(typed)
        await deps.runner.read(partial(refuse_faulty, edits=[edit]))
        tried = await deps.trials.of([edit])
    except REFUSALS as error:
        return await _form(request, typed, made, *refusal(error))
    form = await read_form(request)
    titles = await titles_of(request, place)
    entry = read_entry(made.piece)
    where = form.get("college", "") or place.owner or request[VISITOR].college
    before = place.stored.piece if place.stored else None
    strict = is_strict_change(before.table if before else {}, made.piece.table)
    me = request[VISITOR].author
    context = around_base(request) | {
        "place": place,
        "entry": entry,
        "typed": typed,
        "made": made,
        "change_": change_of(before.body if before else "", made.piece),
        "same": bool(place.own) and before is not None and before.body == made.piece.body,
        "waits": not may_publish(strict, me, me, deps.known.two_people),
        "tried": tried,
        "preview": await preview_of(request, entry, where, form.get("day", ""), titles),
        "titles": titles,
    }
    return packed(aiohttp_jinja2.render_template("base/check.html", request, context))


async def save(request: web.Request) -> web.StreamResponse:
    """POST /base/save: publish what was typed, or let it wait for a second person."""
    typed, made = await _typed(request)
    if made.piece is None or made.wrong:
        return await _form(request, typed, made, "faults", HTTPStatus.UNPROCESSABLE_ENTITY)
    edit = Edit(typed.place.owner, made.piece, expected=typed.seen)
    try:
        _refuse_stale(typed)
        done = await publish_edit(request, edit, _WRITTEN)
    except REFUSALS as error:
        return await _form(request, typed, made, *refusal(error))
    raise _there(typed.place.owner, typed.place.id, done)


async def back(request: web.Request) -> web.StreamResponse:
    """POST /base/back: an earlier version once more, as a new one."""
    place, seen = await _place(request)
    form = await read_form(request)
    number = read_number(form.get("number", ""))
    found = partial(piece_of, owner=place.owner, kind=Kind.ENTRY, key=place.id, number=number)
    piece = await request.app[DEPS].runner.read(found)
    if piece is None:
        raise web.HTTPNotFound
    return await _at_once(request, place, Edit(place.owner, piece, expected=seen), _BACK)


async def remove(request: web.Request) -> web.StreamResponse:
    """POST /base/remove: take an entry away; a college gets the region's back."""
    place, seen = await _place(request)
    if place.own is None:
        raise web.HTTPNotFound
    gone = Piece(Kind.ENTRY, place.id, "")
    return await _at_once(request, place, Edit(place.owner, gone, expected=seen), _TAKEN)


async def _at_once(request: web.Request, place: Place, edit: Edit, comment: str) -> web.Response:
    try:
        done = await publish_edit(request, edit, comment)
    except REFUSALS as error:
        notice, status = refusal(error)
        return await entry_page(request, place, status, notice=notice)
    raise _there(place.owner, place.id, done)


async def publish_edit(request: web.Request, edit: Edit, comment: str) -> Done:
    """Publish an edit or let it wait. Raises what `refusal` knows."""
    deps, of = request.app[DEPS], editor(request)
    await deps.trials.refuse([edit])
    return await deps.runner.write(partial(submit, edits=[edit], of=of, comment=comment))


def editor(request: web.Request) -> Editor:
    """The visitor as the author of an edit."""
    deps = request.app[DEPS]
    return Editor(request[VISITOR].author, deps.clock(), deps.known.two_people)


def _refuse_stale(typed: Typed) -> None:
    if typed.seen != typed.place.number:
        raise EditConflict(typed.place.id)


def _there(owner: str, name: str, done: Done) -> web.HTTPSeeOther:
    """On to the entry, with a word on what became of the edit; to the list where it is gone."""
    told = "waits" if done.waits else "published" if done.publication else "same"
    return web.HTTPSeeOther(f"/base/entry?{urlencode({'id': name, 'owner': owner, 'done': told})}")


async def _typed(request: web.Request) -> tuple[Typed, Made]:
    """What came with the form of an entry. Raises HTTPNotFound where it is not theirs to change."""
    typed = await typed_in(request)
    if not may_edit(request[VISITOR], typed.place.owner):
        raise web.HTTPNotFound
    made = made_of(typed, request[VISITOR].author, moment_of(request)[1])
    return typed, made


async def _place(request: web.Request) -> tuple[Place, int]:
    form = await read_form(request)
    owner = await owner_in(request, form.get("owner", ""))
    if not may_edit(request[VISITOR], owner):
        raise web.HTTPNotFound
    name = one_line(form.get("id", ""))
    place = await request.app[DEPS].runner.read(lambda session: read_place(session, owner, name))
    if place.number == 0:
        raise web.HTTPNotFound
    return place, number_in(form.get("version", ""))


async def _form(
    request: web.Request,
    typed: Typed,
    made: Made,
    notice: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> web.Response:
    """The form again: after a clash upon what stands now, so that a second press goes over it."""
    seen = typed.place.number if notice == "changed" else typed.seen
    typed_over = {"fields": typed.fields, "faults": made.faults, "toml": typed.toml}
    more = {**typed_over, "notice": notice, "made": made.piece, "seen": seen}
    return await entry_page(request, typed.place, status, **more)
