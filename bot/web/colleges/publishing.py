"""What somebody changed on these pages is published at once: all of it, or nothing."""

from collections.abc import Sequence
from functools import partial

from aiohttp import web

from bot.storage.content import Edit, EditConflict, Locked, publish
from bot.web.deps import DEPS, VISITOR


async def published(request: web.Request, edits: Sequence[Edit], comment: str) -> bool:
    """Publish; False where somebody was faster."""
    deps = request.app[DEPS]
    store = partial(
        publish,
        edits=edits,
        author=request[VISITOR].author,
        now=deps.clock(),
        comment=comment,
    )
    try:
        await deps.runner.write(store)
    except (EditConflict, Locked):
        return False
    return True
