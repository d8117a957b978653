"""What the pages of the base show, put together from the tables as values of their own."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot.storage.batches import Batch, BatchState, load_batch, waiting
from bot.storage.content import REGION, Edit, Key, Stored, load_pieces
from bot.storage.content_history import Version, history
from bot.storage.entry_health import NO_HEALTH, Health, entry_health
from bot.storage.logins import Visitor
from bot.storage.session import Session
from bot.told_changes import Told, piece_title, told
from bot.web.around import around, packed
from bot.web.base.choosing import Filter, chosen, filter_in
from bot.web.base.fields import Fault, Fields, fields_of, with_blank
from bot.web.base.forms import Place, moment_of
from bot.web.base.leaves import Shown, answered_with, may_edit, read_entry, read_shown
from bot.web.base.previewing import Preview, preview_of
from bot.web.deps import DEPS, VISITOR
from bot.web.posting import number_in
from handlers.seconding import may_publish
from knowledge import content as bodies
from knowledge.campaign import phases
from knowledge.content import Kind, Piece, Table, table_of
from knowledge.contrasting import Contrast, contrasts
from knowledge.entries import Entry
from knowledge.problems import Level

MOST_SHOWN = 400
MOST_VERSIONS = 50
MOST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class Change:
    """What a version, or a batch, changes of an entry; `gone` where it takes it away.

    Of what a college supplied `told` has every value.
    """

    title: str
    key: str
    contrasts: tuple[Contrast, ...]
    gone: bool = False
    new: bool = False
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """A version beside the one before it; `back` says that it can be brought back."""

    version: Version
    change: Change
    back: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A batch that waits for a second person: what it changes, and whether the visitor is one.

    Of a whole file only the first changes are made out; `more` are the others.
    """

    batch: Batch
    changes: tuple[Change, ...]
    mine: bool
    may: bool
    more: int = 0


def around_base(request: web.Request) -> dict[str, Any]:
    """What every template of these pages needs."""
    deps, visitor = request.app[DEPS], request[VISITOR]
    now, today = moment_of(request)
    return around(request) | {
        "visitor": visitor,
        "colleges": {slug: one.short for slug, one in deps.known.colleges.items()},
        "zone": deps.zone,
        "now": now,
        "today": today,
        "phases": {name: one.title for name, one in phases().items()},
        "two_people": deps.known.two_people,
        "may_edit": may_edit,
        "done": request.query.get("done", ""),
    }


async def list_of(request: web.Request) -> tuple[Shown, Filter, Sequence[Any]]:
    """All that stands for the visitor, what they ask for, and what of it they get."""
    deps, visitor, of = request.app[DEPS], request[VISITOR], filter_in(request)
    now, today = moment_of(request)
    if of.whose and (visitor.college or of.whose not in deps.known.colleges):
        raise web.HTTPNotFound
    shown = await deps.runner.read(lambda session: read_shown(session, visitor, of.whose, now))
    kept = await asyncio.to_thread(chosen, shown.leaves, of, today, deps.base.current)
    return shown, of, kept


def change_of(before: str, piece: Piece) -> Change:
    """What a body would be beside the one before it, "" for none."""
    if piece.kind is not Kind.ENTRY:
        return _of_college(before, piece)
    was, now = _table(before), _table(piece.body)
    title = str((now or was).get("title", piece.key))
    found = contrasts(was, now) if now else ()
    return Change(title, piece.key, found, gone=not now, new=not was)


def _of_college(before: str, piece: Piece) -> Change:
    kind = bodies.Change.CHANGED if before else bodies.Change.NEW
    made = bodies.Difference(piece.kind, piece.key, kind, before, piece.body)
    values = tuple(told(made)) if piece.body else ()
    return Change(piece_title(made), piece.key, (), gone=not piece.body, told=values)


def _table(body: str) -> Table:
    return table_of(Kind.ENTRY, body) if body else {}


async def waiting_of(request: web.Request, batches: Sequence[Batch]) -> tuple[Waiting, ...]:
    """Batches as they are read, each edit beside what its owner has now."""
    if not batches:
        return ()
    deps = request.app[DEPS]
    names = [_name(edit) for batch in batches for edit in batch.edits[:MOST_CHANGES]]
    stood = await deps.runner.read(partial(load_pieces, names=names))
    two = deps.known.two_people
    return await asyncio.to_thread(_read_batches, request[VISITOR], two, batches, stood)


def _name(edit: Edit) -> Key:
    return edit.owner, edit.piece.kind.value, edit.piece.key


def _read_batches(
    visitor: Visitor,
    two: bool,
    batches: Sequence[Batch],
    stood: Mapping[Key, Stored],
) -> tuple[Waiting, ...]:
    me = visitor.author

    def changed(edit: Edit) -> Change:
        before = stood.get(_name(edit))
        return change_of(before.piece.body if before else "", edit.piece)

    return tuple(
        Waiting(
            batch,
            tuple(map(changed, batch.edits[:MOST_CHANGES])),
            mine=batch.by == me,
            may=may_publish(True, batch.by, me, two) and may_edit(visitor, batch.owner),
            more=max(len(batch.edits) - MOST_CHANGES, 0),
        )
        for batch in batches
    )


@dataclass(frozen=True, slots=True)
class Sight:
    """An entry's page as it is read: its past, its health, what waits, the titles of all."""

    past: tuple[Past, ...]
    health: Health
    waiting: tuple[Batch, ...]
    titles: Mapping[str, str]
    categories: tuple[str, ...]
    batch: Batch | None = None


async def sight_of(request: web.Request, place: Place, batch: int = 0) -> Sight:
    """Everything about an entry beside its words."""
    deps, now = request.app[DEPS], moment_of(request)[0]
    slug = _slug(request, place)
    edits = may_edit(request[VISITOR], place.owner)

    def look(session: Session) -> Sight:
        versions = history(session, place.owner, Kind.ENTRY, place.id) if place.id else ()
        entries = answered_with(session, slug)
        found = load_batch(session, batch) if batch else None
        return Sight(
            past=_past(place, versions),
            health=entry_health(session, now, slug).get(place.id, NO_HEALTH),
            waiting=tuple(
                one
                for one in waiting(session, place.owner)
                if edits and any(edit.piece.key == place.id for edit in one.edits)
            ),
            titles=_titles(entries),
            categories=tuple(sorted({one.category for one in entries})),
            batch=found if edits and found and _is_read(found, place) else None,
        )

    return await deps.runner.read(look)


def _slug(request: web.Request, place: Place) -> str:
    """Whose answers an entry stands among: its owner's, or the visitor's."""
    return place.owner or request[VISITOR].college


async def titles_of(request: web.Request, place: Place) -> Mapping[str, str]:
    """The titles of the entries among which this one stands, by id."""
    look = partial(answered_with, slug=_slug(request, place))
    return _titles(await request.app[DEPS].runner.read(look))


def _titles(entries: Sequence[Entry]) -> dict[str, str]:
    return {one.id: one.title for one in entries}


def _is_read(batch: Batch, place: Place) -> bool:
    """True for what waits, or waited, here: an upload is looked at by its author alone."""
    return batch.owner == place.owner and batch.state is not BatchState.SHOWN


def _past(place: Place, versions: Sequence[Version]) -> tuple[Past, ...]:
    """The newest first; what stands, and what was empty, is not brought back."""
    found = []
    for number, one in list(enumerate(versions))[-MOST_VERSIONS:]:
        before = versions[number - 1].body if number else ""
        piece = Piece(Kind.ENTRY, place.id, one.body)
        stands = number == len(versions) - 1
        found.append(Past(one, change_of(before, piece), bool(one.body) and not stands))
    return tuple(reversed(found))


async def entry_page(
    request: web.Request, place: Place, status: HTTPStatus = HTTPStatus.OK, **more: Any
) -> web.Response:
    """An entry's page as it is now; `more` as in `entry_context`."""
    context = await entry_context(request, place, **more)
    name = "base/entry.html"
    return packed(aiohttp_jinja2.render_template(name, request, context, status=status))


async def entry_context(
    request: web.Request,
    place: Place,
    fields: Fields | None = None,
    faults: Sequence[Fault] = (),
    notice: str = "",
    made: Piece | None = None,
    seen: int | None = None,
    toml: str = "",
) -> dict[str, Any]:
    """What an entry's page shows: its form, how it will look, what became of it so far."""
    query = request.query if request.method == "GET" else await request.post()
    sight = await sight_of(request, place, number_in(str(query.get("batch", ""))))
    stands = place.stored.piece if place.stored else None
    if fields is None and sight.batch is not None:
        made = next((one.piece for one in sight.batch.edits if one.piece.key == place.id), made)
    shown = made or stands
    fields = fields or fields_of(shown.table if shown else {})
    # What cannot be read looks like nothing; the head of the page tells of what stands.
    wrong = any(one.level is Level.ERROR for one in faults)
    seen_as: Entry | None = read_entry(shown) if shown and not wrong else None
    college = str(query.get("college", "")) or place.owner or request[VISITOR].college
    preview: Preview | None = None
    if seen_as:
        day = str(query.get("day", ""))
        preview = await preview_of(request, seen_as, college, day, sight.titles)
    over = place.over.piece.body if place.over and place.own else ""
    return around_base(request) | {
        "place": place,
        "entry": read_entry(stands) if stands else None,
        "fields": with_blank(fields),
        "faults": _by_field(faults),
        "notice": notice,
        "seen": place.number if seen is None else seen,
        "toml": toml or (shown.body if shown else ""),
        "as_toml": bool(toml),
        "preview": preview,
        "sight": sight,
        "waiting": await waiting_of(request, sight.waiting),
        "over": change_of(over, place.own.piece) if over and place.own else None,
        "edits": may_edit(request[VISITOR], place.owner) and not (place.locked and not place.own),
        "mine": request[VISITOR].college,
        "REGION": REGION,
    }


def _by_field(faults: Sequence[Fault]) -> dict[str, list[Fault]]:
    found: dict[str, list[Fault]] = {}
    for one in faults:
        found.setdefault(one.field, []).append(one)
    return found
