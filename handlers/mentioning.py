"""A person's answer that comes late says which of the asker's messages it answers.

It stands under that message where the platform shows such a thing, else it quotes it; what is
deleted is not quoted, and danger to life is never put before somebody's eyes again.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.messages import Reply
from handlers.situation import CardState, DeskSituation
from handlers.texts.mentioning import quoted
from handlers.wording import Worded

LATE = timedelta(hours=1)
"""After so long nobody has the question before their eyes any more."""


@dataclass(frozen=True, slots=True)
class Mention:
    """How an answer says what it answers: under message `key`, or below the words `quote`."""

    key: str = ""
    quote: str = ""

    def under(self, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
        """The same replies, the first of them under that message."""
        return (replace(replies[0], answers=self.key), *replies[1:]) if replies else ()


def mentioned(asked: Worded) -> Mention:
    """The mention of this question."""
    if asked.key or not asked.text.strip():
        return Mention(asked.key)
    return Mention(quote=quoted(asked.text))


def mention(card: CardState, situation: DeskSituation, given: Collection[str] = ()) -> Mention:
    """What an answer to `card` mentions; nothing where it comes in time.

    It answers the questions it is `given` to, else what waits: the message that the person
    replied to, or the first. To a closed card an answer always comes late.
    """
    waiting = [one for one in situation.asked if one.waits]
    meant = (
        [one for one in situation.asked if one.question in given]
        or [one for one in waiting if one.row == situation.shown]
        or waiting
        or [one for one in situation.asked if not card.open]
    )
    if card.danger or not meant:
        return Mention()
    first, several = meant[0], len({one.row for one in waiting}) > 1
    old = situation.now - first.at > LATE
    return mentioned(first) if several or first.behind or old or not card.open else Mention()
