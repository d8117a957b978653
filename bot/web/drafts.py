"""Drafts for the base on a page: read, changed by hand, tried anew, decided as at any desk."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot.storage.drafts import DraftRow, decided_drafts, edit_draft, load_draft, open_drafts
from bot.storage.session import Session
from bot.web.around import around
from bot.web.deps import DEPS, VISITOR
from bot.web.desk.looking import choose, remembered
from bot.web.guarding import read_form
from bot.web.names import new_once
from bot.web.posting import MOST_CHARACTERS, read_number, read_text
from bot.web.whose import Own, chosen, may_choose, own
from handlers.buttons import draft_rows
from handlers.drafts import Drafted
from handlers.seconding import may_publish
from handlers.texts import drafting as texts
from knowledge.drafting import MOST_WORDINGS, piece_of, problems_of, shown


async def show_drafts(request: web.Request) -> web.Response:
    """GET /drafts: what nobody decided about, each to be changed; and what was decided lately."""
    mine = chosen(request)
    if mine is None:
        return await choose(request)
    return remembered(request, mine, await _page(request, mine))


async def save_draft(request: web.Request) -> web.StreamResponse:
    """POST /draft: other words for a draft; a fault, or another's change, is told beside them."""
    deps, form, me = request.app[DEPS], await read_form(request), request[VISITOR].author
    number, version = read_number(form.get("draft", "")), read_number(form.get("version", ""))
    wordings = tuple(filter(None, map(str.strip, read_text(form, "wordings").splitlines())))
    answer, now = read_text(form, "answer"), deps.clock()
    mine = own(request, form.get("college", ""))
    college = mine.page.college_id
    row = await deps.runner.read(lambda session: load_draft(session, number, college))
    if row is None:
        raise web.HTTPNotFound
    changed = Drafted(number, row.drafted.card, row.drafted.state, me, wordings, answer)
    wrong = _wrong(changed, mine, now)
    if not wrong:
        seen = (row.version == version) and await deps.runner.write(
            lambda session: edit_draft(session, row, me, wordings, answer, now)
        )
        if seen:
            deps.changes.up()
            raise web.HTTPSeeOther(f"/drafts?college={mine.college.slug}#draft-{number}")
        wrong = [texts.CHANGED]
    return await _page(request, mine, {number: (changed, wrong)}, HTTPStatus.CONFLICT)


def _wrong(changed: Drafted, mine: Own, now: datetime) -> list[str]:
    """What keeps these words from being a draft, in words for who wrote them."""
    if not changed.wordings or not changed.answer:
        return [texts.EMPTY]
    if len(changed.wordings) > MOST_WORDINGS:
        return [texts.MANY.format(most=MOST_WORDINGS)]
    piece = piece_of(changed.draft, changed.by, mine.college.answerer, now.date())
    return [f"{one.found}. {one.repair}" for one in problems_of(piece)]


async def _page(
    request: web.Request,
    mine: Own,
    typed: Mapping[int, tuple[Drafted, list[str]]] | None = None,
    status: int = HTTPStatus.OK,
) -> web.Response:
    deps, college, now = request.app[DEPS], mine.page.college_id, request.app[DEPS].clock()

    def load(session: Session) -> tuple[list[DraftRow], list[DraftRow]]:
        return open_drafts(session, college), decided_drafts(session, college, now)

    rows, decided = await deps.runner.read(load)
    context: dict[str, Any] = around(request) | {
        "college": mine.college,
        "choosing": may_choose(request[VISITOR]),
        "fields": {"college": mine.college.slug, "back": "drafts"},
        "zone": mine.zone,
        "now": now,
        "once": new_once(),
        "me": request[VISITOR].author,
        "most": MOST_CHARACTERS,
        "drafts": [_shown(row, mine, now) for row in rows],
        "decided": decided,
        "typed": typed or {},
        "texts": texts,
        "rows": draft_rows,
        "two_people": deps.known.two_people,
        "may_publish": may_publish,
    }
    return aiohttp_jinja2.render_template("drafts.html", request, context, status=int(status))


def _shown(row: DraftRow, mine: Own, now: datetime) -> tuple[DraftRow, str]:
    """A draft with its answer as an asker would get it."""
    found = shown(row.drafted.draft, mine.college, now, mine.college.answerer)
    return row, found.draft if found else ""
