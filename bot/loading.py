"""Loading reads from the database what decisions about a batch of messages may look at."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.desks.desk import Desk, own_desk
from bot.gathering import Gathered
from bot.loading_drafts import Drafting, drafting
from bot.ports import FOUND
from bot.storage.amending import asked_in, sent_by
from bot.storage.beside import answered_later, echoes, is_mailing
from bot.storage.boards import paused, read_board
from bot.storage.dialogs import (
    DeskTarget,
    LoadedDialog,
    load_desk_target,
    load_dialogs,
    shown_aside,
)
from bot.storage.entrances import entrance
from bot.storage.inbox import Lane, Row
from bot.storage.kept import read_kept
from bot.storage.logins import acting_as, is_on_duty
from bot.storage.pages import PageInfo, staff_name
from bot.storage.session import Session
from bot.storage.spreads import find_alike, standing_offers
from bot.storage.staff import centre_desks, is_reviewer, on_duty
from bot.thinking import Thought
from handlers import buttons
from handlers.alike import Asking
from handlers.boards import Board
from handlers.commanding import command_in
from handlers.entrance import Entrance
from handlers.kept import Kept
from handlers.messages import HumanReply, IncomingMessage, IncomingPress
from handlers.privacy import wish_in

Same = tuple[tuple[Asking, ...], int]
SKEW = timedelta(minutes=1)
"""Clocks of platforms and ours differ a little; a message of this age is not history yet."""


@dataclass(frozen=True, slots=True)
class Item:
    """A message with its page and what was thought about it."""

    page: PageInfo
    gathered: Gathered
    thought: Thought
    desk: Desk | None = None

    @property
    def lane(self) -> Lane:
        """The chat it was written in."""
        return self.gathered.rows[-1].lane


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the database said about a batch of items, by their rows.

    `answered` are messages after which a person wrote, `mailings` people's words that went to
    many, `echoes` the words of the page that are our own. `boards` are for who asked for one,
    `own_chats` are those in which somebody of the staff answers a card shown to them alone,
    `same` who else asks what is being answered and how much of an offer stands,
    `drafts` what a press for the base speaks of, `paused` the colleges whose staff answer
    everything now, `duty` the rows of who may see the card they speak of though it is kept.
    `centre`: the Centre can be told. `entrances` are of who wants into the page in the browser.
    """

    dialogs: Mapping[Lane, LoadedDialog]
    targets: Mapping[int, DeskTarget]
    staff: Mapping[int, str]
    echoes: Collection[int] = ()
    mailings: Collection[int] = ()
    answered: Collection[int] = ()
    revised: Mapping[int, Collection[int]] = field(default_factory=dict)
    sent: Mapping[int, int] = field(default_factory=dict)
    boards: Mapping[int, Board] = field(default_factory=dict)
    own_chats: Mapping[int, Desk] = field(default_factory=dict)
    same: Mapping[int, Same] = field(default_factory=dict)
    drafts: Mapping[int, Drafting] = field(default_factory=dict)
    paused: Collection[int] = ()
    duty: Collection[int] = ()
    kept: Mapping[int, Kept] = field(default_factory=dict)
    centre: bool = False
    entrances: Mapping[int, Entrance] = field(default_factory=dict)


def load(session: Session, items: Sequence[Item], now: datetime) -> Loaded:
    """Load the dialogs of askers, and for desks the card spoken of and the writer's right."""
    lanes = [item.lane for item in items if item.desk is None]
    targets, staff, boards, own_chats = {}, {}, dict[int, Board](), dict[int, Desk]()
    same: dict[int, Same] = {}
    duty = set[int]()
    drafts: dict[int, Drafting] = {}
    entrances: dict[int, Entrance] = {}
    for item in items:
        incoming = item.gathered.whole
        if not isinstance(incoming, IncomingMessage | IncomingPress):
            continue
        row = item.gathered.rows[-1].id
        wanted = _entrance(session, item, incoming, now)
        if wanted is not None:
            entrances[row] = wanted
        desk = item.desk or _own_chat(session, item, incoming, wanted, now)
        if desk is None:
            continue
        if item.desk is None:
            own_chats[row] = desk
        target = _target(session, desk, incoming)
        if target is not None:
            targets[row] = target
        staff[row] = _staff(session, item.page, incoming, now)
        if target is not None and _may_see(session, target, item.page, incoming.sender, now):
            duty.add(row)
        if target is not None and staff[row]:
            same[row] = _same(session, target, incoming, item.page.college_id)
            drafts[row] = drafting(session, target, incoming, item.page.college_id)
        if staff[row] and isinstance(incoming, IncomingMessage) and command_in(incoming.text):
            college = item.page.college_id
            boards[row] = read_board(session, college, now, masked=desk.masked)
    dialogs = load_dialogs(session, lanes)
    return Loaded(
        dialogs,
        targets,
        staff,
        _echoes(session, items),
        _mailings(session, items),
        answered_later(session, filter(None, (_doubtful(item, now) for item in items))),
        *_changed(session, items),
        boards,
        own_chats,
        same,
        drafts,
        paused(session, (item.page.college_id for item in items if item.desk is None), now),
        duty,
        _kept(session, items, dialogs),
        bool(targets and centre_desks(session, now)),
        entrances,
    )


def _kept(
    session: Session, items: Sequence[Item], dialogs: Mapping[Lane, LoadedDialog]
) -> dict[int, Kept]:
    """What is kept about those who ask for it."""
    return {
        item.gathered.rows[-1].id: read_kept(
            session, dialogs[item.lane].id, item.lane[1], item.page.channel
        )
        for item in items
        if item.desk is None
        and item.lane in dialogs
        and wish_in(item.gathered.whole, item.thought.understanding)
    }


def _may_see(
    session: Session, target: DeskTarget, page: PageInfo, sender: str, now: datetime
) -> bool:
    """Say whether a card that is not for its whole college is for this one of a page's staff."""
    college = target.card.college
    if not target.card.kept:
        return target.card.centre and is_reviewer(session, page.channel, sender, now)
    if page.channel == "web":
        # A link to our own page says nothing of other colleges.
        return college == page.college_id and is_on_duty(session, sender, now)
    return on_duty(session, college, page.channel, sender, now)


def _changed(
    session: Session, items: Sequence[Item]
) -> tuple[Mapping[int, Collection[int]], Mapping[int, int]]:
    """Of changed messages, by row: what their earlier forms were booked on, and what they sent."""
    changed = [
        (item, item.gathered.rows[-1].id, said.key)
        for item in items
        if isinstance(said := item.gathered.whole, IncomingMessage) and said.edited
    ]
    asked = {row: (item.lane, key) for item, row, key in changed if item.desk is None}
    sent = {
        row: sent_by(session, item.desk.where, key)
        for item, row, key in changed
        if item.desk is not None
    }
    return asked_in(session, asked) if asked else {}, sent


def _echoes(session: Session, items: Sequence[Item]) -> set[int]:
    marks = {
        item.gathered.rows[-1].id: (*item.lane, said.mark)
        for item in items
        if isinstance(said := item.gathered.whole, HumanReply)
    }
    ours = echoes(session, marks.values())
    return {row for row, mark in marks.items() if mark in ours}


def _mailings(session: Session, items: Sequence[Item]) -> set[int]:
    rows = [item.gathered.rows[-1] for item in items]
    return {
        row.id
        for row in rows
        if row.said and row.sent_at and is_mailing(session, row.page, row.said, row.sent_at)
    }


def _doubtful(item: Item, now: datetime) -> Row | None:
    """The row of a message that a person may have answered before we read it."""
    row = item.gathered.rows[-1]
    if item.desk is not None or not isinstance(item.gathered.whole, IncomingMessage):
        return None
    old = row.sent_at is not None and now - row.sent_at > SKEW
    return row if old or row.key.startswith(FOUND) else None


def _staff(
    session: Session, page: PageInfo, incoming: IncomingMessage | IncomingPress, now: datetime
) -> str:
    if page.channel == "web":
        # Only a session of the page can write to its desk; the sender is that session's name.
        return acting_as(session, incoming.sender)
    return staff_name(session, page.college_id, page.channel, incoming.sender, now)


def _same(
    session: Session,
    target: DeskTarget,
    incoming: IncomingMessage | IncomingPress,
    college_id: int,
) -> Same:
    """Who else asks what a card asks that is being answered; what of an offer still stands."""
    pressed = buttons.parse(incoming.data)
    if pressed is not None:
        source = pressed.source
        return (), standing_offers(session, source, college_id) if source else 0
    words = isinstance(incoming, IncomingMessage) and not incoming.text.startswith("/")
    return find_alike(session, target.card.id) if words and target.card.waiting else (), 0


def _entrance(
    session: Session, item: Item, incoming: IncomingMessage | IncomingPress, now: datetime
) -> Entrance | None:
    """What is known of who wants into the page; danger to life goes before everything."""
    if not isinstance(incoming, IncomingMessage) or item.thought.understanding.danger:
        return None
    return entrance(session, incoming, item.page, now)


def _own_chat(
    session: Session,
    item: Item,
    incoming: IncomingMessage | IncomingPress,
    wanted: Entrance | None,
    now: datetime,
) -> Desk | None:
    """The private chat of a staff member as a desk, where they answer a card shown there.

    So is the chat of who wants into the page: nothing of it is kept as an asker's words.
    """
    if wanted is not None:
        return own_desk(*item.lane, masked=item.page.foreign)
    key = incoming.reply_to if isinstance(incoming, IncomingMessage) else incoming.key
    page, peer = item.lane
    if not key or not shown_aside(session, page, peer, key):
        return None
    if not staff_name(session, item.page.college_id, item.page.channel, incoming.sender, now):
        return None
    return own_desk(page, peer, masked=item.page.foreign)


def _target(
    session: Session, desk: Desk, incoming: IncomingMessage | IncomingPress
) -> DeskTarget | None:
    pressed = buttons.parse(incoming.data)
    return load_desk_target(
        session,
        desk.page,
        desk.chat,
        thread_id=incoming.address.thread,
        reply_to=incoming.reply_to if isinstance(incoming, IncomingMessage) else incoming.key,
        card_id=pressed.card if pressed else 0,
    )
