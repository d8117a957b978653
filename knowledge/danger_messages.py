"""Messages of danger and harmless ones stand in `base/words/danger_messages.toml`: read here.

The alarm (`knowledge.alarm`) learns from them. What is spelt right among them no question needs
repaired: «убить» is no misspelt «учить».
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from knowledge.word_lists import read_table, read_toml

_MISSPELT = "misspelt"


@dataclass(frozen=True, slots=True)
class Messages:
    """Messages that speak of danger to somebody's life, and messages that do not."""

    danger: tuple[str, ...]
    harmless: tuple[str, ...]


def messages() -> Messages:
    """The messages of the data file; what no college answers is harmless besides."""
    danger, harmless = (tuple(m for group in kinds.values() for m in group) for kinds in _read())
    return Messages(danger, (*harmless, *(row[0] for row in read_table("background.tsv"))))


def spelt_right() -> list[str]:
    """The messages without those whose words are misspelt on purpose."""
    sides = _read()
    return [
        m for kinds in sides for kind, group in kinds.items() if kind != _MISSPELT for m in group
    ]


@lru_cache(maxsize=1)
def _read() -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """The messages by kind, those of danger first."""
    table = cast("Mapping[str, Mapping[str, list[str]]]", read_toml("danger_messages.toml"))
    return table["danger"], table["harmless"]
