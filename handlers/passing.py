"""Who cannot answer hands the question to the college that can, or to the Centre.

One tap asks to whom, another hands it over; a command names the college at once. Who asked hears
who answers and when. Claims end with it, whoever has it now promises by their own hours, and where
it stood nobody answers it any more.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from handlers.buttons import Action, Pressed, centre_row, to_rows
from handlers.desk_notes import CardHandedOn
from handlers.messages import Reply
from handlers.outcome import DeskNotice, Outcome
from handlers.situation import CardState, DeskSituation, Other
from handlers.states import Disposition
from handlers.texts import passing as texts
from handlers.waiting import promise, spoken

PASSING = frozenset({Action.PASS, Action.TO, Action.CENTRE})
MOST = 5
"""As many as a keyboard in VK has rows for; the rest are named by the command."""
_COMMANDS = frozenset({"/передать", "/pass"})
_CENTRE = frozenset({"центр", "центру", "в центр"})
_UNCHANGED = Outcome(Disposition.IGNORED, "unchanged")
_WORDS = re.compile(r"[\w-]{3,}")


def decide_passing(
    pressed: Pressed, card: CardState, situation: DeskSituation
) -> tuple[Outcome, str]:
    """What a tap about handing over does, and a word about it to the person."""
    if card.danger:
        return _UNCHANGED, texts.DANGER
    if not (situation.others or situation.centre):
        return _UNCHANGED, texts.NOBODY
    if pressed.action is Action.PASS:
        return _offered(_nearest(card, situation), card, situation), texts.CHOOSE
    if pressed.action is Action.CENTRE:
        if not situation.centre:
            return _UNCHANGED, texts.UNKNOWN
        return _handed_on(None, card, situation)
    chosen = next((one for one in situation.others if one.id == pressed.college), None)
    if chosen is None:
        return _UNCHANGED, texts.UNKNOWN
    return _handed_on(chosen, card, situation)


def named(text: str) -> str | None:
    """The college that a command to hand over names ("" = none yet); None for other text."""
    name, _, rest = text.strip().partition(" ")
    return rest.strip() if name.partition("@")[0].lower() in _COMMANDS else None


def decide_named(name: str, card: CardState, situation: DeskSituation) -> tuple[Outcome, str]:
    """The same by a command: one college of that name gets it, of several one is chosen."""
    if not card.open:
        return _UNCHANGED, texts.CLOSED
    if card.danger or not (situation.others or situation.centre) or not name:
        return decide_passing(Pressed(Action.PASS, card=card.id), card, situation)
    if situation.centre and _plain(name) in _CENTRE:
        return _handed_on(None, card, situation)
    found = [one for one in situation.others if _is_called(one, name)]
    if len(found) == 1:
        return _handed_on(found[0], card, situation)
    if not found:
        return _UNCHANGED, texts.unknown(name)
    return _offered(found[:MOST], card, situation), texts.several(len(found))


def _is_called(other: Other, name: str) -> bool:
    college, wanted = other.college, _plain(name)
    return wanted == _plain(college.slug) or any(
        wanted in _plain(one) for one in (college.name, college.short, college.town)
    )


def _nearest(card: CardState, situation: DeskSituation) -> list[Other]:
    """Who is named in the question first, then who is of the same town, then by name."""
    asked = set(_WORDS.findall(_plain(card.question)))
    town = situation.college.town

    def order(other: Other) -> tuple[bool, bool, str]:
        college = other.college
        own = set(_WORDS.findall(_plain(f"{college.short} {college.town}"))) - _COMMON
        return (not (own & asked), not town or college.town != town, college.short)

    return sorted(situation.others, key=order)[:MOST]


_COMMON = frozenset({"колледж", "техникум", "училище", "институт", "краснодарский", "кубанский"})


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _offered(found: Iterable[Other], card: CardState, situation: DeskSituation) -> Outcome:
    named_ = [(one.id, one.college.short or one.college.name) for one in found]
    rows = to_rows(card.id, named_) + (centre_row(card.id) if situation.centre else ())
    notice = DeskNotice(card.id, texts.TO_WHOM, rows)
    return Outcome(Disposition.IGNORED, "passing", (), (notice,))


def _handed_on(
    other: Other | None, card: CardState, situation: DeskSituation
) -> tuple[Outcome, str]:
    """The asker hears who answers and when; a question that has its answer promises nothing.

    None is the Centre, which keeps the hours of the college.
    """
    college = other.college if other else situation.college
    name = college.name if other else texts.CENTRE
    promised: datetime = promise(situation.now, college)
    when = spoken(promised, situation.now, situation.college)
    words = texts.to_asker(name, when if card.waiting else "")
    told = texts.handed(card.id, (college.short or name) if other else name)
    number = other.id if other else 0
    note = CardHandedOn(card.id, situation.staff, number, promised, told, card.waiting)
    outcome = Outcome(Disposition.TALK, "handed_on", (Reply(words),), (note,), urgent=True)
    return outcome, texts.DONE
