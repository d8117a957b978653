"""Who cannot answer hands the question to the college that can, and the asker hears who it is.

One tap asks to whom, another hands it over; a command names the college at once. Claims end with
it, whoever has it now promises by their own hours, and where it stood nobody answers it any more.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from handlers.buttons import Action, Pressed, to_rows
from handlers.desk_notes import CardHandedOn
from handlers.messages import Reply
from handlers.outcome import DeskNotice, Outcome
from handlers.situation import CardState, DeskSituation, Other
from handlers.states import Disposition
from handlers.texts import passing as texts
from handlers.waiting import promise, spoken

PASSING = frozenset({Action.PASS, Action.TO})
MOST = 5
"""As many as a keyboard in VK has rows for; the rest are named by the command."""
_COMMANDS = frozenset({"/передать", "/pass"})
_UNCHANGED = Outcome(Disposition.IGNORED, "unchanged")
_WORDS = re.compile(r"[\w-]{3,}")


def decide_passing(
    pressed: Pressed, card: CardState, situation: DeskSituation
) -> tuple[Outcome, str]:
    """What a tap about handing over does, and a word about it to the person."""
    if card.danger:
        return _UNCHANGED, texts.DANGER
    if not situation.others:
        return _UNCHANGED, texts.NOBODY
    if pressed.action is Action.PASS:
        return _offered(_nearest(card, situation), card), texts.CHOOSE
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
    if card.danger or not situation.others or not name:
        return decide_passing(Pressed(Action.PASS, card=card.id), card, situation)
    found = [one for one in situation.others if _is_called(one, name)]
    if len(found) == 1:
        return _handed_on(found[0], card, situation)
    if not found:
        return _UNCHANGED, texts.unknown(name)
    return _offered(found[:MOST], card), texts.several(len(found))


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


def _offered(found: Iterable[Other], card: CardState) -> Outcome:
    rows = to_rows(card.id, [(one.id, one.college.short or one.college.name) for one in found])
    notice = DeskNotice(card.id, texts.TO_WHOM, rows)
    return Outcome(Disposition.IGNORED, "passing", (), (notice,))


def _handed_on(other: Other, card: CardState, situation: DeskSituation) -> tuple[Outcome, str]:
    """The asker hears who answers and when; a question that has its answer promises nothing."""
    college = other.college
    promised: datetime = promise(situation.now, college)
    when = spoken(promised, situation.now, situation.college)
    words = texts.to_asker(college.name, when if card.waiting else "")
    told = texts.handed(card.id, college.short or college.name)
    note = CardHandedOn(card.id, situation.staff, other.id, promised, told, card.waiting)
    outcome = Outcome(Disposition.TALK, "handed_on", (Reply(words),), (note,), urgent=True)
    return outcome, texts.DONE
