"""Pages are put into the database as the configuration and the college's folder name them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.channels import CHANNELS
from bot.names import acting
from bot.storage.modes import effective
from bot.storage.rights import right_stands
from bot.storage.schema import (
    card,
    college,
    cursor,
    draft,
    insert_new,
    page,
    place,
    region,
    staff,
)
from bot.storage.sessions import end_with_right
from knowledge.colleges import College


@dataclass(frozen=True, slots=True)
class PageSetup:
    """What configuration says of a page."""

    slug: str
    channel: str
    mode: str


@dataclass(frozen=True, slots=True)
class PageInfo:
    """A page as the core needs it all the time."""

    id: int
    slug: str
    channel: str
    college_id: int
    college: str
    mode: str
    connected_at: datetime | None = None

    @property
    def foreign(self) -> bool:
        """A messenger abroad: words of its askers are stored masked only."""
        return CHANNELS[self.channel].foreign


@dataclass(frozen=True, slots=True)
class PageState:
    """A page's health as seen from outside; `found` messages stood only in its history."""

    slug: str
    channel: str
    state: str
    reason: str
    polled_at: datetime | None
    lost: str
    found: int = 0


def ensure_college(session: Session, found: College, pages: Iterable[PageSetup]) -> list[PageInfo]:
    """Create or update the region, college, places and pages; return the college's pages."""
    region_id = _ensure(session, region, {"slug": "region"}, {"name": "Регион"})
    college_id = _ensure(
        session,
        college,
        {"slug": found.slug},
        {"name": found.name, "timezone": found.timezone, "region_id": region_id},
    )
    for campus in found.places:
        _ensure(
            session,
            place,
            {"college_id": college_id, "key": campus.key},
            {"name": campus.name, "address": campus.address},
        )
    return [_ensure_page(session, college_id, found.slug, setup) for setup in pages]


def _ensure_page(session: Session, college_id: int, slug: str, setup: PageSetup) -> PageInfo:
    page_id = _ensure(
        session,
        page,
        {"slug": setup.slug},
        {"channel": setup.channel, "allowed": setup.mode, "college_id": college_id},
        {
            "mode": setup.mode,
            "chosen": "",
            "external_id": "",
            "name": "",
            "state": "new",
            "reason": "",
        },
    )
    own = page.c.id == page_id
    row = session.execute(sa.select(page.c.connected_at, page.c.chosen).where(own)).one()
    mode = effective(setup.mode, row.chosen)
    session.execute(sa.update(page).where(own).values(mode=mode))
    return PageInfo(page_id, setup.slug, setup.channel, college_id, slug, mode, row.connected_at)


def _ensure(
    session: Session,
    table: sa.Table,
    key: dict[str, object],
    values: dict[str, object],
    first: dict[str, object] | None = None,
) -> int:
    session.execute(insert_new(session, table).values(**key, **values, **(first or {})))
    where = [table.c[name] == value for name, value in key.items()]
    session.execute(sa.update(table).where(*where).values(**values))
    return int(session.execute(sa.select(table.c.id).where(*where)).scalar_one())


def mark_page(session: Session, page_id: int, state: str, reason: str, now: datetime) -> None:
    """Note that the page is up or stopped, and why."""
    session.execute(
        sa.update(page)
        .where(page.c.id == page_id, sa.or_(page.c.state != state, page.c.reason != reason))
        .values(state=state, reason=reason, changed_at=now)
    )


def mark_connected(
    session: Session, page_id: int, external_id: str, name: str, now: datetime
) -> tuple[str, datetime]:
    """Note who the token belongs to; return the earlier external id ("" at first) and since when.

    What was written before the first connection is history: marked as seen, never answered.
    """
    before = session.execute(
        sa.select(page.c.external_id, page.c.connected_at).where(page.c.id == page_id)
    ).one()
    if before.external_id not in ("", external_id):
        return before.external_id, before.connected_at
    connected = before.connected_at or now
    session.execute(
        sa.update(page)
        .where(page.c.id == page_id)
        .values(external_id=external_id, name=name, connected_at=connected)
    )
    return before.external_id, connected


def channel_of(session: Session, page_id: int) -> str:
    """Return the channel of a page."""
    found = session.execute(sa.select(page.c.channel).where(page.c.id == page_id))
    return str(found.scalar_one())


def college_of_card(session: Session, card_id: int) -> int:
    """Return who answers a card, 0 where there is no such card."""
    return session.execute(sa.select(card.c.college_id).where(card.c.id == card_id)).scalar() or 0


def page_states(session: Session) -> list[PageState]:
    """Return the health of every page."""
    query = (
        sa.select(
            page.c.slug,
            page.c.channel,
            page.c.state,
            page.c.reason,
            cursor.c.polled_at,
            cursor.c.lost,
            cursor.c.found,
        )
        .outerjoin(cursor, cursor.c.page_id == page.c.id)
        .order_by(page.c.slug)
    )
    return [
        PageState(
            row.slug,
            row.channel,
            row.state,
            row.reason,
            row.polled_at,
            row.lost or "",
            row.found or 0,
        )
        for row in session.execute(query)
    ]


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who may answer for a college; `duty`: they are told of danger to life.

    `person` is whose number it is: what they do counts as done by one person, whatever number
    they did it from; "" = nobody said (`bot.names`).
    """

    college: str
    channel: str
    external_id: str
    role: str
    until: datetime | None
    duty: bool = False
    person: str = ""

    @property
    def name(self) -> str:
        """Who they are in what is written down: "Анна Петрова", else "telegram:77"."""
        return acting(self.person, self.channel, self.external_id)


def add_staff(session: Session, college_slug: str, member: StaffMember) -> bool:
    """Give somebody the right to answer; False where there is no such college.

    What they did before under another name and is not over is theirs under the new one; a right
    that changes ends the sessions that came of it.
    """
    found = session.execute(sa.select(college.c.id).where(college.c.slug == college_slug)).scalar()
    if found is None:
        return False
    number = {"college_id": found, "channel": member.channel, "external_id": member.external_id}
    where = [staff.c[name] == value for name, value in number.items()]
    right: dict[str, object] = {
        "role": member.role,
        "until": member.until,
        "duty": member.duty,
        "person": member.person,
    }
    before = session.execute(sa.select(staff).where(*where)).first()
    if before is not None and any(getattr(before, name) != right[name] for name in right):
        was = acting(before.person, member.channel, member.external_id)
        _rename(session, found, was, member.name)
        end_with_right(session, before.id)
    _ensure(session, staff, number, right)
    return True


def _rename(session: Session, college_id: int, before: str, after: str) -> None:
    for table, name in ((card, "taken_by"), (draft, "by")):
        session.execute(
            sa.update(table)
            .where(table.c.college_id == college_id, table.c[name] == before)
            .values({name: after})
        )


def remove_staff(session: Session, college_slug: str, channel: str, external_id: str) -> bool:
    """Take the right away with the sessions that came of it; False where nobody had it."""
    ids = sa.select(college.c.id).where(college.c.slug == college_slug).scalar_subquery()
    gone = session.execute(
        sa.delete(staff)
        .where(
            staff.c.college_id == ids,
            staff.c.channel == channel,
            staff.c.external_id == external_id,
        )
        .returning(staff.c.id)
    ).scalar()
    if gone is None:
        return False
    end_with_right(session, gone)
    return True


def list_staff(session: Session, college_slug: str = "") -> list[StaffMember]:
    """Return who may answer, for one college or for all."""
    query = sa.select(
        *(college.c.slug, staff.c.channel, staff.c.external_id),
        *(staff.c.role, staff.c.until, staff.c.duty, staff.c.person),
    ).join(college, college.c.id == staff.c.college_id)
    if college_slug:
        query = query.where(college.c.slug == college_slug)
    return [StaffMember(*row) for row in session.execute(query.order_by(staff.c.id))]


def staff_name(
    session: Session, college_id: int, channel: str, external_id: str, now: datetime
) -> str:
    """Return under which name a right-holder acts (`bot.names`), "" for anybody else."""
    if not external_id:
        return ""
    found = session.execute(
        sa.select(staff.c.person).where(
            staff.c.college_id == college_id,
            staff.c.channel == channel,
            staff.c.external_id == external_id,
            right_stands(now),
        )
    ).first()
    return acting(found.person, channel, external_id) if found else ""
