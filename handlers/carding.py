"""A card shows a person what is asked, by when an answer was promised, and how to give it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.buttons import desk_row
from handlers.messages import Reply
from handlers.texts import cards


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
) -> Reply:
    """Return the card as a message: head, question, a draft if there is one, what to do.

    `promised_at` is UTC-aware and shown in the college's `timezone`; `topics` tells that every
    asker has a topic of their own.
    """
    by = f"{promised_at.astimezone(ZoneInfo(timezone)):%d.%m %H:%M}"
    parts = [
        cards.DANGER if danger else "",
        cards.head(number, channel, by),
        text,
        f"{cards.DRAFT}\n{draft}" if draft else "",
        cards.ANSWER_IN_TOPIC if topics else cards.ANSWER_BY_REPLY,
    ]
    return Reply("\n\n".join(part for part in parts if part), (desk_row(number),))
