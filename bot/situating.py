"""Situating loads what a decision may look at, asks the handlers, and hands on what to record."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels import CHANNELS
from bot.desks.desk import Desk
from bot.gathering import Gathered
from bot.ports import FOUND
from bot.storage.beside import answered_later, echoes, is_mailing
from bot.storage.dialogs import DeskTarget, LoadedDialog, load_desk_target, load_dialogs
from bot.storage.inbox import Lane, Row
from bot.storage.moving import Moves
from bot.storage.pages import PageInfo, staff_name
from bot.storage.recording import Decided, Desks
from bot.storage.session import Session
from bot.thinking import Thought
from handlers import buttons
from handlers.carrying import Route
from handlers.catching_up import decide_history
from handlers.deciding import decide, decide_at_desk
from handlers.messages import HumanReply, Ignored, Incoming, IncomingMessage, IncomingPress
from handlers.outcome import Asked, CardNoted, HandedOver, Outcome
from handlers.situation import DeskSituation, Dialog, Mode, Situation
from knowledge.colleges import College
from knowledge.masking import mask

# Why words of the page are nobody's: our own, or another bot's or service's of the page.
ECHO = "echo"
OTHER_SERVICE = "other_service"
# Clocks of platforms and ours differ a little; a message of this age is not history yet.
_SKEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What situating knows besides the database: pages, colleges, desks, how old is late.

    `moves` are the numbers desks have now, where a staff group was given a new one.
    """

    pages: dict[int, PageInfo]
    colleges: dict[str, College]
    desks: Desks
    max_answer_age: timedelta
    moves: Moves = field(default_factory=dict)

    def desk_at(self, page: int, peer: str) -> Desk | None:
        """The desk that is this chat, None for an asker's chat."""
        college = self.pages[page].college_id
        found = (
            desk
            for desk in self.desks.get(college, ())
            if desk.page == page and peer in (desk.chat, self.moves.get((page, desk.chat)))
        )
        return next(found, None)

    def is_unknown_chat(self, page: int, peer: str) -> bool:
        """True for a group chat that is no desk."""
        foreign = CHANNELS[self.pages[page].channel].group(peer)
        return foreign and self.desk_at(page, peer) is None


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
    many, `echoes` the words of the page that are our own.
    """

    dialogs: Mapping[Lane, LoadedDialog]
    targets: Mapping[int, DeskTarget]
    staff: Mapping[int, str]
    echoes: Collection[int] = ()
    mailings: Collection[int] = ()
    answered: Collection[int] = ()


def load(session: Session, items: Sequence[Item], now: datetime) -> Loaded:
    """Load the dialogs of askers, and for desks the card spoken of and the writer's right."""
    lanes = [item.lane for item in items if item.desk is None]
    targets, staff = {}, {}
    for item in items:
        incoming = item.gathered.whole
        if item.desk is None or not isinstance(incoming, IncomingMessage | IncomingPress):
            continue
        row = item.gathered.rows[-1].id
        target = _target(session, item.desk, incoming)
        if target is not None:
            targets[row] = target
        staff[row] = _staff(session, item.page, incoming, now)
    return Loaded(
        load_dialogs(session, lanes),
        targets,
        staff,
        _echoes(session, items),
        _mailings(session, items),
        answered_later(session, filter(None, (_doubtful(item, now) for item in items))),
    )


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
    old = row.sent_at is not None and now - row.sent_at > _SKEW
    return row if old or row.key.startswith(FOUND) else None


def _staff(
    session: Session, page: PageInfo, incoming: IncomingMessage | IncomingPress, now: datetime
) -> str:
    if page.channel == "web":
        # Only a session of the page can write to its desk; the sender is that session's name.
        return incoming.sender
    return staff_name(session, page.college_id, page.channel, incoming.sender, now)


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


def decide_item(item: Item, loaded: Loaded, known: Known, now: datetime) -> Decided:
    """Ask the handlers what happens with `item`."""
    incoming = _whose(item, loaded)
    if item.desk is not None:
        return _decide_at_desk(item, incoming, item.desk, loaded, known, now)
    found = loaded.dialogs.get(item.lane)
    situation = _situation(item, found.dialog if found else Dialog(), loaded, known, now)
    outcome = _decide(item, incoming, situation)
    foreign = isinstance(incoming, Ignored)
    return Decided(
        page=item.page,
        rows=item.gathered.rows,
        incoming=item.gathered.incoming,
        outcome=outcome,
        dialog=None if foreign else item.lane,
        version=found.version if found else 0,
        college_id=item.page.college_id,
        kind=_kind(incoming),
        masked=_masked(item.gathered.incoming, outcome),
    )


def _whose(item: Item, loaded: Loaded) -> Incoming:
    """Words of the page are a person's only where one is named and the number is not ours."""
    incoming = item.gathered.whole
    if not isinstance(incoming, HumanReply):
        return incoming
    if item.gathered.rows[-1].id in loaded.echoes:
        return Ignored(ECHO)
    return incoming if incoming.sender else Ignored(OTHER_SERVICE)


def _situation(
    item: Item, dialog: Dialog, loaded: Loaded, known: Known, now: datetime
) -> Situation:
    row, thought = item.gathered.rows[-1], item.thought
    return Situation(
        now=now,
        college=known.colleges[item.page.college],
        key=str(row.id),
        dialog=dialog,
        understanding=thought.understanding,
        answers=thought.answers,
        titles=thought.titles,
        top=thought.top,
        mode=Mode(item.page.mode),
        late=now - (row.sent_at or row.received_at) > known.max_answer_age,
        answered=row.id in loaded.answered,
        mailing=row.id in loaded.mailings,
    )


def _decide(item: Item, incoming: Incoming, situation: Situation) -> Outcome:
    row, connected = item.gathered.rows[-1], item.page.connected_at
    if connected is not None and (row.sent_at or row.received_at) < connected - _SKEW:
        return decide_history(incoming, situation)
    return decide(incoming, situation)


def _decide_at_desk(
    item: Item, incoming: Incoming, desk: Desk, loaded: Loaded, known: Known, now: datetime
) -> Decided:
    row = item.gathered.rows[-1]
    target = loaded.targets.get(row.id)
    if target is not None and known.pages[target.dialog.page].college_id != item.page.college_id:
        target = None
    situation = DeskSituation(
        now=now,
        college=known.colleges[item.page.college],
        staff=loaded.staff.get(row.id, ""),
        card=target.card if target else None,
        floor=target.dialog.dialog.floor if target else Dialog().floor,
        route=_route(item.page, known.pages[target.dialog.page] if target else item.page),
    )
    outcome = decide_at_desk(incoming, situation)
    return Decided(
        page=item.page,
        rows=item.gathered.rows,
        incoming=item.gathered.incoming,
        outcome=outcome,
        dialog=(target.dialog.page, target.dialog.peer) if target else None,
        version=target.dialog.version if target else 0,
        college_id=item.page.college_id,
        desk=desk,
        kind="desk",
        masked=_masked(item.gathered.incoming, outcome),
    )


def _route(desk: PageInfo, asker: PageInfo) -> Route:
    return Route(desk.channel, asker.channel, desk.id == asker.id)


def _kind(incoming: Incoming) -> str:
    kinds: tuple[tuple[type[object], str], ...] = (
        (IncomingMessage, "message"),
        (IncomingPress, "press"),
        (HumanReply, "human"),
        (Ignored, "ignored"),
    )
    return next((name for kind, name in kinds if isinstance(incoming, kind)), "reach")


def _masked(incoming: Sequence[Incoming], outcome: Outcome) -> dict[str, str]:
    texts = {piece.text for piece in incoming if isinstance(piece, IncomingMessage | HumanReply)}
    texts |= {n.text for n in outcome.notes if isinstance(n, Asked | HandedOver | CardNoted)}
    return {text: mask(text).text for text in texts}
