"""The golden set on a page: what must stay understood; it grows by a press in a gap or a trial."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot.storage.golden import drop_golden, keep_golden
from bot.storage.session import Session
from bot.web.around import around, packed
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import read_all, read_form
from bot.web.posting import one_line
from knowledge.golden import Golden, key_of
from knowledge.masking import mask
from knowledge.outcomes import Outcome
from knowledge.understanding import Knowledge

PERSON = "-"
"""Stands for no entry: a person answers."""
_MOST_AT_ONCE = 60
_SCRIPT = "X-Priemka-Script"


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the set; `found` is what it is understood as, None where nobody looked."""

    golden: Golden
    found: Outcome | None

    @property
    def right(self) -> bool:
        """True where it is understood as it should be."""
        return self.found is not None and self.golden.holds(self.found)


async def show(request: web.Request) -> web.StreamResponse:
    """GET /golden: the whole set, what is not understood first."""
    return await _page(request)


async def keep(request: web.Request) -> web.StreamResponse:
    """POST /golden/keep: these words ask this entry (`PERSON` = none), whatever is edited."""
    form, deps, visitor = await read_form(request), request.app[DEPS], request[VISITOR]
    asked = await read_all(request, "wording") or (form.get("asked", ""),)
    texts = [words for one in asked[:_MOST_AT_ONCE] if (words := _line(one))]
    entry, known = form.get("entry", ""), getattr(deps.base.current, "entries", {})
    there = entry == PERSON or entry in known or (entry and "sure" in form)
    if not texts or not there:
        return await _page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    right, now = frozenset({entry} - {PERSON}), deps.clock()

    def work(session: Session) -> None:
        for one in texts:
            keep_golden(session, Golden(one, right, visitor.author), now)

    await deps.runner.write(work)
    if request.headers.get(_SCRIPT):
        return web.Response(status=HTTPStatus.NO_CONTENT)
    raise web.HTTPSeeOther(f"/golden#{anchor(texts[0])}")


async def drop(request: web.Request) -> web.StreamResponse:
    """POST /golden/drop: a question is golden no more."""
    form, deps, visitor = await read_form(request), request.app[DEPS], request[VISITOR]
    text, now = _line(form.get("asked", "")), deps.clock()
    if text:
        await deps.runner.write(lambda session: drop_golden(session, text, visitor.author, now))
    raise web.HTTPSeeOther("/golden")


def _line(text: str) -> str:
    """Words in one line; whatever names a person is masked, wherever it comes from."""
    return mask(one_line(text)).text


def anchor(text: str) -> str:
    """Where a question stands on the page."""
    return "q-" + "-".join(key_of(text).split())


async def _page(
    request: web.Request, typed: Any = None, status: HTTPStatus = HTTPStatus.OK
) -> web.Response:
    deps = request.app[DEPS]
    those, found = await deps.trials.golden()
    rows = [Row(one, found.get(one.key)) for one in those]
    knows = deps.base.current
    entries = knows.entries if isinstance(knows, Knowledge) else {}
    context = around(request) | {
        "rows": sorted(rows, key=lambda row: row.right),
        "wrong": sum(not row.right for row in rows if row.found),
        "looked": bool(found),
        "entries": {name: one.title for name, one in entries.items() if "talk." not in name},
        "typed": typed or {},
        "anchor": anchor,
    }
    return packed(aiohttp_jinja2.render_template("golden.html", request, context, status=status))
