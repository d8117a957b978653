"""A problem says where a file is wrong, what stands there and how to mend it, in plain Russian."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Level(StrEnum):
    """An error left something out of what was read; a warning did not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. `line` counts from 1; 0 with an empty `file` where values came from no file."""

    file: str
    line: int
    key: str
    found: str
    repair: str
    level: Level = Level.ERROR

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " * bool(self.file)
        mark = "ошибка" if self.level is Level.ERROR else "внимание"
        return f"{where}{mark}: {self.key}: {self.found}. {self.repair}"


# No slots: a generic class with frozen slots cannot be made as `Read[Entry](…)`.
@dataclass(frozen=True)
class Read(Generic[T]):
    """What reading gave: the good values, and every problem met on the way."""

    values: tuple[T, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def value(self) -> T | None:
        """The first value, for readers of one thing; None where nothing good was read."""
        return self.values[0] if self.values else None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems because of which something was left out."""
        return tuple(p for p in self.problems if p.level is Level.ERROR)
