"""A card shows a person what is asked, by when an answer was promised, and how to give it."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import splitting
from handlers.buttons import desk_rows, give_rows
from handlers.messages import Reply
from handlers.options import Option
from handlers.replying import paragraphs
from handlers.splitting import units
from handlers.texts import cards

_SHOWN = 350
"""Units of an answer that stand on the card: enough to know it by."""


def card(
    *,
    number: int,
    text: str,
    draft: str,
    danger: bool,
    channel: str,
    promised_at: datetime,
    timezone: str,
    topics: bool,
    options: Sequence[Option] = (),
) -> Reply:
    """Return the card as a message: head, question, what it may mean, what to do.

    A `draft` is shown where there are no options, which say the same. `promised_at` is UTC-aware
    and shown in the college's `timezone`; `topics` tells that every asker has a topic of their own.
    """
    by = f"{promised_at.astimezone(ZoneInfo(timezone)):%d.%m %H:%M}"
    text = paragraphs(
        cards.DANGER if danger else "",
        cards.head(number, channel, by),
        text,
        meanings(options) or (f"{cards.DRAFT}\n{draft}" if draft else ""),
        cards.ANSWER_IN_TOPIC if topics else cards.ANSWER_BY_REPLY,
    )
    return Reply(text, (*give_rows(number, options), *desk_rows(number)))


def addition(number: int, text: str, options: Sequence[Option]) -> Reply:
    """Return what the asker added while card `number` is open, with what that may mean."""
    return Reply(paragraphs(cards.more(text), meanings(options)), give_rows(number, options))


def meanings(options: Sequence[Option]) -> str:
    """What a question may mean, numbered as the buttons are; "" where nothing came near."""
    found = {one.reference: one for one in options}.values()
    lines = [
        cards.meaning(number, one.title, round(one.p * 100), _short(one.text), sure=one.sure)
        for number, one in enumerate(found, start=1)
    ]
    return "\n\n".join([cards.MEANINGS, *lines]) if lines else ""


def _short(text: str) -> str:
    words = " ".join(text.split())
    if units(words) <= _SHOWN:
        return words
    return splitting.cut(words, _SHOWN).rpartition(" ")[0] + "…"
