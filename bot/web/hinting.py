"""A hint about an answer is given while it is written; nothing is stored and nothing held back."""

from aiohttp import web

from bot.storage.dialogs import load_card
from bot.web.deps import DEPS
from bot.web.guarding import read_form
from bot.web.posting import read_number, read_text
from bot.web.whose import own
from handlers.hinting import hint


async def show_hint(request: web.Request) -> web.Response:
    """POST /desk/hint: the hint about a text written to a card of this college, often empty."""
    deps, form = request.app[DEPS], await read_form(request)
    number, text = read_number(form.get("card", "")), read_text(form)
    mine = own(request, form.get("college", ""))
    target = await deps.runner.read(lambda session: load_card(session, number))
    if target is None or target.card.college != mine.page.college_id:
        raise web.HTTPNotFound
    card = target.card
    plain = not (card.danger or card.kept) and card.waiting
    return web.Response(text=hint(card.question, text) if plain and text else "")
