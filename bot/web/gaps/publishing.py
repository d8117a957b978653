"""Before an answer is published it is seen what it does; afterwards who still waits may get it."""

import asyncio
from functools import partial
from http import HTTPStatus
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot.core import BaseHolder
from bot.curating import refuse_faulty
from bot.storage.auditing import note_act
from bot.storage.gap_answers import waiting
from bot.storage.gap_decisions import GapChanged, Kind, version
from bot.storage.session import Session
from bot.storage.spreads import want_now
from bot.web.around import packed
from bot.web.deps import DEPS, VISITOR
from bot.web.gaps.acts import entry_draft
from bot.web.gaps.forms import Act, act
from bot.web.gaps.looking import whole_page
from bot.web.gaps.views import around_gaps, board_of
from bot.web.guarding import read_form
from knowledge.answers import CERTAIN
from knowledge.understanding import Knowledge

_LOOK, _LOOKS = 0.1, 20


@act
async def preview(it: Act) -> web.StreamResponse:
    """POST /gaps/preview: what publishing does to questions people asked lately."""
    draft = entry_draft(it)
    edits = draft.edits(it.by, it.today)
    await it.read(partial(refuse_faulty, edits=edits))
    if await it.read(partial(version, gap=it.gap.key)) != it.seen:
        raise GapChanged(it.gap.key)
    context = around_gaps(it.request) | {
        "gap": it.gap,
        "version": it.seen,
        "draft": it.draft,
        "scope": draft.colleges,
        "tried": await it.request.app[DEPS].trials.of(edits),
    }
    return packed(aiohttp_jinja2.render_template("gaps/replay.html", it.request, context))


async def tell(request: web.Request) -> web.StreamResponse:
    """POST /gaps/tell: who asked and still waits gets the answer that was published for it."""
    deps, form, visitor = request.app[DEPS], await read_form(request), request[VISITOR]
    done = (await board_of(request)).decision(form.get("decision", ""))
    if done is None or done.undone or done.kind not in (Kind.PUBLISHED, Kind.ATTACHED):
        return await whole_page(request, "", None, "changed", HTTPStatus.CONFLICT)
    entry, now = str(done.detail["entry"]), deps.clock()
    knows = await _live(deps.base, entry)

    def work(session: Session) -> int:
        own = visitor.college
        cards = [
            (card, slug)
            for card, slug in waiting(session, done.detail.get("questions", ()))
            if own in ("", slug)
        ]
        said = {slug: _text(knows, entry, slug, now) for slug in {slug for _, slug in cards}}
        texts = {card: said[slug] for card, slug in cards if said[slug]}
        note_act(session, now, visitor.author, "gap_told", f"gap:{done.gap}", slug=own)
        return want_now(session, texts, visitor.author, now)

    told = await deps.runner.write(work)
    raise web.HTTPSeeOther(f"/gaps?told={told}")


async def _live(base: BaseHolder, entry: str) -> Any:
    """The knowledge in use; what was published a moment ago is waited for."""
    for _ in range(_LOOKS):
        knows = base.current
        own = getattr(knows, "own", {}).values()
        if knows.title(entry) or any(entry in those for those in own):
            break
        await asyncio.sleep(_LOOK)
    return base.current


def _text(knows: Any, entry: str, college: str, now: Any) -> str:
    """The certain answer of an entry at a college, "" where there is none."""
    if not isinstance(knows, Knowledge) or college not in knows.colleges:
        return ""
    if entry not in knows.entries and entry not in knows.own.get(college, {}):
        return ""
    answer = knows.answer(entry, college, now)
    return answer.text if answer.status in CERTAIN else ""
