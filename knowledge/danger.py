"""Danger to life is heard by rules, before and apart from any question.

The rules and what excuses them stand in `base/words/danger.toml`. In doubt a rule hears danger:
a needless helpline message is a small harm, a missed one is not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from knowledge.words import from_layout, from_translit, normalise, read_toml, tokens


@dataclass(frozen=True, slots=True)
class Rule:
    """One way danger sounds: `hear` finds it, any of `unless` shows that it is not meant."""

    name: str
    hear: re.Pattern[str]
    unless: tuple[re.Pattern[str], ...]

    def hears(self, text: str) -> bool:
        """True when `text` (words and single spaces) sounds dangerous and is not excused."""
        return bool(self.hear.search(text)) and not any(p.search(text) for p in self.unless)


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """The rules of the data file, in its order."""
    table = read_toml("danger.toml")
    return tuple(_rule(row, table) for row in cast("list[Mapping[str, object]]", table["rule"]))


def _rule(row: Mapping[str, object], table: Mapping[str, object]) -> Rule:
    excuses = [str(row["unless"])] if "unless" in row else []
    for group in cast("list[str]", row.get("excused_by", [])):
        excuses += cast("list[str]", table[group])
    return Rule(
        name=str(row["name"]),
        hear=re.compile(str(row["hear"])),
        unless=tuple(re.compile(excuse) for excuse in excuses),
    )


def heard(text: str) -> str:
    """The name of the first rule that hears danger in `text`, or ""."""
    for reading in _readings(text):
        for rule in rules():
            if rule.hears(reading):
                return rule.name
    return ""


def is_danger(text: str) -> bool:
    """True when a message speaks of danger to somebody's life: theirs or another's."""
    return heard(text) != ""


def _readings(text: str) -> Iterator[str]:
    """The text as words, and where it has Latin letters also as a wrong layout or translit."""
    clean = normalise(text)
    yield " ".join(tokens(clean))
    if re.search(r"[a-z]{3}", clean):
        yield " ".join(tokens(from_layout(clean)))
        # People leave the soft sign out: «zhit».
        yield re.sub(r"т\b", "ть", " ".join(tokens(from_translit(clean))))
