"""An outcome is what we say and what we note; recording it is somebody else's work."""

from dataclasses import dataclass, field
from datetime import datetime

from handlers.asker_notes import ForgetWanted, Rated, ReachChanged, Thanked
from handlers.desk_notes import CardHandedOn, PauseSet, SpreadOffered, SpreadStarted, StaffTold
from handlers.drafts import DraftAsked, DraftSettled
from handlers.entrance import EntranceNote
from handlers.messages import Button, Enclosed, Reply
from handlers.options import Option
from handlers.states import Disposition, State


@dataclass(frozen=True, slots=True)
class Asked:
    """A question heard in the message, with the state it is in now.

    `key` is unique over the region (inbox row and ordinal). `entry`, `p` and `base_version` say
    what was understood, `offers` which entries were shown as choices. `text` is the asker's own.
    `revises` is the key of the question it was before its message was changed.
    """

    key: str
    text: str
    state: State
    reason: str = ""
    entry: str = ""
    p: float = 0.0
    offers: tuple[str, ...] = ()
    base_version: str = ""
    missing: tuple[str, ...] = ()
    revises: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """An earlier question takes a step (checked against the table of `handlers.states`).

    `entry` is what a press chose, `missing` the facts its answer lacks; empty = unchanged.
    """

    key: str
    state: State
    reason: str = ""
    entry: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedOver:
    """These questions go to a person: they open a card, or join the dialog's open one.

    `promised_at` is when we told the asker that somebody will answer. `draft` is a text a person
    may use. A `danger` card goes to the duty list regardless of hours. A card that is not `timed`
    promises nothing and reminds nobody. `options` are entries one tap answers with, `missing` the
    facts that answers lack.
    """

    questions: tuple[str, ...]
    text: str
    promised_at: datetime
    reason: str
    draft: str = ""
    danger: bool = False
    timed: bool = True
    options: tuple[Option, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FloorTaken:
    """A person has the floor from here: pending bot replies of the dialog are cancelled.

    `card` is 0 when the person wrote past our desk, in the platform's own inbox.
    """

    by: str


@dataclass(frozen=True, slots=True)
class FloorReturned:
    """The floor goes back to the bot and an open card stays: something still waits on it."""


@dataclass(frozen=True, slots=True)
class CardAnswered:
    """A person's words go to the asker; every waiting question of the card is answered."""

    card: int
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class EntryGiven:
    """A person answered these questions of the card with an entry, by one tap."""

    card: int
    by: str
    questions: tuple[str, ...]
    entry: str
    text: str


@dataclass(frozen=True, slots=True)
class OptionChanged:
    """What an entry says has changed since the card showed it: it shows the new words."""

    card: int
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class CardTaken:
    """A person said that they will answer this card."""

    card: int
    by: str


@dataclass(frozen=True, slots=True)
class CardClosed:
    """The card is done; the floor goes back to the bot. Waiting questions become closed(reason)."""

    card: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class CardNoted:
    """The asker wrote more while the card is open: shown on the desk, no question of its own."""

    text: str


@dataclass(frozen=True, slots=True)
class CardWaits:
    """What seemed answered on the card waits again: its clock runs anew."""

    card: int


@dataclass(frozen=True, slots=True)
class PromiseMoved:
    """Who waits on the card was promised another hour: it shows that one."""

    card: int
    promised_at: datetime


@dataclass(frozen=True, slots=True)
class CardRevised:
    """The asker changed a message whose questions wait on `card`: it shows the new words.

    `changed` are keys of questions with their new words, "" for one that is asked no more; `text`
    is the whole message as it is now, `options` take the place of theirs.
    """

    card: int
    changed: tuple[tuple[str, str], ...]
    text: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyAmended:
    """A person changed words that went to the asker: those that came of inbox row `sent`."""

    sent: int
    by: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class DeskNotice:
    """A line to the people at the desk, in the thread of `card` (0 = where they wrote)."""

    card: int
    text: str
    rows: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownToAll:
    """Nobody on duty took this card up: everybody at the desk sees it from here."""

    card: int


@dataclass(frozen=True, slots=True)
class PressAnswered:
    """The platform waits for an answer to a press; `toast` is shown for a moment, may be empty."""

    event: str
    toast: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """The asker was told what the bot is and can do."""


Note = (
    Asked
    | Moved
    | Rated
    | Thanked
    | ForgetWanted
    | HandedOver
    | FloorTaken
    | FloorReturned
    | CardAnswered
    | EntryGiven
    | OptionChanged
    | CardTaken
    | CardHandedOn
    | CardClosed
    | CardNoted
    | CardWaits
    | PromiseMoved
    | CardRevised
    | ReplyAmended
    | DeskNotice
    | SpreadOffered
    | SpreadStarted
    | StaffTold
    | ShownToAll
    | PauseSet
    | DraftAsked
    | DraftSettled
    | PressAnswered
    | Met
    | ReachChanged
    | EntranceNote
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What we say to the asker, in order, and what we note.

    `urgent` replies go out even while a person has the floor and are never cancelled (danger,
    undeliverable, delay and give-back notices, and a person's own words). `choices` are what was
    offered by numbers instead of buttons, the first is 1. `files` is what a person sends with
    their words, after the replies.
    """

    disposition: Disposition
    reason: str = ""
    replies: tuple[Reply, ...] = ()
    notes: tuple[Note, ...] = field(default=())
    urgent: bool = False
    choices: tuple[Button, ...] = ()
    files: tuple[Enclosed, ...] = ()
