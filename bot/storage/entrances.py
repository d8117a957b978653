"""An entrance is loaded before it is decided about, and what was decided is carried out here."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.storage import knocks
from bot.storage.logins import add_link, new_secret, right_of_staff
from bot.storage.pages import PageInfo
from bot.storage.sessions import end_all_of
from handlers.entering import wish_in
from handlers.entrance import (
    Entrance,
    EntranceNote,
    KnockConfirmed,
    KnockRefused,
    KnockState,
    LinkGiven,
    SessionsEnded,
)
from handlers.messages import IncomingMessage

LINK_LIFE = timedelta(minutes=10)
"""A link that stands in a chat lives shorter than one at the terminal."""


def entrance(
    session: Session, incoming: IncomingMessage, page: PageInfo, now: datetime
) -> Entrance | None:
    """Return what is known of somebody who wants into the page, None for any other words."""
    number = incoming.sender
    if wish_in(incoming.text) is None or not number or page.channel == "web":
        return None
    row = knocks.row_of_number(session, page.college_id, page.channel, number, now)
    right = right_of_staff(session, row, now) if row is not None else None
    private = incoming.address.peer == number
    # Elsewhere a bare word may be an answer to somebody.
    staff = right is not None and private and not incoming.reply_to
    found = wish_in(incoming.text, staff=staff)
    if found is None:
        return None
    wish, code = found
    by = right.person if right else ""
    knock = knocks.knock_of_code(session, code, now) if code else None
    return Entrance(
        wish,
        private=private,
        staff=right.staff_id or 0 if right else 0,
        by=by,
        number=number,
        channel=page.channel,
        knock=knock.id if knock else 0,
        state=knock.state if knock else KnockState.LATE,
        device=knock.device if knock else "",
        began_at=knock.began_at if knock else None,
        wrong=knocks.wrong_codes(session, by, now) >= knocks.MOST_WRONG,
        key=new_secret(),
        minutes=int(LINK_LIFE.total_seconds()) // 60,
    )


def carried_out(session: Session, note: EntranceNote, now: datetime) -> str:
    """Do what was decided, once, and return what is said of it."""
    match note:
        case KnockConfirmed():
            done = knocks.confirm(session, note.knock, note.staff, note.by, now)
            return note.text if done else note.missed
        case KnockRefused():
            knocks.refuse(session, note.staff, note.by, now)
        case LinkGiven():
            right = right_of_staff(session, note.staff, now)
            if right is not None:
                add_link(session, note.key, now, right, LINK_LIFE)
        case SessionsEnded():
            end_all_of(session, note.by, note.staff, now)
    return note.text
