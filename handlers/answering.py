"""People of the college answer: at the desk with a right and a card, or in the platform's inbox."""

from handlers import buttons
from handlers.buttons import Action
from handlers.carrying import refusal
from handlers.enclosing import marked
from handlers.mailing import HUMAN_GOES_ON, HUMAN_REPLY, decide_mailed
from handlers.messages import HumanReply, IncomingMessage, IncomingPress, Reach, Reply
from handlers.outcome import (
    CardAnswered,
    CardClosed,
    CardTaken,
    DeskNotice,
    FloorTaken,
    Moved,
    Note,
    Outcome,
    PressAnswered,
    ReachChanged,
    ReplyAmended,
)
from handlers.situation import CardState, DeskSituation, Floor, Situation
from handlers.states import Disposition, State
from handlers.texts import answering as texts

CLOSED_BY_PERSON = "closed_by_person"
FLOOR_RETURNED = "floor_returned"

# Telegram's commands are Latin; in VK people type the words.
_COMMANDS = {
    "/take": Action.TAKE,
    "/беру": Action.TAKE,
    "/close": Action.CLOSE,
    "/закрыть": Action.CLOSE,
    "/floor": Action.FLOOR,
    "/бот": Action.FLOOR,
}


def decide_human(reply: HumanReply, situation: Situation) -> Outcome:
    """A person wrote in the platform's own inbox: they have the floor, what waited is answered."""
    if situation.mailing:
        return decide_mailed(reply)
    card = situation.dialog.open_card
    notes: list[Note] = [FloorTaken(reply.sender)]
    left = {State.OFFERED, State.WAITING}
    if card:
        # The card answers every question that waits on it; only choices are left to move.
        notes.append(CardAnswered(card.id, reply.sender, reply.text))
        left = {State.OFFERED}
    moved = [
        Moved(question.key, State.ANSWERED_BY_PERSON)
        for question in situation.dialog.earlier.values()
        if question.state in left
    ]
    disposition = Disposition.QUESTIONS if moved else Disposition.IGNORED
    goes_on = situation.dialog.floor is Floor.PERSON
    return Outcome(disposition, HUMAN_GOES_ON if goes_on else HUMAN_REPLY, (), (*notes, *moved))


def decide_reach(reach: Reach, situation: Situation) -> Outcome:
    """The asker allowed or forbade our messages: noted, and told to who may be writing to them."""
    notes: list[Note] = [ReachChanged(reach.allowed)]
    if situation.dialog.open_card:
        words = texts.UNBLOCKED if reach.allowed else texts.BLOCKED
        notes.append(DeskNotice(situation.dialog.open_card.id, words))
    return Outcome(Disposition.IGNORED, "reach", (), tuple(notes))


def decide_desk_message(message: IncomingMessage, situation: DeskSituation) -> Outcome:
    """A staff member's words to a card go to the asker, whole; a slash begins a command."""
    card = situation.card
    if not situation.staff:
        return _notice(card, texts.NO_RIGHT, "no_right")
    if card is None:
        return _notice(card, texts.NO_CARD, "no_card")
    text = message.text.strip()
    if message.edited and situation.sent and text and not text.startswith("/"):
        return _amended(text, situation)
    if not text and not message.attachments:
        return _notice(card, texts.NO_TEXT, "no_text")
    if text.startswith("/"):
        return _decide_command(text, card, situation)
    if message.attachments and (words := refusal(message.attachments, situation.route)):
        return _notice(card, words, "not_carried")
    return _answered(text, message, card, situation)


def _notice(card: CardState | None, words: str, reason: str) -> Outcome:
    notice = DeskNotice(card.id if card else 0, words)
    return Outcome(Disposition.IGNORED, reason, (), (notice,))


def _answered(
    text: str, message: IncomingMessage, card: CardState, situation: DeskSituation
) -> Outcome:
    shown = marked(text, message.attachments)
    notes: list[Note] = [CardAnswered(card.id, situation.staff, shown)]
    if card.open and situation.floor is Floor.BOT:
        # A closed card gives no floor: nothing would ever give it back.
        notes.insert(0, FloorTaken(situation.staff))
    reply = Reply(texts.signed(situation.college.answerer, text or texts.FILES_ONLY))
    return Outcome(
        *(Disposition.TALK, "card_answered", (reply,), tuple(notes)),
        urgent=True,
        files=message.enclosed,
    )


def _amended(text: str, situation: DeskSituation) -> Outcome:
    reply = Reply(texts.signed(situation.college.answerer, text))
    note = ReplyAmended(situation.sent, situation.staff, reply)
    return Outcome(Disposition.TALK, "reply_amended", (), (note,), urgent=True)


def _decide_command(text: str, card: CardState, situation: DeskSituation) -> Outcome:
    name = text.split(maxsplit=1)[0].partition("@")[0].lower()
    action = _COMMANDS.get(name)
    if action is None:
        return _notice(card, texts.UNKNOWN_COMMAND, "unknown_command")
    outcome, words = _acted(action, card, situation)
    return _told(outcome, DeskNotice(card.id, words))


def decide_desk_press(press: IncomingPress, situation: DeskSituation) -> Outcome:
    """A press under a card: take, close, give the floor back; no right or no card, no change."""
    pressed = buttons.parse(press.data)
    card = situation.card
    if not situation.staff:
        outcome, words = Outcome(Disposition.IGNORED, "no_right"), texts.NO_RIGHT_TOAST
    elif pressed is None or card is None or not pressed.card or pressed.card != card.id:
        outcome, words = Outcome(Disposition.IGNORED, "outdated_press"), texts.WRONG_CARD
    else:
        outcome, words = _acted(pressed.action, card, situation)
    if press.event:
        return _told(outcome, PressAnswered(press.event, words))
    return _told(outcome, DeskNotice(card.id if card else 0, words))


def _told(outcome: Outcome, note: Note) -> Outcome:
    return Outcome(
        outcome.disposition,
        outcome.reason,
        outcome.replies,
        (*outcome.notes, note),
        outcome.urgent,
    )


def _acted(action: Action, card: CardState, situation: DeskSituation) -> tuple[Outcome, str]:
    """What the action does to the card, and a word about it to the person."""
    unchanged = Outcome(Disposition.IGNORED, "unchanged")
    if not card.open:
        return unchanged, texts.ALREADY_CLOSED
    if action is Action.TAKE:
        if card.taken_by:
            own = card.taken_by == situation.staff
            return unchanged, texts.ALREADY_YOURS if own else texts.ALREADY_TAKEN
        taken = (CardTaken(card.id, situation.staff),)
        return Outcome(Disposition.TALK, "card_taken", (), taken), texts.TAKEN
    if action is Action.FLOOR and situation.floor is Floor.BOT:
        return unchanged, texts.FLOOR_IS_BOTS
    return _closed(action, card, situation)


def _closed(action: Action, card: CardState, situation: DeskSituation) -> tuple[Outcome, str]:
    returned = action is Action.FLOOR
    reason = FLOOR_RETURNED if returned else CLOSED_BY_PERSON
    spoke = situation.floor is Floor.PERSON
    # Somebody in danger gets no word from a program about a card being closed.
    words = texts.GIVEN_BACK if spoke else texts.CLOSED_UNANSWERED
    replies = () if card.danger else (Reply(words),)
    notes = (CardClosed(card.id, situation.staff, reason),)
    outcome = Outcome(Disposition.TALK, reason, replies, notes, urgent=bool(replies))
    return outcome, texts.FLOOR_RETURNED if returned else texts.CLOSED
