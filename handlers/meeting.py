"""Talk gets a short warm word and is no question; the first contact tells what the bot can do."""

from handlers import buttons
from handlers.messages import Reply
from handlers.outcome import Met, Outcome
from handlers.replying import person_row, spoken_replies
from handlers.situation import Mode, Situation
from handlers.states import Disposition
from handlers.texts import meeting as texts
from handlers.thanking import thanks_for
from knowledge.understanding import Talk

_STARTS = frozenset({"/start", "/help", "start", "начать"})


def starts(text: str) -> bool:
    """True for the word a messenger sends when somebody opens the dialog."""
    words = text.lower().split()
    # Telegram adds a link's parameter to the command: "/start vk_wall".
    return bool(words) and (words[0] == "/start" or (len(words) == 1 and words[0] in _STARTS))


def introduce(situation: Situation) -> Outcome:
    """Who speaks, what it can do, and the commonest questions as buttons."""
    text = texts.introduction(situation.college.name, situation.mode is Mode.REFERENCE)
    top = buttons.ask_rows(situation.top, situation.titles, buttons.MOST_TOP)
    replies = spoken_replies(text, top + person_row(situation))
    return Outcome(Disposition.TALK, Talk.GREETING, replies, (Met(),))


def decide_talk(talk: Talk, situation: Situation) -> Outcome:
    """A word back to a greeting, thanks, abuse or an empty message; `Talk.OPERATOR` is no talk."""
    first = not situation.dialog.met
    if talk is Talk.BOT or (first and talk in {Talk.GREETING, Talk.EMPTY}):
        return introduce(situation)
    reply = _word(talk, situation)
    thanks = thanks_for(situation)
    # After an outage a late "you are welcome" helps nobody, nor does the same line twice.
    if situation.late or reply.text in situation.dialog.last_reply:
        return Outcome(Disposition.TALK, talk, (), thanks)
    return Outcome(Disposition.TALK, talk, (reply,), thanks)


def _word(talk: Talk, situation: Situation) -> Reply:
    if talk is Talk.THANKS:
        return Reply(texts.WELCOME)
    if talk is Talk.GREETING:
        return Reply(texts.HELLO_AGAIN)
    text = texts.CALM if talk is Talk.ABUSE else texts.NO_WORDS
    return Reply(text, person_row(situation))
