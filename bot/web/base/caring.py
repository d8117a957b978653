"""Caring for entries: locks, days of review, and the second look at sums and days."""

from datetime import date
from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from aiohttp import web

from bot.editing import Editor, second
from bot.storage.auditing import note_act
from bot.storage.batches import Batch, BatchState, load_batch, settle_batch
from bot.storage.content import REGION, EditConflict, set_lock
from bot.storage.content_care import set_review
from bot.storage.session import Session
from bot.web.base.forms import owner_in
from bot.web.base.leaves import entries_of, may_edit, read_entry
from bot.web.base.looking import list_page
from bot.web.base.refusing import REFUSALS, refusal
from bot.web.base.writing import editor
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import read_form
from bot.web.posting import one_line, read_number

_YES = "yes"


async def lock(request: web.Request) -> web.StreamResponse:
    """POST /base/lock: colleges may not, or may again, have their own in place of an entry."""
    form, visitor = await read_form(request), request[VISITOR]
    name, locked = one_line(form.get("id", "")), form.get("locked") == "1"
    if not may_edit(visitor, REGION):
        raise web.HTTPNotFound

    def work(session: Session) -> bool:
        if not set_lock(session, name, locked):
            return False
        act = "entry_locked" if locked else "entry_unlocked"
        note_act(session, request.app[DEPS].clock(), visitor.author, act, f"entry:{name}")
        return True

    if not await request.app[DEPS].runner.write(work):
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/base/entry?{urlencode({'id': name, 'owner': ''})}")


async def review(request: web.Request) -> web.StreamResponse:
    """POST /base/review: by which day an entry, or every one of a category, is looked at again."""
    form, visitor, deps = await read_form(request), request[VISITOR], request.app[DEPS]
    owner = await owner_in(request, form.get("owner", ""))
    if not may_edit(visitor, owner):
        raise web.HTTPNotFound
    name, category = one_line(form.get("id", "")), one_line(form.get("category", ""))
    stored = await deps.runner.read(partial(entries_of, owner=owner))
    if name and name not in stored:
        raise web.HTTPNotFound
    try:
        day = _day(form.get("day", ""))
    except ValueError:
        return await list_page(request, "day", HTTPStatus.UNPROCESSABLE_ENTITY)
    keys = (
        [name]
        if name
        else [
            key for key, one in stored.items() if category in ("", read_entry(one.piece).category)
        ]
    )

    def work(session: Session) -> int:
        about = f"entry:{name}" if name else f"category:{category}"
        note_act(session, deps.clock(), visitor.author, "review_set", about, slug=owner)
        return set_review(session, owner, keys, day)

    await deps.runner.write(work)
    if name:
        there = {"id": name, "owner": owner, "done": "reviewed"}
        raise web.HTTPSeeOther(f"/base/entry?{urlencode(there)}")
    asked = {"college": owner, "category": category, "done": "reviewed"}
    raise web.HTTPSeeOther(f"/base?{urlencode({k: v for k, v in asked.items() if v})}")


def _day(text: str) -> date | None:
    """A day of a form, None for none. Raises ValueError for what is no day of these years."""
    day = date.fromisoformat(text) if text else None
    if day and not 2000 < day.year < 2100:
        raise ValueError(text)
    return day


async def decide(request: web.Request) -> web.StreamResponse:
    """POST /base/second: another person publishes what waits; anybody of its owner drops it."""
    form, visitor, deps = await read_form(request), request[VISITOR], request.app[DEPS]
    number, of = read_number(form.get("batch", "")), editor(request)
    batch = await deps.runner.read(lambda session: load_batch(session, number))
    if batch is None or batch.state is BatchState.SHOWN or not may_edit(visitor, batch.owner):
        raise web.HTTPNotFound
    agreed = form.get("agreed") == _YES
    try:
        if batch.state is not BatchState.WAITING:
            raise EditConflict(str(number))
        if agreed:
            await deps.trials.refuse(batch.edits)
            await deps.runner.write(partial(second, batch=batch, of=of))
        else:
            await deps.runner.write(partial(_decline, batch=batch, of=of))
    except REFUSALS as error:
        notice, status = refusal(error)
        told = "overtaken" if isinstance(error, EditConflict) else notice
        return await list_page(request, told, status)
    if form.get("back") == "college" and batch.owner:
        told = "saved=1" if agreed else "saved=declined"
        raise web.HTTPSeeOther(f"/colleges/one?college={batch.owner}&part=facts&{told}#dates")
    raise web.HTTPSeeOther("/base?done=" + ("agreed" if agreed else "declined"))


def _decline(session: Session, batch: Batch, of: Editor) -> None:
    settle_batch(session, batch, BatchState.DECLINED, of.by, of.now)
    note_act(session, of.now, of.by, "edit_declined", f"batch:{batch.id}", slug=batch.owner)
