"""Staff ask the desk itself by commands: who waits, what was done, and that the bot be silent."""

import re
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.desk_notes import PauseSet
from handlers.messages import IncomingMessage
from handlers.outcome import DeskNotice, Note, Outcome
from handlers.situation import DeskSituation
from handlers.states import Disposition
from handlers.texts import boards as texts

PAUSE = timedelta(hours=2)
LONGEST_PAUSE = 72
"""Hours: a pause that everybody forgot must end."""
_HOURS = re.compile(r"(\d{1,3})(?:\s*ч\w*\.?)?")


class Command(StrEnum):
    """What may be asked of a desk."""

    QUEUE = "queue"
    STATISTICS = "stats"
    PAUSE = "pause"
    HELP = "help"


# Telegram offers Latin commands only; people type the words.
_NAMES = {
    "/очередь": Command.QUEUE,
    "/queue": Command.QUEUE,
    "/статистика": Command.STATISTICS,
    "/stats": Command.STATISTICS,
    "/пауза": Command.PAUSE,
    "/pause": Command.PAUSE,
    "/помощь": Command.HELP,
    "/help": Command.HELP,
    "/start": Command.HELP,
}


def command_in(text: str) -> Command | None:
    """The command a message to the desk begins with, None for any other."""
    return _NAMES.get(_name(text))


def _name(text: str) -> str:
    words = text.split(maxsplit=1)
    return words[0].partition("@")[0].lower() if words else ""


def decide_command(command: Command, message: IncomingMessage, situation: DeskSituation) -> Outcome:
    """What a staff member's command comes to: a word where they wrote it, and perhaps a pause."""
    board, zone = situation.board, ZoneInfo(situation.college.timezone)
    match command:
        case Command.QUEUE:
            return _told(texts.queue(board, situation.now, zone))
        case Command.STATISTICS:
            return _told(texts.statistics(board))
        case Command.PAUSE:
            return _paused(message.text, situation, zone)
        case Command.HELP:
            return _told(texts.HELP)


def _paused(text: str, situation: DeskSituation, zone: ZoneInfo) -> Outcome:
    asked = text.split(maxsplit=1)[1:]
    found = _HOURS.fullmatch(asked[0].strip().lower()) if asked else None
    if asked and (found is None or int(found[1]) > LONGEST_PAUSE):
        return _told(texts.WRONG_PAUSE.format(most=LONGEST_PAUSE))
    length = timedelta(hours=int(found[1])) if found else PAUSE
    if not length:
        return _told(texts.PAUSE_OVER, PauseSet(None, situation.staff))
    until = situation.now + length
    return _told(texts.paused(until.astimezone(zone)), PauseSet(until, situation.staff))


def _told(words: str, *notes: Note) -> Outcome:
    return Outcome(Disposition.IGNORED, "command", (), (*notes, DeskNotice(0, words)))
