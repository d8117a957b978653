"""Staff come to the page in the browser by what they write from a number the list knows.

A code that a browser shows lets that browser in, once; «/вход» gives a link that works once;
«/выход» ends everything they have open. Who is not on the list hears who can put them there.
"""

import re
from zoneinfo import ZoneInfo

from handlers.entrance import (
    Entrance,
    EntranceNote,
    KnockConfirmed,
    KnockRefused,
    KnockState,
    LinkGiven,
    SessionsEnded,
    Wish,
)
from handlers.outcome import DeskNotice, Note, Outcome
from handlers.situation import DeskSituation
from handlers.states import Disposition
from handlers.texts import entering as texts

_CODE = re.compile(r"/?(?:вход|войти|код|enter|login)[\s:]*(\d{4})[\s-]?(\d{4})\.?", re.IGNORECASE)
# What a link with the code in it makes a messenger send.
_STARTED = re.compile(r"/start in(\d{4})(\d{4})")
_COMMANDS = {
    "/вход": Wish.LINK,
    "/войти": Wish.LINK,
    "/enter": Wish.LINK,
    "/login": Wish.LINK,
    "/выход": Wish.LEAVE,
    "/выйти": Wish.LEAVE,
    "/logout": Wish.LEAVE,
}
_AMONG_STAFF = {"вход": Wish.LINK, "войти": Wish.LINK}
"""Without the stroke an asker may mean another site; staff mean ours."""
_UNTOUCHED = {
    KnockState.CONFIRMED: texts.REPEATED,
    KnockState.USED: texts.REPEATED,
    KnockState.LATE: texts.LATE,
}


def wish_in(text: str, *, staff: bool = True) -> tuple[Wish, str] | None:
    """What somebody wants of the page, with the code they sent if any; None: nothing of it.

    Words come together that were written in pieces: each line is looked at.
    """
    for line in map(str.strip, text.splitlines()):
        if found := _CODE.fullmatch(line) or _STARTED.fullmatch(line):
            return Wish.CODE, found[1] + found[2]
        word = line.partition("@")[0].lower()
        wish = _COMMANDS.get(word) or (_AMONG_STAFF.get(word) if staff else None)
        if wish is not None:
            return wish, ""
    return None


def decide_entering(entrance: Entrance, situation: DeskSituation) -> Outcome:
    """What somebody's wish comes to; who may come in is said by the list alone."""
    if not entrance.private:
        return _outcome(DeskNotice(0, texts.PRIVATELY))
    if not entrance.staff:
        return _outcome(DeskNotice(0, texts.not_listed(entrance.channel, entrance.number)))
    match entrance.wish:
        case Wish.CODE:
            return _outcome(_coded(entrance, situation))
        case Wish.LINK if not entrance.address:
            return _outcome(DeskNotice(0, texts.NO_PAGE))
        case Wish.LINK:
            told = texts.link(entrance.address, entrance.key, entrance.minutes)
            return _outcome(LinkGiven(entrance.key, entrance.staff, entrance.by, told))
        case Wish.LEAVE:
            return _outcome(SessionsEnded(entrance.staff, entrance.by, texts.ENDED))


def _coded(entrance: Entrance, situation: DeskSituation) -> EntranceNote | DeskNotice:
    if entrance.wrong:
        return DeskNotice(0, texts.TOO_MANY)
    if not entrance.knock or entrance.began_at is None:
        return KnockRefused(entrance.staff, entrance.by, texts.UNKNOWN)
    if entrance.state is not KnockState.WAITING:
        return DeskNotice(0, _UNTOUCHED[entrance.state])
    began = entrance.began_at.astimezone(ZoneInfo(situation.college.timezone))
    told = texts.confirmed(entrance.device, f"{began:%H:%M}")
    who = (entrance.knock, entrance.staff, entrance.by)
    return KnockConfirmed(*who, told, texts.REPEATED)


def _outcome(note: Note) -> Outcome:
    return Outcome(Disposition.IGNORED, "entering", (), (note,))
