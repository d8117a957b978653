"""Danger to life is heard by rules, before and apart from any question.

The rules and what excuses them stand in `base/words/danger.toml`. In doubt a rule hears danger:
a needless helpline message is a small harm, a missed one is not. The alarm (`knowledge.alarm`)
hears what they do not, and overrules them where a message sounds calm from beginning to end.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from knowledge.word_lists import read_toml
from knowledge.words import from_layout, from_translit, normalise, tokens


@dataclass(frozen=True, slots=True)
class Rule:
    """One way danger sounds: `hear` finds it, any of `unless` shows that it is not meant.

    A `misspelt` rule reads by ear: its patterns and the message are both spelt as they sound.
    """

    name: str
    hear: re.Pattern[str]
    unless: tuple[re.Pattern[str], ...]
    misspelt: bool = False

    def hears(self, text: str) -> bool:
        """True when `text` (words and single spaces) sounds dangerous and is not excused."""
        said = _by_ear(_UNGLUED.sub("не ", text)) if self.misspelt else text
        return bool(self.hear.search(said)) and not any(p.search(said) for p in self.unless)


# «нехочу», «небыло»: the particle written together with its verb.
_UNGLUED = re.compile(r"\bн[еи](?=(?:х[оа]ч|хот|был|буд|мог|виж|нуж|стан)\w+)")
_SOUNDS = str.maketrans({"о": "а", "е": "и", "э": "и"})


def _by_ear(text: str) -> str:
    """A message or a pattern as a poor speller hears it: «не хачу», «жыть», «убица»."""
    text = re.sub(r"([жш])ы", r"\1и", text)
    text = re.sub(r"([чщ])ю", r"\1у", text)
    return re.sub(r"ться|тся|цца", "ца", text).translate(_SOUNDS)


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """The rules of the data file, in its order."""
    table = read_toml("danger.toml")
    return tuple(_rule(row, table) for row in cast("list[Mapping[str, object]]", table["rule"]))


def _rule(row: Mapping[str, object], table: Mapping[str, object]) -> Rule:
    excuses = [_either(row["unless"])] if "unless" in row else []
    for group in cast("list[str]", row.get("excused_by", [])):
        excuses += cast("list[str]", table[group])
    misspelt = bool(row.get("misspelt", False))
    spelt = _by_ear if misspelt else str
    return Rule(
        name=str(row["name"]),
        hear=re.compile(spelt(_either(row["hear"]))),
        unless=tuple(re.compile(spelt(excuse)) for excuse in excuses),
        misspelt=misspelt,
    )


def _either(value: object) -> str:
    """A pattern, or a list of patterns of which any will do."""
    return "|".join(cast("list[str]", value)) if isinstance(value, list) else str(value)


@dataclass(frozen=True, slots=True)
class _Sign:
    """What is no danger alone, but adds `weight` to it (below zero: takes from it)."""

    hear: re.Pattern[str]
    weight: int


@lru_cache(maxsize=1)
def _together() -> tuple[int, tuple[_Sign, ...]]:
    """How much is enough, and the signs of the data file."""
    table = cast("Mapping[str, object]", read_toml("danger.toml")["together"])
    rows = cast("list[Mapping[str, object]]", table["sign"])
    signs = (_Sign(re.compile(str(row["hear"])), cast("int", row["weight"])) for row in rows)
    return cast("int", table["enough"]), tuple(signs)


def heard(text: str) -> str:
    """The name of the first rule that hears danger in `text`, or ""."""
    for reading in _readings(text):
        for rule in rules():
            if rule.hears(reading):
                return rule.name
        enough, signs = _together()
        if sum(sign.weight for sign in signs if sign.hear.search(reading)) >= enough:
            return "signs together"
    return ""


def _readings(text: str) -> Iterator[str]:
    """The text as words, and where it has Latin letters also as a wrong layout or translit."""
    clean = normalise(text)
    yield " ".join(tokens(clean))
    if re.search(r"[a-z]{3}", clean):
        yield " ".join(tokens(from_layout(clean)))
        # People leave the soft sign out: «zhit».
        yield re.sub(r"т\b", "ть", " ".join(tokens(from_translit(clean))))
