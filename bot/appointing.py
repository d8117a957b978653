"""Appointing says who may answer for a college, at the command line or in the console, and when
that ends; every change leaves a trace."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.storage.auditing import note_act
from bot.storage.pages import StaffMember, add_staff, remove_staff
from bot.storage.session import Session


def end_of(last: date | None, timezone: str) -> datetime | None:
    """When a right ends whose last day this is there; None = it does not end."""
    if last is None:
        return None
    midnight = datetime.combine(last, time.min) + timedelta(days=1)
    return midnight.replace(tzinfo=ZoneInfo(timezone))


def last_day(until: datetime | None, timezone: str) -> date | None:
    """The inverse: people count days."""
    return (until.astimezone(ZoneInfo(timezone)) - timedelta(days=1)).date() if until else None


def appoint(session: Session, member: StaffMember, by: str, now: datetime) -> bool:
    """Give somebody the right; False where there is no such college."""
    if not add_staff(session, member.college, member):
        return False
    act = f"staff_added:{member.role}{':duty' if member.duty else ''}"
    note_act(session, now, by, act, _subject(member))
    return True


def dismiss(session: Session, member: StaffMember, by: str, now: datetime) -> bool:
    """Take the right away; False where nobody had it."""
    removed = remove_staff(session, member.college, member.channel, member.external_id)
    if removed:
        note_act(session, now, by, "staff_removed", _subject(member))
    return removed


def _subject(member: StaffMember) -> str:
    return f"staff:{member.college}:{member.channel}:{member.external_id}"
