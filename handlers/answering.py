"""People of the college answer: at the desk with a right and a card, or in the platform's inbox."""

from handlers.asker_notes import ReachChanged
from handlers.buttons import Action, Pressed, afterwards_row
from handlers.carrying import refusal
from handlers.commanding import command_in, decide_command
from handlers.enclosing import marked
from handlers.entering import decide_entering
from handlers.hinting import hint
from handlers.mailing import HUMAN_GOES_ON, HUMAN_REPLY, decide_mailed
from handlers.mentioning import mention
from handlers.messages import HumanReply, IncomingMessage, Reach, Reply
from handlers.outcome import (
    CardAnswered,
    DeskNotice,
    FloorTaken,
    Moved,
    Note,
    Outcome,
    ReplyAmended,
)
from handlers.passing import decide_named, named
from handlers.replying import paragraphs
from handlers.situation import CardState, DeskSituation, Floor, Situation
from handlers.spreading import offered
from handlers.states import Disposition, State
from handlers.tapping import acted, told
from handlers.texts import answering as texts
from handlers.texts import hinting

# Telegram's commands are Latin; in VK people type the words.
_COMMANDS = {
    "/take": Action.TAKE,
    "/беру": Action.TAKE,
    "/close": Action.CLOSE,
    "/закрыть": Action.CLOSE,
    "/floor": Action.FLOOR,
    "/бот": Action.FLOOR,
    "/skip": Action.SKIP,
    "/невопрос": Action.SKIP,
    "/base": Action.BASE,
    "/вбазу": Action.BASE,
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
    if situation.entrance is not None:
        return decide_entering(situation.entrance, situation)
    if not situation.staff:
        return _notice(card, texts.NO_RIGHT, "no_right")
    text = message.text.strip()
    command = command_in(text)
    if command is not None:
        return decide_command(command, message, situation)
    if card is None:
        return _notice(card, texts.NO_CARD, "no_card")
    if situation.shut_out:
        return _notice(card, texts.NOT_ON_DUTY, "not_on_duty")
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
    found = mention(card, situation)
    words = paragraphs(found.quote, text or texts.FILES_ONLY)
    rows = afterwards_row(card.id) if card.waiting and not card.danger else ()
    reply = Reply(texts.signed(situation.college.answerer, words), rows, answers=found.key)
    if not message.attachments:
        notes += offered(text, card, situation) + _hinted(text, card)
    return Outcome(
        *(Disposition.TALK, "card_answered", (reply,), tuple(notes)),
        urgent=True,
        files=message.enclosed,
    )


def _hinted(text: str, card: CardState) -> tuple[Note, ...]:
    """A soft word about what has gone out; a messenger holds nothing back for it."""
    found = hint(card.question, text) if card.waiting and not card.danger else ""
    return (DeskNotice(card.id, hinting.after(found)),) if found else ()


def _amended(text: str, situation: DeskSituation) -> Outcome:
    reply = Reply(texts.signed(situation.college.answerer, text))
    note = ReplyAmended(situation.sent, situation.staff, reply)
    return Outcome(Disposition.TALK, "reply_amended", (), (note,), urgent=True)


def action_in(text: str) -> Action | None:
    """The action on a card that a command in words asks for, None for any other text."""
    words = text.split(maxsplit=1)
    return _COMMANDS.get(words[0].partition("@")[0].lower()) if words else None


def _decide_command(text: str, card: CardState, situation: DeskSituation) -> Outcome:
    name = named(text)
    if name is not None:
        outcome, words = decide_named(name, card, situation)
        return told(outcome, DeskNotice(card.id, words))
    action = action_in(text)
    if action is None:
        return _notice(card, texts.UNKNOWN_COMMAND, "unknown_command")
    outcome, words = acted(Pressed(action, card=card.id), card, situation)
    return told(outcome, DeskNotice(card.id, words))
