"""That staff opened a talk is written down before it is shown: who, which, when."""

from aiohttp import web

from bot.storage.talks import is_noted, note_reading
from bot.web.deps import DEPS, VISITOR


async def note_opened(request: web.Request, dialog: int) -> None:
    """Note that the visitor reads this dialog; within an hour it is noted once."""
    deps, who = request.app[DEPS], request[VISITOR].author
    now = deps.clock()
    # A desk looks again at every change: mostly there is nothing to write.
    if not await deps.runner.read(lambda session: is_noted(session, who, dialog, now)):
        await deps.runner.write(lambda session: note_reading(session, who, dialog, now))
