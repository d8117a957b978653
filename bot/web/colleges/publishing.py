"""What somebody changed on these pages is published at once, all of it or nothing.

Days of admission wait for another person to read them (`handlers.seconding`).
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.curating import Faulty
from bot.editing import Done, Editor, submit_apart
from bot.storage.content import Edit, EditConflict, Locked
from bot.trials import GoldenLost
from bot.web.deps import DEPS, VISITOR
from handlers.drafts import lost_in


@dataclass(frozen=True, slots=True)
class Kept:
    """Why nothing was stored: the status of the page, and what it says of it."""

    status: HTTPStatus
    told: dict[str, Any]


_CLASH = Kept(HTTPStatus.CONFLICT, {"clash": True})


async def published(request: web.Request, edits: Sequence[Edit], comment: str) -> Done | Kept:
    """Publish, and let wait what two have to read."""
    deps = request.app[DEPS]
    of = Editor(request[VISITOR].author, deps.clock(), deps.known.two_people)
    try:
        # What these edits themselves bring was looked at; an old fault elsewhere holds up nobody.
        with suppress(Faulty):
            await _tried(request, edits)
        return await deps.runner.write(partial(submit_apart, edits=edits, of=of, comment=comment))
    except GoldenLost as error:
        return Kept(HTTPStatus.UNPROCESSABLE_ENTITY, {"lost": lost_in(error.lost)})
    except (EditConflict, Locked):
        return _CLASH


async def _tried(request: web.Request, edits: Sequence[Edit]) -> None:
    if edits:
        await request.app[DEPS].trials.refuse(edits)
