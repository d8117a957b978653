"""Onboarding says what is left until a college is useful: steps in the order of use, with minutes.

The score is the sum of what each step is worth for those who ask, a step half done counts half.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.storage.pages import StaffMember
from bot.storage.staff import ANSWERING
from bot.storage.standings import PageLine
from knowledge.colleges import College
from knowledge.completeness import Completeness, State
from knowledge.facts import FACTS, FactType

FILLED = (State.GOOD, State.LOOSE)
_DATES = (FactType.DATE, FactType.DATETIME)
# A catalogue of a dozen rows, and a page's token with its rights: both are longer than a cell.
_PROGRAMS_MINUTES, _PAGE_MINUTES, _SHORT = 30, 20, 2
_WHOLE_SHARE = 0.3  # of the programs, what saying that they are all is worth
_CONFIRMED_A_MINUTE = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: how much of it is done (0 to 1), what it is worth, minutes it still takes.

    `part` and `anchor` say where on the college's pages it is done; `left` counts what lacks.
    """

    name: str
    worth: int
    done: float
    minutes: int
    part: str
    anchor: str = ""
    left: int = 0

    @property
    def is_done(self) -> bool:
        """True where nothing is left."""
        return self.done >= 1


def steps(
    college: College,
    complete: Completeness,
    pages: Sequence[PageLine],
    staff: Sequence[StaffMember],
    *,
    duty: bool,
) -> tuple[Step, ...]:
    """Every step of a college; `duty`: somebody would hear of danger."""
    facts = complete.facts
    contacts = [key for key in facts if key.startswith("contact.")]
    dates = [key for key in facts if key.startswith("admission.") and FACTS[key].type in _DATES]
    rest = [key for key in facts if key not in {*contacts, *dates}]
    hours = any(college.hours.week)
    up = any(one.channel != "web" and one.state == "up" for one in pages)
    answers = any(one.role in ANSWERING for one in staff)
    return (
        _filling("contacts", 15, contacts, complete, "contact"),
        _filling("dates", 15, dates, complete, "admission"),
        _programs(complete),
        _places(college),
        _plain("hours", 10, "hours", 5, done=hours),
        _confirming(complete),
        _plain("staff", 5, "people", _SHORT, done=answers),
        _plain("duty", 5, "people", _SHORT, done=duty),
        _plain("page", 10, "pages", _PAGE_MINUTES, done=up),
        _filling("facts", 5, rest, complete, ""),
    )


def score(found: Iterable[Step]) -> int:
    """How far a college is, 0 to 100; 100 only where nothing is left."""
    those = list(found)
    got = int(sum(one.worth * one.done for one in those))
    return got if all(one.is_done for one in those) else min(got, 99)


def _plain(name: str, worth: int, part: str, minutes: int, *, done: bool) -> Step:
    return Step(name, worth, float(done), 0 if done else minutes, part, left=0 if done else 1)


def _filling(
    name: str, worth: int, keys: Sequence[str], complete: Completeness, anchor: str
) -> Step:
    lacks = [key for key in keys if complete.facts[key] not in FILLED]
    minutes = sum(2 if FACTS[key].type is FactType.TEXT else 1 for key in lacks)
    done = 1 - len(lacks) / len(keys) if keys else 1.0
    return Step(name, worth, done, minutes, "facts", anchor, len(lacks))


def _places(college: College) -> Step:
    """Every campus has an address somebody stands for, and people find a page of the college."""
    lacks = [place for place in college.places if not (place.address and place.confirmed)]
    left = len(lacks) + (not college.links)
    return Step("places", 5, 1 - left / (len(college.places) + 1), left * 2, "campuses", left=left)


def _programs(complete: Completeness) -> Step:
    done = (1 - _WHOLE_SHARE) * bool(complete.rows) + _WHOLE_SHARE * complete.whole
    minutes = 0 if done >= 1 else 1 if complete.rows else _PROGRAMS_MINUTES
    return Step("programs", 15, done, minutes, "programs", left=int(done < 1))


def _confirming(complete: Completeness) -> Step:
    loose = complete.count(State.LOOSE) + complete.loose
    there = complete.count(*FILLED) + complete.rows
    done = 1 - loose / there if there else 0.0
    minutes = -(-loose // _CONFIRMED_A_MINUTE)
    return Step("confirm", 15, done, minutes, "facts", left=loose)
