"""Reading a TOML file never stops at the first wrong value: all problems are told together."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.config_lines import Lines, Where, syntax_problem
from bot.logs import redact

KINDS: Mapping[type, str] = {
    str: "строка в кавычках",
    int: "целое число",
    float: "число",
    bool: "true или false",
    date: "дата без кавычек",
}

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one place: the line (0 = the file as a whole), the key, what to do."""

    line: int
    key: str
    found: str
    repair: str

    def describe(self, path: Path) -> str:
        """One line for a person: `config.toml:12: process.log: найдено «x». Бывает: …`."""
        place = f"{path}:{self.line}" if self.line else str(path)
        key = f" {self.key}:" if self.key else ""
        return f"{place}:{key} {self.found}. {self.repair}"


class ConfigError(Exception):
    """The configuration cannot be used; the text is every problem, one a line, no secrets."""

    def __init__(self, path: Path, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(problem.describe(path) for problem in self.problems))


class Sheet:
    """A file being read: its path and text, where things stand in it, the problems so far."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text
        self.problems: list[Problem] = []
        self._lines = Lines(text)

    def parse(self) -> "Table":
        """The whole file as a table. Raises ConfigError for broken syntax."""
        try:
            return Table(tomllib.loads(self.text), (), self)
        except ValueError as error:
            line, found, repair = syntax_problem(str(error), self.text)
            problem = Problem(line, "", f"не получается прочитать {shown(found)}", repair)
            raise ConfigError(self.path, [*self.problems, problem]) from None

    def complain(self, where: Where, found: str, repair: str) -> None:
        """Note a problem at a place; its line is found here."""
        key = ".".join(str(part) for part in where if isinstance(part, str))
        self.problems.append(Problem(self._lines.of(where), key, found, repair))

    def finish(self) -> None:
        """Raise ConfigError if anything was wrong."""
        if self.problems:
            raise ConfigError(self.path, self.problems)


class Table:
    """One table of the file; a value wrongly written becomes a problem, and reading goes on.

    In all readers a default of `...` means that the key must be there, and `example` shows in a
    problem how its value is written.
    """

    def __init__(self, raw: Mapping[str, Any], where: Where, sheet: Sheet) -> None:
        self.raw = raw
        self._where = where
        self._sheet = sheet
        self._known: dict[str, None] = {}

    def complain(self, key: str, found: str, repair: str) -> None:
        """Note a problem with a key of this table; an empty key means the table."""
        self._sheet.complain((*self._where, key) if key else self._where, found, repair)

    def get(self, key: str, kind: type, default: Any, example: str) -> Any:
        """The value if it is of that type, else the default, or None where there is none.

        An int passes for a float; a bool never passes for a number.
        """
        self._known[key] = None
        fallback = None if default is ... else default
        if key not in self.raw:
            if default is ...:
                self.complain(key, "ключа нет", f"Добавьте: {key} = {example}")
            return fallback
        value = self.raw[key]
        if type(value) is kind or (kind is float and type(value) is int):
            return value
        self.complain(key, f"найдено {shown(value)}", f"Нужно ({KINDS[kind]}): {key} = {example}")
        return fallback

    def know(self, key: str) -> None:
        """Count the key as known without reading it: its problem was told another way."""
        self._known[key] = None

    def choice(self, key: str, options: tuple[str, ...], default: Any) -> str:
        """One of the options, "" when it is none of them (a problem)."""
        value = self.get(key, str, default, " или ".join(f'"{option}"' for option in options))
        if value is not None and value not in options:
            self.complain(key, f"найдено {shown(value)}", f"Бывает: {', '.join(options)}")
            return ""
        return str(value or "")

    def pattern(
        self, key: str, form: re.Pattern[str], default: Any, wanted: str, example: str
    ) -> str:
        """A string of that form or the default itself, else "" (a problem says the `wanted`)."""
        value = self.get(key, str, default, example)
        if value is None or value == default or form.fullmatch(value):
            return str(value or "")
        self.complain(key, f"найдено {shown(value)}", f"Нужно ({wanted}): {key} = {example}")
        return ""

    def number(self, key: str, default: Any, low: int, high: int, example: str = "") -> int:
        """A whole number from `low` to `high`, else 0 (a problem)."""
        value = self.get(key, int, default, example or str(default))
        if value is not None and not low <= value <= high:
            self.complain(key, f"найдено {shown(value)}", f"Нужно от {low} до {high}")
            return 0
        return int(value or 0)

    def share(self, key: str) -> float | None:
        """A number from 0 to 1, None when it is absent or wrong (then a problem)."""
        value = self.get(key, float, None, "0.8")
        if value is not None and not 0 <= value <= 1:
            self.complain(key, f"найдено {value}", "Нужно от 0 до 1")
            return None
        return None if value is None else float(value)

    def tables(self, key: str) -> list["Table"]:
        """The tables of an array `[[key]]`; anything else under that name is a problem."""
        self._known[key] = None
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            header = ".".join(str(part) for part in (*self._where, key) if isinstance(part, str))
            self.complain(key, f"найдено: {shown(value)}", f"Нужен раздел [[{header}]]")
            return []
        return [Table(raw, (*self._where, key, n), self._sheet) for n, raw in enumerate(value)]

    def table(self, key: str) -> "Table":
        """The table `[key]`, empty when it is absent; anything else is a problem."""
        self._known[key] = None
        value = self.raw.get(key, {})
        if not isinstance(value, dict):
            self.complain(key, f"найдено: {shown(value)}", f"Нужен раздел [{key}]")
            value = {}
        return Table(value, (*self._where, key), self._sheet)

    def close(self) -> None:
        """Call when all keys were read: what is left over is unknown, most likely a slip."""
        for key in self.raw:
            if key not in self._known:
                near = difflib.get_close_matches(key, list(self._known), n=1, cutoff=0.6)
                hint = f"Может быть, «{near[0]}»?" if near else f"Бывают: {', '.join(self._known)}"
                self.complain(redact(key), "неизвестный ключ", hint)


def shown(value: object) -> str:
    """A value as it is shown in a problem: as written, shortened, without tokens."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "раздел"
    if isinstance(value, list):
        return "список"
    # Redacted before it is cut: half a token is no longer recognised as one.
    text = redact(f"«{value}»" if isinstance(value, str) else str(value))
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
