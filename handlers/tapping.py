"""A tap under a card does one thing at once: answer with an entry, take, close, give back.

It counts for who has the right, on this very card, as the card is now; any other tap, one that
comes twice or too late among them, changes nothing and says so.
"""

from dataclasses import replace

from handlers import buttons
from handlers.buttons import Action, Pressed
from handlers.drafting import ACTIONS, decide_draft
from handlers.mentioning import mention
from handlers.messages import IncomingPress, Reply
from handlers.options import Option
from handlers.outcome import (
    CardClosed,
    CardTaken,
    DeskNotice,
    EntryGiven,
    FloorReturned,
    Note,
    OptionChanged,
    Outcome,
    PressAnswered,
)
from handlers.passing import PASSING, decide_passing
from handlers.replying import spoken_replies
from handlers.situation import CardState, DeskSituation, Floor
from handlers.spreading import started
from handlers.states import Disposition
from handlers.texts import answering as texts
from knowledge.answers import Answer
from knowledge.rich import joined

CLOSED_BY_PERSON = "closed_by_person"
FLOOR_RETURNED = "floor_returned"
NOT_A_QUESTION = "not_a_question"
ENTRY_GIVEN = "entry_given"

_UNCHANGED = Outcome(Disposition.IGNORED, "unchanged")


def decide_desk_press(press: IncomingPress, situation: DeskSituation) -> Outcome:
    """A press under a card; without a right or a card of this desk nothing changes."""
    pressed = buttons.parse(press.data)
    card = situation.card
    if not situation.staff:
        outcome, words = Outcome(Disposition.IGNORED, "no_right"), texts.NO_RIGHT_TOAST
    elif pressed is None or card is None or not pressed.card or pressed.card != card.id:
        outcome, words = Outcome(Disposition.IGNORED, "outdated_press"), texts.WRONG_CARD
    elif situation.shut_out:
        outcome, words = Outcome(Disposition.IGNORED, "not_on_duty"), texts.NOT_ON_DUTY
    else:
        outcome, words = acted(pressed, card, situation)
    if press.event:
        return told(outcome, PressAnswered(press.event, words))
    return told(outcome, DeskNotice(card.id if card else 0, words))


def told(outcome: Outcome, note: Note) -> Outcome:
    """The same outcome, with a word about it to who acted."""
    return replace(outcome, notes=(*outcome.notes, note))


def acted(pressed: Pressed, card: CardState, situation: DeskSituation) -> tuple[Outcome, str]:
    """What the action does to the card, and a word about it to the person."""
    if pressed.action is Action.ALL:
        # The card itself is answered already, and perhaps closed.
        return started(pressed.source, situation.offers, situation)
    if pressed.action in ACTIONS:
        return decide_draft(pressed, card, situation)
    if not card.open:
        return _UNCHANGED, texts.ALREADY_CLOSED
    if pressed.action in PASSING:
        return decide_passing(pressed, card, situation)
    match pressed.action:
        case Action.TAKE:
            return _taken(card, situation)
        case Action.GIVE:
            return _given(pressed.entry, card, situation)
        case Action.SKIP:
            return _skipped(card, situation)
        case Action.FLOOR:
            if situation.floor is Floor.BOT:
                return _UNCHANGED, texts.FLOOR_IS_BOTS
            return _returned(card, situation)
        case Action.CLOSE:
            return _closed(CLOSED_BY_PERSON, card, situation), texts.CLOSED
        case _:
            # A button of an asker's has no business here.
            return _UNCHANGED, texts.WRONG_CARD


def _taken(card: CardState, situation: DeskSituation) -> tuple[Outcome, str]:
    if card.taken_by:
        own = card.taken_by == situation.staff
        return _UNCHANGED, texts.ALREADY_YOURS if own else texts.ALREADY_TAKEN
    taken = (CardTaken(card.id, situation.staff),)
    return Outcome(Disposition.TALK, "card_taken", (), taken), texts.TAKEN


def _returned(card: CardState, situation: DeskSituation) -> tuple[Outcome, str]:
    """The bot goes on; what still waits for a person stays on the card."""
    if not card.waiting:
        return _closed(FLOOR_RETURNED, card, situation), texts.FLOOR_RETURNED
    replies = () if card.danger else (Reply(texts.GIVEN_BACK_WAITS),)
    notes = (FloorReturned(),)
    outcome = Outcome(Disposition.TALK, FLOOR_RETURNED, replies, notes, urgent=bool(replies))
    return outcome, texts.FLOOR_RETURNED_WAITS


def _closed(reason: str, card: CardState, situation: DeskSituation) -> Outcome:
    spoke = situation.floor is Floor.PERSON
    # Somebody in danger gets no word from a program about a card being closed.
    words = texts.GIVEN_BACK if spoke else texts.CLOSED_UNANSWERED
    replies = () if card.danger else (Reply(words),)
    notes = (CardClosed(card.id, situation.staff, reason),)
    return Outcome(Disposition.TALK, reason, replies, notes, urgent=bool(replies))


def _skipped(card: CardState, situation: DeskSituation) -> tuple[Outcome, str]:
    """What is no question is closed; its asker was promised a word, and gets one."""
    if not card.waiting:
        return _UNCHANGED, texts.ALREADY_ANSWERED
    notes = (CardClosed(card.id, situation.staff, NOT_A_QUESTION),)
    replies = () if card.danger else (Reply(texts.NOT_A_QUESTION),)
    outcome = Outcome(Disposition.TALK, NOT_A_QUESTION, replies, notes, urgent=bool(replies))
    return outcome, texts.SKIPPED


def _given(reference: str, card: CardState, situation: DeskSituation) -> tuple[Outcome, str]:
    options = [one for one in card.options if one.reference == reference]
    if not options:
        return _UNCHANGED, texts.WRONG_CARD
    meant = tuple(one.question for one in options if one.question in situation.waiting)
    if not meant:
        return _UNCHANGED, texts.ALREADY_ANSWERED
    answer = situation.answers.get(reference)
    if answer is None or not answer.draft.strip():
        return _UNCHANGED, texts.ENTRY_GONE
    if answer.draft.strip() != options[0].text:
        # The person agreed to other words than these.
        changed = OptionChanged(card.id, reference, answer.draft.strip())
        return Outcome(Disposition.TALK, "option_changed", (), (changed,)), texts.ENTRY_CHANGED
    return _sent(options[0], answer, meant, card, situation)


def _sent(
    option: Option,
    answer: Answer,
    meant: tuple[str, ...],
    card: CardState,
    situation: DeskSituation,
) -> tuple[Outcome, str]:
    """The entry goes out as the office's answer; nothing else waiting, the card is done with."""
    following = [entry for entry in answer.next if entry != answer.entry]
    rows = buttons.ask_rows(following, situation.titles, buttons.MOST_NEXT)
    words = joined(option.title, answer.rich.stripped())
    found = mention(card, situation, meant)
    signature = texts.signature(situation.college.answerer)
    said = joined(signature, joined(found.quote, words), between="\n")
    thanks = buttons.afterwards_row(card.id)[0][0]
    rows += ((thanks, *buttons.person_row(meant[0])[0]),)
    replies = found.under(spoken_replies(said, rows))
    notes: list[Note] = [EntryGiven(card.id, situation.staff, meant, option.reference, words.text)]
    done = set(situation.waiting) <= set(meant) and situation.floor is Floor.BOT
    if done:
        notes.append(CardClosed(card.id, situation.staff, ENTRY_GIVEN))
    outcome = Outcome(Disposition.TALK, ENTRY_GIVEN, replies, tuple(notes), urgent=True)
    return outcome, texts.ENTRY_SENT if done else texts.ENTRY_SENT_REST
