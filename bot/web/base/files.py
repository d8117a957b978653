"""A file of entries is shown before it is written: what is new, what changes, what is wrong in it.

What was uploaded is kept for its author until they apply it or upload something else; of the base
nothing changes before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from aiohttp import web

from bot.curating import refuse_faulty
from bot.editing import Editor, apply
from bot.filled_sheets import Curated, Offer, curated, read_document, read_offer
from bot.spreadsheets import BadSheet, read_sheets
from bot.storage.batches import BatchState, keep_batch, load_batch
from bot.storage.content import Edit
from bot.storage.content_care import at_their_numbers
from bot.storage.session import Session
from bot.web.base.forms import owner_in
from bot.web.base.leaves import may_edit
from bot.web.base.looking import list_page
from bot.web.base.refusing import REFUSALS, refusal
from bot.web.base.views import Change, change_of
from bot.web.base.writing import editor
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import read_form
from bot.web.posting import read_file, read_number
from knowledge.content import Kind
from knowledge.problems import Level, Problem

_WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
# The names of what is wrong with a whole file; the words are in the template.
_NOT_OURS = "not ours"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What a file holds beside what stands; `batch` is the number to apply it by, 0 = it cannot be.

    `wrong` says why nothing of it can be read.
    """

    name: str
    owner: str
    changes: tuple[Change, ...] = ()
    same: int = 0
    problems: tuple[Problem, ...] = ()
    batch: int = 0
    wrong: str = ""

    @property
    def failed(self) -> bool:
        """True where nothing of it can be written."""
        return bool(self.wrong) or any(one.level is Level.ERROR for one in self.problems)


async def upload(request: web.Request) -> web.StreamResponse:
    """POST /base/import: a file is read and shown; nothing of the base is written."""
    form, deps = await read_form(request), request.app[DEPS]
    owner = await owner_in(request, form.get("owner", ""))
    if not may_edit(request[VISITOR], owner):
        raise web.HTTPNotFound
    name, data = await read_file(request, "file")
    of = editor(request)
    found, edits = await deps.runner.read(partial(_read, name=name, data=data, owner=owner))
    status = _WRONG if found.failed else HTTPStatus.OK
    if edits:
        try:
            await deps.runner.read(partial(refuse_faulty, edits=edits))
        except REFUSALS as error:
            wrong, status = refusal(error)
            return await _page(request, Uploaded(name, owner, wrong=wrong), status)
        keep = partial(_keep, owner=owner, edits=edits, of=of, name=name)
        number = await deps.runner.write(keep)
        found = Uploaded(name, owner, found.changes, found.same, found.problems, number)
    return await _page(request, found, status)


async def _page(request: web.Request, found: Uploaded, status: HTTPStatus) -> web.Response:
    return await list_page(request, status=status, uploaded=found)


def _read(session: Session, name: str, data: bytes, owner: str) -> tuple[Uploaded, Sequence[Edit]]:
    """What a file holds, in the reader's thread: it takes its time."""
    of = curated(session, owner)
    try:
        offer = _offer(of, name, data)
    except BadSheet as error:
        return Uploaded(name, owner, wrong=str(error)), ()
    if offer.kinds != (Kind.ENTRY,):
        return Uploaded(name, owner, wrong=_NOT_OURS), ()
    if offer.errors:
        return Uploaded(name, owner, problems=offer.errors), ()
    changes = of.changes(offer.pieces)
    edits = of.edits(changes)
    shown = tuple(
        change_of(change.now, edit.piece) for change, edit in zip(changes, edits, strict=True)
    )
    same = len(offer.pieces) - len(changes)
    return Uploaded(name, owner, shown, same, offer.problems), edits


def _offer(of: Curated, name: str, data: bytes) -> Offer:
    if name.lower().endswith(".toml"):
        return read_document(of, Kind.ENTRY, name, data)
    return read_offer(of, read_sheets(name, data), name)


def _keep(session: Session, owner: str, edits: Sequence[Edit], of: Editor, name: str) -> int:
    made = at_their_numbers(session, edits)
    comment, state = f"import {name}", BatchState.SHOWN
    return keep_batch(session, owner, made, of.by, of.now, comment, state)


async def take(request: web.Request) -> web.StreamResponse:
    """POST /base/apply: what was uploaded and looked at is published, or waits for another."""
    form, deps, of = await read_form(request), request.app[DEPS], editor(request)
    number = read_number(form.get("batch", ""))
    batch = await deps.runner.read(lambda session: load_batch(session, number))
    if batch is None or batch.by != of.by or not may_edit(request[VISITOR], batch.owner):
        return await list_page(request, "upload", HTTPStatus.CONFLICT)
    if batch.state is not BatchState.SHOWN:
        return await list_page(request, "applied", HTTPStatus.CONFLICT)
    try:
        await deps.trials.refuse(batch.edits)
        done = await deps.runner.write(partial(apply, batch=batch, of=of))
    except REFUSALS as error:
        notice, status = refusal(error)
        return await list_page(request, "stale" if notice == "changed" else notice, status)
    whose = f"&college={batch.owner}" if batch.owner and not request[VISITOR].college else ""
    raise web.HTTPSeeOther(f"/base?done={'waits' if done.waits else 'imported'}{whose}")
