"""A card shows what is asked and what came before, who waits how long, and how to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.buttons import desk_rows, give_rows
from handlers.messages import Reply
from handlers.options import Option
from handlers.replying import paragraphs
from handlers.splitting import shortened
from handlers.suggesting import MOST
from handlers.texts import cards, thanking
from knowledge.facts import FACTS
from knowledge.masking import mask
from knowledge.references import read_reference
from knowledge.slots import NO_SLOTS

MOST_TURNS = 4
"""Of what was said before: a screen's worth."""
_SHOWN = 350
"""Units of an answer that stand on the card: enough to know it by."""
_MOST_ROWS = 6
"""What VK shows under one message."""
_TURN = 160
"""Units of a turn: what it was about."""


@dataclass(frozen=True, slots=True)
class Before:
    """What asker, bot or person said before the question; `masked` holds nothing personal."""

    who: str
    text: str
    masked: str


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as desks show it; instants are UTC-aware, `timezone` is the college's.

    `since` is when its question began to wait, None where nobody was promised anything.
    `reason` says why it was handed over, `missing` which facts lacked, `others` that another
    college could answer it.
    """

    id: int
    text: str
    masked: str
    draft: str
    danger: bool
    channel: str
    opened_at: datetime
    since: datetime | None
    promised_at: datetime
    timezone: str
    reason: str = ""
    missing: tuple[str, ...] = ()
    taken: bool = False
    thanked: bool = False
    before: tuple[Before, ...] = ()
    options: tuple[Option, ...] = ()
    others: bool = False


def card(view: CardView, *, topics: bool, masked: bool) -> Reply:
    """Return the card as a message: head, what came before, question, what it may mean.

    A draft is shown where there are no options, which say the same. `topics` tells that every
    asker has a topic of their own, `masked` that nothing personal may stand there. Hours are local
    times, so that the card stays true while it is not changed.
    """
    options = view.options[:MOST]
    text = paragraphs(
        cards.DANGER if view.danger else "",
        f"{cards.head(view.id, view.channel)}\n{_clock(view)}",
        _before(view.before[-MOST_TURNS:], masked=masked),
        view.masked if masked else view.text,
        why(view.reason, view.missing, view.options, danger=view.danger),
        meanings(options) or (f"{cards.DRAFT}\n{view.draft}" if view.draft else ""),
        thanking.ON_CARD if view.thanked else "",
        cards.ANSWER_IN_TOPIC if topics else cards.ANSWER_BY_REPLY,
    )
    return Reply(text, (*give_rows(view.id, options), *desk_rows(view.id, others=view.others)))


def _clock(view: CardView) -> str:
    zone = ZoneInfo(view.timezone)
    since, by = (
        f"{moment.astimezone(zone):%d.%m %H:%M}"
        for moment in (view.since or view.opened_at, view.promised_at)
    )
    promised = view.since is not None and not view.danger
    return cards.waits(since, by, taken=view.taken) if promised else cards.came(since)


def _before(turns: Sequence[Before], *, masked: bool) -> str:
    said = [(turn.who, shortened(_shown(turn, masked=masked), _TURN)) for turn in turns]
    return cards.before([(who, words) for who, words in said if words]) if said else ""


def _shown(turn: Before, *, masked: bool) -> str:
    """The bot's words are the base's, in which nobody is named."""
    if not masked or turn.who == "bot":
        return turn.text
    return turn.masked if turn.who == "asker" else mask(turn.text).text


def why(
    reason: str, missing: Sequence[str], options: Sequence[Option], *, danger: bool = False
) -> str:
    """Why a question came to a person, what lacks, and what was heard in it beside its topic."""
    if danger:
        return cards.WHY_DANGER
    titles = [FACTS[key].title_ru if key in FACTS else key for key in missing]
    slots = read_reference(options[0].reference)[1] if options else NO_SLOTS
    return " ".join(filter(None, [cards.why(reason, titles), cards.heard(slots)]))


def addition(number: int, text: str, options: Sequence[Option]) -> Reply:
    """Return what the asker added while card `number` is open, with what that may mean."""
    return Reply(paragraphs(cards.more(text), meanings(options)), give_rows(number, options))


def grown(earlier: Reply, added: Reply) -> Reply | None:
    """Return one addition that says what both say; None where `earlier` is something else."""
    if not earlier.text.startswith(cards.MORE):
        return None
    rows = earlier.buttons + added.buttons
    text = paragraphs(earlier.text, added.text.removeprefix(cards.MORE).strip())
    # What is left out here stands under the card itself and in the browser.
    return Reply(text, rows if len(rows) <= _MOST_ROWS else earlier.buttons)


def meanings(options: Sequence[Option]) -> str:
    """What a question may mean, numbered as the buttons are; "" where nothing came near."""
    found = {one.reference: one for one in options}.values()
    lines = [
        cards.meaning(
            number, one.title, round(one.p * 100), shortened(one.text, _SHOWN), sure=one.sure
        )
        for number, one in enumerate(found, start=1)
    ]
    return "\n\n".join([cards.MEANINGS, *lines]) if lines else ""
