"""Sets of messages with what they mean, and the comparison of an ask with what was expected."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from knowledge.slots import Slots
from knowledge.trades import meant_codes
from knowledge.understanding import Ask


def read_set(name: str) -> dict[str, Any]:
    """The set `tests/knowledge/<name>.toml`."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


def one_of(expected: object) -> frozenset[str]:
    """The ids that count as right: one, a list, or several with «|» between."""
    if isinstance(expected, str):
        return frozenset(expected.split("|"))
    return frozenset(str(one) for one in expected) if isinstance(expected, list) else frozenset()


def best_of(ask: Ask) -> str:
    """The entry an ask comes nearest to, "" where nothing came near."""
    return ask.best.entry if ask.best else ""


def names_trades(slots: Slots, expected: Sequence[str]) -> bool:
    """True where as many trades were heard as expected, and each may mean one of its codes."""
    if len(slots.trades) != len(expected):
        return False
    heard = [meant_codes(trade.codes) for trade in slots.trades]
    return all(codes & set(text.split()) for codes, text in zip(heard, expected, strict=True))


def slots_differ(slots: Slots, row: Mapping[str, Any]) -> list[str]:
    """The names of the slots that are not as `row` has them; what it leaves out must be empty."""
    pairs = {
        "base": (slots.base, row.get("base", 0)),
        "form": (slots.form.value if slots.form else "", row.get("form", "")),
        "score": (slots.score, row.get("score")),
        "year": (slots.year, row.get("year", 0)),
        "interest": (slots.interest, row.get("interest", "")),
        "beyond": (slots.beyond, row.get("beyond", False)),
    }
    wrong = [name for name, (heard, expected) in pairs.items() if heard != expected]
    return wrong if names_trades(slots, row.get("trade", [])) else ["trade", *wrong]
