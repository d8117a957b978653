"""Faults of files are data: what is changed in a good file, and which problem it must give."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from knowledge.problems import Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """In a good file `old` becomes `new`: a problem at `line` and `key` must hold `words`."""

    name: str
    old: str
    new: str
    line: int
    key: str
    words: str

    def spoil(self, good: str) -> str:
        """The good file with this fault in it."""
        assert self.old in good
        return good.replace(self.old, self.new, 1)

    def told_by(self, problems: tuple[Problem, ...]) -> list[int]:
        """The lines of the problems that tell this fault."""
        return [
            problem.line
            for problem in problems
            if problem.key == self.key and self.words in f"{problem.found} {problem.repair}"
        ]


def read_faults(name: str) -> list[Fault]:
    """The rows of one file beside this module."""
    path = Path(__file__).with_name(name)
    return [Fault(**row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["fault"]]
