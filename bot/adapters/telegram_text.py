"""A reply's text for Telegram: words and entities beside them, never a markup to be parsed.

Offsets of entities are UTF-16 units.
"""

from aiogram.types import MessageEntity

from handlers.messages import Reply
from handlers.splitting import units
from knowledge.rich import Span


def entities(reply: Reply) -> list[MessageEntity] | None:
    """Return what of the text is bold or a link, None where nothing is."""
    return [_entity(reply.text, span) for span in reply.spans] or None


def _entity(text: str, span: Span) -> MessageEntity:
    return MessageEntity(
        type="text_link" if span.url else "bold",
        offset=units(text[: span.start]),
        length=units(text[span.start : span.end]),
        url=span.url or None,
    )
