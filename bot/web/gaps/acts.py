"""What people do about a gap: each act is a form, counts once, and can be taken back.

Whoever was slower than a colleague gets the page as it is now, with all they typed.
"""

from datetime import date, datetime, time, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot import answering_gaps
from bot.curating import Faulty
from bot.editing import Editor, is_waiting, needs_second, submit
from bot.storage.content import EditConflict, Locked
from bot.storage.content_history import edits_back
from bot.storage.gap_decisions import GapChanged, Kind, ask_colleges, decide, version
from bot.storage.session import Session
from bot.trials import GoldenLost
from bot.web.deps import DEPS, VISITOR
from bot.web.gaps.forms import Act, Refused, act
from bot.web.gaps.looking import whole_page
from bot.web.gaps.views import board_of, near_entries, wordings_of
from bot.web.guarding import read_form
from bot.web.names import new_once
from bot.web.posting import MOST_CHARACTERS
from knowledge.facts import FACTS
from knowledge.words import normalise

_DEFAULT_DAYS, _MOST_DAYS = 7, 365


@act
async def attach(it: Act) -> web.StreamResponse:
    """POST /gaps/attach: the gap asks an entry that is there, in words the entry did not know."""
    form = await read_form(it.request)
    entry, owner = form.get("entry", ""), it.college
    chosen = it.draft.wordings
    if form.get("sure") != "1" and (differs := _differs(it, entry)):
        # Whether it is the same all the same is asked; nothing is stored.
        doubt = {"entry": entry, "differs": differs}
        return await whole_page(it.request, it.gap.key, it.draft, doubt=doubt)
    whole = not chosen
    # Of each wording the commonest spelling stands for all that differ in signs alone.
    wordings = [one.what for one in it.gap.wordings if whole or one.what in chosen]
    those = wordings_of(it.board.questions(it.gap), wordings)
    detail: dict[str, Any] = {"title": it.gap.title, "questions": those}
    if not whole:
        detail["wordings"] = [normalise(one) for one in wordings]
    if owner:
        detail["colleges"] = [owner]
    edit = await it.read(lambda session: answering_gaps.attaching(session, owner, entry, wordings))
    await it.request.app[DEPS].trials.refuse([edit])
    await it.write(
        lambda session: answering_gaps.attach(
            session, it.gap.key, edit, it.by, it.now, it.seen, detail
        )
    )
    raise it.done(stay=not whole)


def _differs(it: Act, entry: str) -> tuple[str, ...]:
    """The words by which the gap is another question than the entry, as the page showed them."""
    knows, visitor = it.request.app[DEPS].base.current, it.request[VISITOR]
    found = near_entries(knows, it.board, it.gap, visitor)
    return next((one.differs for one in found if one.id == entry), ())


@act
async def close(it: Act) -> web.StreamResponse:
    """POST /gaps/close: nothing a college answers."""
    of = {"colleges": [it.college]} if it.college else {}
    await _decided(it, Kind.NOT_OURS, title=it.gap.title, **of)
    raise it.done()


@act
async def merge(it: Act) -> web.StreamResponse:
    """POST /gaps/merge: it asks the same as another one."""
    into = it.board.find((await read_form(it.request)).get("into", ""))
    if into is None or into.key == it.gap.key:
        raise GapChanged(it.gap.key)
    await _decided(it, Kind.MERGED, into=into.key, title=it.gap.title)
    raise web.HTTPSeeOther(f"/gaps?gap={into.key}")


@act
async def split(it: Act) -> web.StreamResponse:
    """POST /gaps/split: the wordings that were ticked ask something else."""
    those = wordings_of(it.board.questions(it.gap), it.draft.wordings)
    if not those or len(those) == len(it.gap.questions):
        raise Refused("split")
    await _decided(it, Kind.SPLIT, key=f"s{new_once()}", questions=those, title=it.gap.title)
    raise it.done(stay=True)


@act
async def ask(it: Act) -> web.StreamResponse:
    """POST /gaps/ask: colleges are asked for a fact, or for words of their own, until a day."""
    own, key = it.college, it.draft.fact
    colleges = (own,) if own else it.draft.colleges
    kind = "fact" if key in FACTS else "entry"
    key = key if key in FACTS else _entry_draft(it).entry
    slugs = colleges or tuple(dict.fromkeys(one.college for one in it.board.questions(it.gap)))
    due = datetime.combine(_day(it.draft.due, it.today), time(23, 59), it.zone)

    def work(session: Session) -> None:
        made = _decide(session, it, Kind.ASKED, title=it.gap.title)
        ask_colleges(session, made, slugs, kind, key, due)

    await it.write(work)
    raise it.done(stay=True)


def _day(text: str, today: date) -> date:
    """The day that was typed, or a week from now where none was. Raises Refused."""
    if not text:
        return today + timedelta(days=_DEFAULT_DAYS)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Refused("day") from None
    if not today <= found <= today + timedelta(days=_MOST_DAYS):
        raise Refused("day")
    return found


@act
async def edit(it: Act) -> web.StreamResponse:
    """POST /gaps/draft: back to the text; nothing is stored."""
    return await whole_page(it.request, it.gap.key, it.draft)


@act
async def publish(it: Act) -> web.StreamResponse:
    """POST /gaps/publish: an answer for the gap; it is given within a second.

    With a sum or a day in it, it waits for another person to read it, and the gap stays.
    """
    draft, deps = entry_draft(it), it.request.app[DEPS]
    edits = draft.edits(it.by, it.today)
    await deps.trials.refuse(edits)
    editor = Editor(it.by, it.now, deps.known.two_people)

    def work(session: Session) -> str:
        if not needs_second(session, edits, editor):
            of = (it.by, it.today, it.now, it.seen, it.college)
            answering_gaps.publish_draft(session, draft, *of)
            return ""
        if version(session, it.gap.key) != it.seen:
            raise GapChanged(it.gap.key)
        if is_waiting(session, edits):
            return "waiting"
        for edit in edits:
            submit(session, [edit], editor, f"gap {it.gap.key}")
        return "waits"

    if told := await it.write(work):
        status = HTTPStatus.ACCEPTED if told == "waits" else HTTPStatus.CONFLICT
        return await whole_page(it.request, it.gap.key, it.draft, told, status)
    raise it.done()


def entry_draft(it: Act) -> answering_gaps.Draft:
    """What was typed, as an entry. Raises Refused where something lacks."""
    if not (it.draft.text and it.draft.source):
        raise Refused("lacks")
    if len(it.draft.text) > MOST_CHARACTERS:
        raise Refused("long")
    # For some colleges, and none chosen: that is not for all.
    if it.draft.scope == "some" and not (it.draft.colleges or it.college):
        raise Refused("nobody")
    return _entry_draft(it)


def _entry_draft(it: Act) -> answering_gaps.Draft:
    own = it.college
    colleges = (own,) if own else it.draft.colleges if it.draft.scope == "some" else ()
    knows, near = it.request.app[DEPS].base.current, it.gap.near[:1]
    entries = getattr(knows, "entries", {})
    found = [entries[name].category for name, _ in near if name in entries]
    wordings = [one.what for one in it.gap.wordings[: answering_gaps.MOST_WORDINGS]]
    return answering_gaps.Draft(
        gap=it.gap.key,
        title=it.draft.title or it.gap.title,
        text=it.draft.text,
        source=it.draft.source,
        category=found[0] if found else "life",
        wordings=tuple(wordings),
        colleges=colleges,
        questions=it.gap.questions,
    )


async def undo(request: web.Request) -> web.StreamResponse:
    """POST /gaps/undo: take the visitor's own decision back, with what it published."""
    form = await read_form(request)
    board, visitor = await board_of(request), request[VISITOR]
    found = board.decision(form.get("decision", ""))
    if found is None or found.by != visitor.author:
        return await whole_page(request, "", None, "changed", HTTPStatus.CONFLICT)
    deps, again = request.app[DEPS], partial(whole_page, request, found.gap)
    back = partial(edits_back, publication=found.publication)
    take_back = partial(
        answering_gaps.take_back,
        number=found.id,
        by=visitor.author,
        now=deps.clock(),
        college=visitor.college,
    )
    try:
        if edits := await deps.runner.read(back):
            await deps.trials.refuse(edits)
        await deps.runner.write(take_back)
    except GoldenLost as error:
        return await again(status=HTTPStatus.UNPROCESSABLE_ENTITY, golden=error.lost)
    except (EditConflict, Locked, Faulty):
        return await again(None, "edited", HTTPStatus.CONFLICT)
    raise web.HTTPSeeOther(f"/gaps?gap={found.gap}")


async def _decided(it: Act, kind: Kind, **detail: Any) -> None:
    await it.write(lambda session: _decide(session, it, kind, **detail))


def _decide(session: Session, it: Act, kind: Kind, **detail: Any) -> int:
    where = (session, kind, it.gap.key, it.by, it.now)
    return decide(*where, seen=it.seen, college=it.college, **detail)
