"""What a person answered becomes a draft for the base by one tap, and is published by another.

Nothing goes into the base that names somebody, that its own reader would refuse, or that loses a
question of the golden set. An answer with a sum or a day is read by two (`handlers.seconding`).
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.buttons import Action, Pressed, draft_rows
from handlers.drafts import UNDECIDED, DraftAsked, Drafted, DraftSettled, DraftState, Trial
from handlers.messages import Reply
from handlers.outcome import Outcome
from handlers.replying import paragraphs
from handlers.seconding import may_publish
from handlers.situation import CardState, DeskSituation
from handlers.states import Disposition
from handlers.texts import drafting as texts
from knowledge.colleges import College
from knowledge.drafting import piece_of, problems_of, shown
from knowledge.facts import FACTS
from knowledge.masking import mask
from knowledge.templates import fact_keys

ACTIONS = frozenset({Action.BASE, Action.PUBLISH, Action.PROPOSE, Action.DROP})
_UNCHANGED = Outcome(Disposition.IGNORED, "unchanged")


def decide_draft(
    pressed: Pressed, card: CardState, situation: DeskSituation
) -> tuple[Outcome, str]:
    """What a tap for the base does, and a word about it to the person."""
    if pressed.action is Action.BASE:
        return _asked(card, situation)
    found = situation.draft
    if found is None or found.id != pressed.draft or found.card != card.id:
        return _UNCHANGED, texts.GONE
    if found.state not in UNDECIDED:
        return _UNCHANGED, texts.decided(found.state)
    if pressed.action is Action.DROP:
        return _settled(found, DraftState.DROPPED, situation)
    if found.state is not DraftState.OPEN:
        return _UNCHANGED, texts.decided(found.state)
    if found.personal:
        return _UNCHANGED, texts.NAMES_SOMEBODY
    if pressed.action is Action.PROPOSE:
        return _settled(found, DraftState.PROPOSED, situation)
    return _agreed(found, situation)


def _asked(card: CardState, situation: DeskSituation) -> tuple[Outcome, str]:
    found = situation.draft
    if card.danger:
        return _UNCHANGED, texts.DANGER
    if found is not None and found.state is DraftState.PUBLISHED:
        return _UNCHANGED, texts.decided(found.state)
    if found is not None and found.state in UNDECIDED:
        return _UNCHANGED, texts.THERE
    if not situation.said.strip():
        return _UNCHANGED, texts.NOT_ANSWERED
    note = DraftAsked(card.id, situation.staff, situation.said.strip())
    return Outcome(Disposition.TALK, "draft_asked", (), (note,)), texts.COMES


def _agreed(found: Drafted, situation: DeskSituation) -> tuple[Outcome, str]:
    if not may_publish(found.strict, found.by, situation.staff, situation.two_people):
        return _UNCHANGED, texts.NEEDS_SECOND
    zone = ZoneInfo(situation.college.timezone)
    day: date = situation.now.astimezone(zone).date()
    piece = piece_of(found.draft, situation.staff, situation.college.answerer, day)
    if problems_of(piece):
        return _UNCHANGED, texts.FAULTY
    return _settled(found, DraftState.AGREED, situation)


def shown_draft(
    drafted: Drafted, trial: Trial, college: College, now: datetime, two_people: bool = True
) -> Reply:
    """A draft as a message at a desk; nothing personal stands in it."""
    found = shown(drafted.draft, college, now, college.answerer)
    said = found.draft if found and found.text.strip() else drafted.answer
    titles = [FACTS[key].title_ru for key in fact_keys(drafted.answer) if key in FACTS]
    words = paragraphs(
        texts.head(drafted.card, [mask(one).text for one in drafted.wordings]),
        texts.answer(mask(said).text if drafted.personal else said),
        texts.quoted(titles) if titles else "",
        texts.trial(trial),
        texts.PERSONAL if drafted.personal else "",
        texts.SECOND if drafted.strict and two_people else "",
    )
    return Reply(words, draft_rows(drafted.card, drafted.id))


def _settled(found: Drafted, state: DraftState, situation: DeskSituation) -> tuple[Outcome, str]:
    note = DraftSettled(found.id, situation.staff, state)
    outcome = Outcome(Disposition.TALK, f"draft_{state}", (), (note,))
    return outcome, texts.decided(state)
