"""Tables of facts and programs as they are shown: by category, the past left out, what was typed
in its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.web.colleges.one import One
from bot.web.colleges.tables import NEW_ROWS, Line, columns, lines_of, over
from handlers.texts.categories import CATEGORIES
from knowledge import cells
from knowledge.campaign_days import DAYS
from knowledge.colleges import Fact
from knowledge.completeness import State
from knowledge.content import TOP, Kind, key_of
from knowledge.facts import FACTS
from knowledge.periods import Phase, local_moment, phase
from knowledge.programs import Program
from knowledge.trades import official

# What names a program, before what is told of it.
_FIRST = ("code", "base", "form", "place", "year")


@dataclass(frozen=True, slots=True)
class Category:
    """Facts that are filled in together: each row with the state of its fact."""

    name: str
    title: str
    lines: Sequence[Line]
    filled: int

    @property
    def total(self) -> int:
        """How many facts it has."""
        return len({line.cell("key") for line in self.lines} - {""})


def table_context(
    one: One, kind: Kind, typed: Iterable[Line] = (), category: str = ""
) -> dict[str, Any]:
    """What a table of facts or programs shows, with what was typed in its place, in the category
    whose form it was."""
    standing = lines_of(kind, one.shelf)
    common = {
        "places": one.college.places,
        "states": State,
        "problems": (),
        "wrong": False,
    }
    if kind is Kind.FACT:
        categories = _categories(one, standing, list(typed), category)
        return common | {"categories": categories, "facts": FACTS, "choices": _choices()}
    gone = _gone(one, kind)
    lines = [line for line in over(standing, list(typed)) if _is_shown(line, gone)]
    return common | {
        "lines": [*sorted(lines, key=_order), *[Line()] * NEW_ROWS],
        "columns": sorted(columns(kind), key=lambda one: one.key not in _FIRST),
        "trades": {line.cell("code"): official().get(line.cell("code")) for line in lines},
        "whole": any(one.key == TOP for one in one.shelf.of(Kind.PROGRAM)),
    }


def category_of(key: str) -> str:
    """Under which title a fact stands: days of admission together, the others by their key."""
    return "dates" if key in DAYS else key.partition(".")[0]


def _choices() -> dict[str, list[tuple[str, str]]]:
    """The facts of each category by key and title, for a row that somebody adds."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key, fact in FACTS.items():
        found.setdefault(category_of(key), []).append((key, fact.title_ru))
    return found


def _categories(
    one: One, standing: Sequence[Line], typed: list[Line], typed_in: str
) -> list[Category]:
    """The facts by category; every key has a row, one nobody filled in an empty one."""
    there = {line.cell("key") for line in standing}
    blank = [Line(cells={"key": key}) for key in FACTS if key not in there]
    order = {key: number for number, key in enumerate(FACTS)}
    gone = _gone(one, Kind.FACT)
    lines = [line for line in over([*standing, *blank], typed) if _is_shown(line, gone)]
    lines.sort(key=lambda line: order.get(line.cell("key"), len(order)))
    complete = one.row.complete.facts
    found = []
    named = {category_of(key) for key in FACTS}
    for name, title in CATEGORIES.items():
        if name not in named:
            continue
        mine = [line for line in lines if (category_of(line.cell("key")) or typed_in) == name]
        filled = {
            line.cell("key")
            for line in mine
            if complete.get(line.cell("key"), State.GOOD if line.was else State.MISSING)
            in (State.GOOD, State.LOOSE)
        }
        found.append(Category(name, title, [*mine, Line()], len(filled)))
    return found


def _order(line: Line) -> tuple[bool, str, str]:
    """Programs by name and then by year; what is new stays behind."""
    trade = official().get(line.cell("code"))
    return not line.was, trade.short if trade else "", line.was


def _is_shown(line: Line, gone: frozenset[str]) -> bool:
    """False for what is over, as long as nobody types in it."""
    return line.was not in gone or bool(line.wrong) or line.meanwhile is not None


def _gone(one: One, kind: Kind) -> frozenset[str]:
    """The names of what is over and was followed by something newer."""
    local = local_moment(one.now, one.college.timezone)
    held: Sequence[Fact | Program] = one.college.facts
    if kind is Kind.PROGRAM:
        held = one.college.programs.rows
    over = [item for item in held if phase(item.window, local) is Phase.AFTER]
    followed = {(item.key, item.place) for item in held if item not in over}
    return frozenset(_name(item) for item in over if (item.key, item.place) in followed)


def _name(item: Fact | Program) -> str:
    """What names it among what is stored."""
    if isinstance(item, Program):
        kind, table = Kind.PROGRAM, {"code": item.code, "base": item.base, "form": str(item.form)}
    else:
        kind, table = Kind.FACT, {"key": item.key}
    beside = {"place": item.place, "year": item.year, "since": item.since}
    return key_of(kind, {**table, **{name: value for name, value in beside.items() if value}})


def sample(value: object) -> str:
    """An example of a value, as it is typed."""
    return cells.text(value)


FILTERS: Mapping[str, Any] = {"sample": sample}
