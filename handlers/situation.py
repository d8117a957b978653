"""A situation is everything a decision may look at, loaded beforehand; nothing is asked later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.alike import Asking
from handlers.boards import Board
from handlers.carrying import NOWHERE, Route
from handlers.drafts import Drafted
from handlers.entrance import Entrance
from handlers.kept import Kept
from handlers.messages import Keys
from handlers.options import Option
from handlers.states import Helped, State
from handlers.wording import Worded
from knowledge.answers import Answer
from knowledge.colleges import College
from knowledge.understanding import Understanding

# Who writes again after this long has begun anew: a short message leans on nothing said before.
CONVERSATION = timedelta(hours=3)


class Floor(StrEnum):
    """Who may speak to the asker now."""

    BOT = "bot"
    PERSON = "person"


class Mode(StrEnum):
    """What a page may do: everything, reference answers only (no hand-over), nothing."""

    FULL = "full"
    REFERENCE = "reference"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A question of the dialog that a press may speak of; `card` is the one it went to, or 0.

    `helped` is what the asker said of the bot's answer.
    """

    key: str
    text: str
    state: State
    entry: str = ""
    offers: tuple[str, ...] = ()
    card: int = 0
    helped: Helped = Helped.UNSAID


@dataclass(frozen=True, slots=True)
class CardState:
    """A card as far as decisions need it; `promised_at` is UTC-aware.

    `waiting` while a question of it has no answer. `since` is when the first of these began to
    wait (None = it is not known), `step` what the clock does next (`handlers.reminding.Step`).
    `options` are the entries that one tap answers with. `kept`: only who is on duty sees it,
    `centre`: the Centre answers it, not its `college`.
    """

    id: int
    open: bool
    danger: bool
    promised_at: datetime
    taken_by: str = ""
    question: str = ""
    waiting: bool = True
    step: str = ""
    since: datetime | None = None
    options: tuple[Option, ...] = ()
    college: int = 0
    kept: bool = False
    centre: bool = False


@dataclass(frozen=True, slots=True)
class Dialog:
    """An asker with one page: `met` after the first-contact text, `card` the open card if any.

    `earlier` are the dialog's recent questions by key, oldest first. `last_reply` is the text the
    asker got last, so that the bot does not say the same twice in a row; `keys` is how their
    client shows choices.
    """

    floor: Floor = Floor.BOT
    met: bool = False
    card: CardState | None = None
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    last_reply: str = ""
    keys: Keys = Keys.CALLBACK

    @property
    def open_card(self) -> CardState | None:
        """The card that further words would join, or None."""
        return self.card if self.card is not None and self.card.open else None

    @property
    def waits(self) -> CardState | None:
        """The open card whose asker was told when to expect an answer (never so in danger)."""
        card = self.open_card
        return None if card is None or card.danger or not card.waiting else card

    @property
    def last(self) -> Earlier | None:
        """The newest of the earlier questions, which are kept oldest first."""
        return next(reversed(list(self.earlier.values())), None)


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when an asker's message or press is decided; `now` is UTC-aware.

    `key` is unique to the message: questions are numbered under it. `answers` holds the rendered
    answers of every entry the decision may give, `titles` the titles of those it may offer, both
    by the reference an ask gives the entry (`Ask.reference`), which for most entries is its id.
    `late` means the message is older than `max_answer_age` and is not answered as if fresh,
    `answered` that a person of the college wrote to the asker after it. `mailing` says of a
    person's words that they went to many. `paused`: staff answer everything now. `revised` are the
    questions of the message that this one is a changed form of. `top` are the entries asked most
    often, for the first contact. `kept` is what is kept of the asker, where they ask for it.
    """

    now: datetime
    college: College
    key: str
    dialog: Dialog = field(default_factory=Dialog)
    understanding: Understanding = field(default_factory=Understanding)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    top: tuple[str, ...] = ()
    mode: Mode = Mode.FULL
    late: bool = False
    answered: bool = False
    mailing: bool = False
    paused: bool = False
    revised: tuple[Earlier, ...] = ()
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """Another college that could answer a card."""

    id: int
    college: College


@dataclass(frozen=True, slots=True)
class DeskSituation:
    """What is known when somebody writes or presses at the desk.

    `staff` is the right-holder (a person's name, else a number as "telegram:77"), empty when the
    writer has no right to answer for this college. `card` is the card they spoke of, if any;
    `duty` says of one kept to who is on duty that they are.
    `route` leads from the desk to the asker. `sent` is the inbox row of the message that this
    one is a changed form of, if its words went to the asker, else 0. `asked` are the questions of
    the card in their own words, `shown` is the inbox row of the asker's message that stands where
    the writer replied. `waiting` are the questions of the card that have no answer, `board` is the
    whole desk where a command asks for it; `answers` and `titles` are as in `Situation`. `key` is
    the inbox row of what was written, `alike` are the other cards that ask the same, `offers` how
    many of those a press speaks of still stand. `others` are who else could answer
    the card. `draft` is the one a press speaks of, or the newest
    of the card, `said` what was answered on the card last; both are loaded for presses of the base
    alone. `two_people`: an answer with a sum or a day is read by two (`handlers.seconding`).
    `entrance` is there where somebody wants into the page in the browser.
    """

    now: datetime
    college: College
    staff: str
    card: CardState | None
    floor: Floor = Floor.BOT
    route: Route = NOWHERE
    sent: int = 0
    asked: tuple[Worded, ...] = ()
    shown: int = 0
    waiting: tuple[str, ...] = ()
    board: Board = field(default_factory=Board)
    key: int = 0
    alike: tuple[Asking, ...] = ()
    offers: int = 0
    duty: bool = False
    draft: Drafted | None = None
    others: tuple[Other, ...] = ()
    centre: bool = False
    entrance: Entrance | None = None
    said: str = ""
    two_people: bool = True
    answers: Mapping[str, Answer] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def shut_out(self) -> bool:
        """True where the card is kept to who is on duty, and the writer is not."""
        return self.card is not None and self.card.kept and not self.duty
