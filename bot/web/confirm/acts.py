"""What people confirm: each act is a form that names the versions it has shown, and counts once.

Where somebody changed one of them meanwhile nothing is stored, and all that was typed comes back.
"""

from datetime import date
from functools import partial
from http import HTTPStatus

from aiohttp import web

from bot import confirming
from bot.confirming import NoSource, seen
from bot.curating import stored_errors
from bot.editing import submit_apart
from bot.ledger import Page
from bot.storage.content import EditConflict, Stored
from bot.storage.publications import take_back
from bot.storage.session import Session
from bot.web.confirm.choosing import LEDGER
from bot.web.confirm.forms import (
    Form,
    Wrong,
    day_in,
    editor,
    form_of,
    onward,
    refusal,
    signed,
    value_in,
)
from bot.web.confirm.looking import MOST_AT_ONCE, bulk_page, whole_page
from bot.web.confirm.year import year_page
from bot.web.deps import DEPS, VISITOR
from knowledge.vouching import Stand, usual_end


async def confirm(request: web.Request) -> web.StreamResponse:
    """POST /confirm/confirm: somebody stands for one piece, or for several at once."""
    form, sign = await form_of(request), signed(request)
    page = await request.app[LEDGER].page()
    try:
        until = day_in(form.fields.get("until", ""), sign.today)
        _refuse_odd(form, page)
        write = partial(
            confirming.confirm,
            versions=form.versions,
            sign=sign,
            source=form.source,
            until=partial(_until, page, until, sign.today),
        )
        await request.app[DEPS].runner.write(write)
    except (Wrong, NoSource, EditConflict) as error:
        return await back(request, form, error)
    raise web.HTTPSeeOther(onward(form))


def _refuse_odd(form: Form, page: Page) -> None:
    """Refuses what nothing can be said yes to."""
    if not form.versions:
        raise Wrong("Ничего не выбрано: отметьте хотя бы одну строку.")
    if len(form.versions) > MOST_AT_ONCE:
        raise Wrong(f"За раз подтверждаем не больше {MOST_AT_ONCE}.")
    for name in form.versions:
        if name not in page.items:
            raise EditConflict(name[2])
        if page.items[name].stand in (Stand.PAST, Stand.OVER, Stand.BLANK):
            raise Wrong("Срок этого прошёл: нужно значение нового приёма, а не подтверждение.")


def _until(page: Page, day: date | None, today: date, one: Stored) -> date:
    """Until when a piece is confirmed: as was said, else as long as is usual for it."""
    held = page.items[one.owner, one.piece.kind, one.piece.key].held
    return day or usual_end(held, today)


async def change(request: web.Request) -> web.StreamResponse:
    """POST /confirm/change: another value of a fact, confirmed by who wrote it."""
    form, sign, deps = await form_of(request), signed(request), request.app[DEPS]
    page = await request.app[LEDGER].page()
    try:
        until = day_in(form.fields.get("until", ""), sign.today)
        if len(form.versions) != 1:
            raise web.HTTPBadRequest
        ((name, number),) = form.versions.items()
        value = value_in(name[2].partition("|")[0], form.fields.get("answer", ""))
        if not form.source:
            raise NoSource(name[2])
        if name not in page.items:
            raise EditConflict(name[2])
        (stored,) = await deps.runner.read(partial(seen, versions={name: number}))
        end = _until(page, until, sign.today, stored)
        edit = confirming.valued(stored, value, form.source, sign, end)
        if errors := await deps.runner.read(partial(stored_errors, edits=[edit])):
            raise Wrong("; ".join(f"{one.found}. {one.repair}" for one in errors))
        store = partial(
            submit_apart, edits=[edit], of=editor(request, sign), comment=confirming.CHANGED
        )
        done = await deps.runner.write(store)
    except (Wrong, NoSource, EditConflict) as error:
        return await back(request, form, error)
    raise web.HTTPSeeOther(onward(form, done))


async def undo(request: web.Request) -> web.StreamResponse:
    """POST /confirm/undo: take back what the visitor did last."""
    form, sign, deps = await form_of(request), signed(request), request.app[DEPS]
    visitor, number = request[VISITOR], form.fields.get("publication", "")

    def work(session: Session) -> None:
        last = confirming.last_of(session, visitor.author, sign.now)
        if last is None or str(last.publication) != number:
            raise EditConflict(number)
        if visitor.college and last.owners != {visitor.college}:
            raise web.HTTPNotFound
        take_back(session, last.publication, sign.by, sign.now)

    try:
        await deps.runner.write(work)
    except EditConflict:
        return await whole_page(request, form.chosen, None, "kept", HTTPStatus.CONFLICT)
    raise web.HTTPSeeOther(onward(form))


async def back(request: web.Request, form: Form, error: Exception) -> web.Response:
    """The page again, with what was typed and why nothing was stored."""
    notice, status = refusal(error)
    names = list(form.versions)
    if form.fields.get("back") == "year":
        return await year_page(request, form.chosen.college, names, notice, status, form.fields)
    if form.several:
        return await bulk_page(request, form.chosen, names, notice, status, form.fields)
    name = names[0] if names else None
    return await whole_page(request, form.chosen, name, notice, status, form.fields)
