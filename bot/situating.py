"""Situating makes of what was loaded a situation, asks the handlers, hands on what to record."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.channels import CHANNELS
from bot.desks.desk import Desk
from bot.loading import SKEW, Item, Loaded
from bot.loading_drafts import Drafting
from bot.storage.dialogs import DeskTarget
from bot.storage.moving import Moves
from bot.storage.pages import PageInfo
from bot.storage.recording import Decided
from bot.storage.sweeps import Retention
from handlers.boards import Board
from handlers.carrying import Route
from handlers.catching_up import decide_history
from handlers.deciding import decide, decide_at_desk
from handlers.entrance import Entrance
from handlers.kept import Kept
from handlers.messages import (
    HumanReply,
    Ignored,
    Incoming,
    IncomingMessage,
    IncomingPress,
    Keys,
)
from handlers.offering import shaped
from handlers.outcome import Asked, CardNoted, CardRevised, HandedOver, Outcome
from handlers.situation import DeskSituation, Dialog, Earlier, Mode, Other, Situation
from handlers.states import State
from handlers.texts.passing import CENTRE
from knowledge.colleges import College
from knowledge.masking import mask
from knowledge.problems import Problem

# Why words of the page are nobody's: our own, or another bot's or service's of the page.
ECHO = "echo"
OTHER_SERVICE = "other_service"


@dataclass(frozen=True, slots=True)
class Known:
    """What situating knows besides the database: pages, colleges, desks, how old is late.

    `moves` are the numbers desks have now, where a staff group was given a new one; `faults` the
    errors of whose content cannot be used as it was published, by owner. `named` are the names of
    all pages of the configuration, also of those that cannot be served; empty = not known.
    `retention` says how long what askers write is kept; `two_people` as in `handlers.seconding`.
    `console` is the address of the page in the browser, "" where there is none.
    """

    pages: dict[int, PageInfo]
    colleges: dict[str, College]
    desks: dict[int, list[Desk]]
    max_answer_age: timedelta
    moves: Moves = field(default_factory=dict)
    faults: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    retention: Retention = field(default_factory=lambda: Retention(*[timedelta()] * 3))
    two_people: bool = True
    console: str = ""
    named: frozenset[str] = frozenset()

    def desk_at(self, page: int, peer: str) -> Desk | None:
        """The desk that is this chat, None for an asker's chat."""
        college = self.pages[page].college_id
        found = (
            desk
            for desk in self.desks.get(college, ())
            if desk.page == page and peer in (desk.chat, self.moves.get((page, desk.chat)))
        )
        return next(found, None)

    def by_number(self) -> dict[int, College]:
        """The colleges that have pages here, by their numbers; not whose content is gone."""
        found = {page.college_id: page.college for page in self.pages.values()}
        return {one: self.colleges[slug] for one, slug in found.items() if slug in self.colleges}

    def serves(self, page: int, college_id: int) -> bool:
        """True where something can be said on a page, in the name of this college."""
        return page in self.pages and college_id in self.by_number()

    def college(self, college_id: int) -> College:
        """The college with this number; KeyError where it has no page or content here."""
        return self.by_number()[college_id]

    def others(self, college_id: int) -> tuple[Other, ...]:
        """The other colleges that have people to answer."""
        colleges = self.by_number()
        found = sorted(number for number in colleges if self.desks.get(number))
        return tuple(Other(one, colleges[one]) for one in found if one != college_id)

    def is_unknown_chat(self, page: int, peer: str) -> bool:
        """True for a group chat that is no desk."""
        foreign = CHANNELS[self.pages[page].channel].group(peer)
        return foreign and self.desk_at(page, peer) is None


def decide_item(item: Item, loaded: Loaded, known: Known, now: datetime) -> Decided:
    """Ask the handlers what happens with `item`."""
    incoming = _whose(item, loaded)
    desk = item.desk or loaded.own_chats.get(item.gathered.rows[-1].id)
    if desk is not None:
        return _decide_at_desk(item, incoming, desk, loaded, known, now)
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
        paused=item.page.college_id in loaded.paused,
        kept=_kept(row.id, loaded, known),
        revised=_asked_before(dialog, loaded.revised.get(row.id, ())),
    )


def _kept(row: int, loaded: Loaded, known: Known) -> Kept | None:
    kept, time = loaded.kept.get(row), known.retention
    return replace(kept, raw=time.raw, masked=time.masked) if kept else None


def _asked_before(dialog: Dialog, rows: Collection[int]) -> tuple[Earlier, ...]:
    """The questions of a dialog that are numbered under one of these rows."""
    return tuple(
        question
        for key, question in dialog.earlier.items()
        if rows and int(key.partition(".")[0]) in rows
    )


def _decide(item: Item, incoming: Incoming, situation: Situation) -> Outcome:
    row, connected = item.gathered.rows[-1], item.page.connected_at
    if connected is not None and (row.sent_at or row.received_at) < connected - SKEW:
        return decide_history(incoming, situation)
    return decide(incoming, situation)


def _decide_at_desk(
    item: Item, incoming: Incoming, desk: Desk, loaded: Loaded, known: Known, now: datetime
) -> Decided:
    row = item.gathered.rows[-1]
    target, duty = loaded.targets.get(row.id), row.id in loaded.duty
    # The Centre answers what it was given, and danger of any college, and nothing else of others.
    if target is not None and not duty:
        own = target.card.college == item.page.college_id and not target.card.centre
        target = target if own else None
    asker = known.pages[target.dialog.page] if target else item.page
    at_centre = target is not None and target.card.centre
    answering = target.card.college if target else item.page.college_id
    same = loaded.same.get(row.id, ((), 0))
    drafting = loaded.drafts.get(row.id, Drafting())
    situation = DeskSituation(
        now=now,
        college=replace(known.college(answering), answerer=CENTRE)
        if at_centre
        else known.college(answering),
        staff=loaded.staff.get(row.id, ""),
        card=target.card if target else None,
        floor=target.dialog.dialog.floor if target else Dialog().floor,
        route=_route(item.page, asker),
        sent=loaded.sent.get(row.id, 0),
        asked=target.asked if target else (),
        shown=target.shown if target else 0,
        waiting=_waiting(target),
        board=loaded.boards.get(row.id, Board()),
        key=row.id,
        alike=same[0],
        offers=same[1],
        duty=duty,
        others=known.others(0 if at_centre else answering),
        centre=loaded.centre and not at_centre,
        draft=drafting.draft,
        entrance=_entrance(row.id, loaded, known),
        said=drafting.said,
        two_people=known.two_people,
        answers=item.thought.answers,
        titles=item.thought.titles,
    )
    keys = target.dialog.dialog.keys if target else Keys.CALLBACK
    outcome = shaped(decide_at_desk(incoming, situation), keys)
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


def _entrance(row: int, loaded: Loaded, known: Known) -> Entrance | None:
    found = loaded.entrances.get(row)
    return replace(found, address=known.console) if found else None


def _waiting(target: DeskTarget | None) -> tuple[str, ...]:
    """The questions of the card that nobody has answered."""
    earlier = target.dialog.dialog.earlier.values() if target else ()
    return tuple(
        question.key
        for question in earlier
        if target and question.card == target.card.id and question.state is State.WAITING
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
    said = Asked | HandedOver | CardNoted | CardRevised
    texts |= {note.text for note in outcome.notes if isinstance(note, said)}
    revised = [note for note in outcome.notes if isinstance(note, CardRevised)]
    texts |= {words for note in revised for _, words in note.changed}
    return {text: mask(text).text for text in texts}
