"""Rows of a TOML file are read strictly: each value has its type or becomes a problem.

A `Row` never raises. It hands back an empty value where the file had a wrong one and notes the
problem with its line; `errors` counts those notes, so that a caller can leave the row out.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import cached_property, partial
from itertools import takewhile

from knowledge.problems import Level, Problem
from knowledge.toml_documents import Document
from knowledge.toml_lines import KeyPlace, Section

_NO_PLACE = KeyPlace(0)
_FEW = 20
_HUGE = 10**18


def nearest(word: str, known: Collection[str]) -> str:
    """«Возможно, вы имели в виду …» with the known word most like `word`, or all of them."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"Возможно, имелось в виду «{close[0]}»."
    few = 0 < len(known) <= _FEW
    return f"Бывает: {', '.join(sorted(known))}." if few else "Такого нет."


def show(value: object) -> str:
    """A value the way it stands in TOML, shortened to a line."""
    match value:
        case str():
            return f"«{value[:60]}»"
        case bool():
            return "true" if value else "false"
        case int() if abs(value) > _HUGE:
            # Python refuses to write out a number of thousands of digits.
            return "слишком большое число"
        case date() | time():
            return value.isoformat()
        case list():
            return "список"
        case dict():
            return "таблица"
        case _:
            return str(value)[:60]


class Row:
    """One table of a file with typed getters; `name` is how problems call it.

    `place` finds its section: a file without a fault is never asked where something stands.
    """

    def __init__(
        self,
        document: Document,
        values: dict[str, object],
        place: Callable[[], Section],
        name: str = "",
    ) -> None:
        self.document, self.values, self.name = document, values, name
        self.problems: list[Problem] = []
        self._place = place
        self._children: list[Row] = []
        self._written_out: dict[str, tuple[Section, ...]] = {}

    @cached_property
    def section(self) -> Section:
        """Where this table stands."""
        return self._place()

    @property
    def errors(self) -> int:
        """How many errors this row and the tables read from it have had."""
        own = sum(problem.level is Level.ERROR for problem in self.problems)
        return own + sum(child.errors for child in self._children)

    def all_problems(self) -> tuple[Problem, ...]:
        """The problems of this row and of the tables read from it, in the order of lines."""
        found = [*self.problems, *(p for c in self._children for p in c.all_problems())]
        return tuple(sorted(found, key=lambda problem: problem.line))

    def errors_in(self, key: str) -> int:
        """How many errors the tables under `key` have had."""
        name = f"{self.name}.{key}".strip(".")
        return sum(child.errors for child in self._children if child.name == name)

    def line(self, key: str = "", item: int = -1, near: str = "") -> int:
        """The line of a key, of the n-th string of its array, or of the first `near` after it.

        Where the key is unknown it is the header's.
        """
        place = self.section.keys.get(key) or next(self._inside(key), _NO_PLACE)
        if 0 <= item < len(place.items):
            return place.items[item]
        line = place.line or self.section.line
        return self.document.find(near, line) if near else line

    def _inside(self, key: str) -> Iterator[KeyPlace]:
        """Places of `key.something = …` and of `[header.key]`, for a table written out."""
        for name, place in self.section.keys.items():
            if name.startswith(f"{key}."):
                yield place
        for section in self._sections(key):
            yield KeyPlace(section.line)

    def _sections(self, key: str) -> tuple[Section, ...]:
        """The sections written out for a table or array of tables of this row."""
        if key not in self._written_out:
            self._written_out[key] = self._found(key)
        return self._written_out[key]

    def _found(self, key: str) -> tuple[Section, ...]:
        mine = self.section.header
        wanted = f"{mine}.{key}".strip(".")
        after = [s for s in self.document.sections if s.offset > self.section.offset]
        inside = takewhile(lambda s: not mine or s.header.startswith(f"{mine}."), after)
        return tuple(section for section in inside if section.header == wanted)

    def problem(
        self,
        key: str,
        found: str,
        repair: str,
        level: Level = Level.ERROR,
        item: int = -1,
        near: str = "",
    ) -> None:
        """Note a problem at a key of this row; `item` and `near` as in `line`."""
        name = ".".join(part for part in (self.name, key) if part)
        line = self.line(key, item, near)
        self.problems.append(Problem(self.document.file, line, name, found, repair, level))

    def known(self, *keys: str) -> None:
        """Note every key that is not one of `keys`."""
        for key in self.values:
            if key not in keys:
                self.problem(key, "неизвестный ключ", nearest(key, keys))

    def _typed(self, key: str, kinds: tuple[type, ...], wanted: str) -> object | None:
        value = self.values.get(key)
        # A bool is an int in Python, a datetime a date: neither may pass for the other here.
        wrong = (isinstance(value, bool) and bool not in kinds) or (
            isinstance(value, datetime) and datetime not in kinds
        )
        if value is None or (isinstance(value, kinds) and not wrong):
            return value
        self.problem(key, f"стоит {show(value)}", f"Нужно другое: {wanted}.")
        return None

    def text(self, key: str, required: bool = False) -> str:
        """A text without outer spaces, empty where absent or wrong."""
        value = self._typed(key, (str,), "текст в кавычках")
        text = value.strip() if isinstance(value, str) else ""
        if required and not text and not (key in self.values and value is None):
            self.problem(key, "пусто" if key in self.values else "нет ключа", "Впишите значение.")
        return text

    def array(self, key: str) -> list[object]:
        """An array as it is, empty where absent or wrong."""
        value = self._typed(key, (list,), "список в квадратных скобках")
        return value if isinstance(value, list) else []

    def texts(self, key: str) -> tuple[tuple[int, str], ...]:
        """The texts of an array with their positions; empty and wrong items become problems."""
        for item, value in enumerate(self.array(key)):
            if not isinstance(value, str) or not value.strip():
                found = "пустая строка" if isinstance(value, str) else f"стоит {show(value)}"
                self.problem(key, found, "Впишите текст в кавычках или уберите строку.", item=item)
        return self.texts_quietly(key)

    def texts_quietly(self, key: str) -> tuple[tuple[int, str], ...]:
        """As `texts`, for a key that was read before: nothing is noted twice."""
        value = self.values.get(key)
        items = enumerate(value if isinstance(value, list) else [])
        return tuple((n, " ".join(t.split())) for n, t in items if isinstance(t, str) and t.strip())

    def day(self, key: str) -> date | None:
        """A local date without an hour."""
        value = self._typed(key, (date,), "дата без кавычек, например 2027-08-15")
        return value if isinstance(value, date) else None

    def moment(self, key: str) -> date | datetime | None:
        """A local date, or a local date and hour without an offset."""
        wanted = "дата без кавычек, например 2027-08-15 или 2027-08-15T16:00:00"
        value = self._typed(key, (date, datetime), wanted)
        if isinstance(value, datetime) and value.tzinfo is not None:
            self.problem(key, f"стоит {show(value)}", "Уберите часовой пояс: время местное.")
            return None
        return value if isinstance(value, date) else None

    def number(self, key: str) -> int:
        """A whole number, 0 where absent or wrong."""
        value = self._typed(key, (int,), "целое число без кавычек")
        return value if isinstance(value, int) else 0

    def amount(self, key: str, low: float, high: float, whole: bool = False) -> float | None:
        """A number from `low` to `high`, None where absent or wrong; `whole` takes no fraction."""
        kinds, wanted = ((int,), "целое число") if whole else ((int, float), "число")
        value = self._typed(key, kinds, f"{wanted} без кавычек")
        if not isinstance(value, int | float):
            return None
        # Not a number compares false with both bounds and is refused like any other.
        if low <= value <= high:
            return value
        self.problem(key, f"стоит {show(value)}", f"Нужно {wanted} от {low:g} до {high:g}.")
        return None

    def choice(self, key: str) -> bool | None:
        """A yes or no, None where absent or wrong."""
        value = self._typed(key, (bool,), "true или false без кавычек")
        return value if isinstance(value, bool) else None

    def flag(self, key: str) -> bool:
        """A yes or no, False where absent or wrong."""
        return self._typed(key, (bool,), "true или false без кавычек") is True

    def table(self, key: str) -> "Row | None":
        """A table within this one, on a line of its own or in braces."""
        value = self._typed(key, (dict,), "таблица в фигурных скобках")
        return self._child(key, value) if isinstance(value, dict) else None

    def tables(self, key: str) -> "tuple[Row, ...]":
        """The rows of `[[key]]` within this one, each with its own section."""
        found = self.array(key)
        rows = []
        for number, value in enumerate(found):
            if isinstance(value, dict):
                rows.append(self._child(key, value, number, len(found)))
            else:
                self.problem(key, f"стоит {show(value)}", f"Каждая запись начинается с [[{key}]].")
        return tuple(rows)

    def _child(
        self, key: str, values: dict[str, object], number: int = 0, count: int | None = None
    ) -> "Row":
        """The row of a table under `key`, the only one or one of an array of `count`."""
        place = partial(self._own, key, values, number, count)
        row = Row(self.document, values, place, f"{self.name}.{key}".strip("."))
        self._children.append(row)
        return row

    def _own(self, key: str, values: dict[str, object], number: int, count: int | None) -> Section:
        """The section of such a row; of one in braces all keys are sought on the line of `key`."""
        written_out = self._sections(key)
        if len(written_out) > number and count in {None, len(written_out)}:
            return written_out[number]
        line = self.line(key)
        header = f"{self.section.header}.{key}".strip(".")
        return Section(header, line, self.section.offset, dict.fromkeys(values, KeyPlace(line)))


def root(document: Document) -> Row:
    """The row of everything before the first header; `tables` finds the rest."""
    return Row(document, document.values, lambda: document.sections[0])
