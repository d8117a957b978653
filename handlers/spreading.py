"""A person's answer goes to all who wait for the same, when they say so and saw every wording."""

from collections.abc import Sequence

from handlers.buttons import afterwards_row, spread_row
from handlers.desk_notes import SpreadOffered, SpreadStarted
from handlers.mentioning import Mention, mentioned
from handlers.messages import Reply
from handlers.outcome import CardAnswered, CardClosed, DeskNotice, Note, Outcome
from handlers.replying import paragraphs
from handlers.situation import CardState, DeskSituation, Floor
from handlers.states import Disposition
from handlers.texts import answering
from handlers.texts import spreading as texts
from handlers.wording import Worded
from knowledge.colleges import College
from knowledge.masking import mask

ANSWERED_WITH_OTHERS = "answered_with_others"


def offered(text: str, card: CardState, situation: DeskSituation) -> tuple[Note, ...]:
    """The offer to say `text`, which just answered `card`, to all who ask the same.

    Words in which something personal is found are for one person alone.
    """
    found = situation.alike
    if not found or not text or card.danger:
        return ()
    wordings = [one.masked for one in found]
    if mask(text).text != text:
        return (DeskNotice(card.id, texts.personal(wordings)),)
    notice = DeskNotice(
        card.id, texts.offer(wordings), (spread_row(card.id, situation.key, len(found) + 1),)
    )
    cards = tuple(one.card for one in found)
    return SpreadOffered(situation.key, cards, situation.staff, text), notice


def started(source: int, offers: int, situation: DeskSituation) -> tuple[Outcome, str]:
    """The person wants that: `offers` of what was offered for inbox row `source` still stand."""
    if not offers:
        return Outcome(Disposition.IGNORED, "unchanged"), texts.NOBODY_LEFT
    note = SpreadStarted(source, situation.staff)
    return Outcome(Disposition.TALK, "spread", (), (note,)), texts.started(offers)


def spread(
    card: CardState, floor: Floor, text: str, by: str, asked: Sequence[Worded], college: College
) -> Outcome | None:
    """What one of them is told, None where somebody answered meanwhile or talks to them.

    The answer was written to somebody else, so it always says which question it comes to.
    """
    if not card.open or not card.waiting or card.danger or floor is Floor.PERSON:
        return None
    found = next((mentioned(one) for one in asked if one.waits), Mention())
    notes = (CardAnswered(card.id, by, text), CardClosed(card.id, by, ANSWERED_WITH_OTHERS))
    words = answering.signed(college.answerer, paragraphs(found.quote, text))
    reply = Reply(words, afterwards_row(card.id), answers=found.key)
    return Outcome(Disposition.TALK, ANSWERED_WITH_OTHERS, (reply,), notes, urgent=True)
