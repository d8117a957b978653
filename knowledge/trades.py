"""Trades are the official professions and specialities, and what people call them in everyday life.

The lists are data a curator edits: `base/trades/official.tsv`, `aliases.tsv`, `interests.tsv`,
`about.toml`. Here they are looked up; nothing of one college is known.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache

from knowledge.package import file_bytes, package_folder
from knowledge.problems import Problem
from knowledge.trade_lists import (
    About,
    Alias,
    Interest,
    Trade,
    read_about,
    read_aliases,
    read_interests,
    read_official,
    spoken,
)

_FOLDER = "base/trades"


def within(code: str, groups: Collection[str]) -> bool:
    """True for a code that is one of `groups` or belongs to one of them."""
    return any(code == group or code.startswith(f"{group}.") for group in groups)


def _bytes(name: str) -> bytes:
    return file_bytes(package_folder(_FOLDER), name) or b""


@lru_cache(maxsize=1)
def official() -> Mapping[str, Trade]:
    """Every official trade by its code."""
    read = read_official("trades/official.tsv", _bytes("official.tsv"))
    return {trade.code: trade for trade in read.values}


@lru_cache(maxsize=1)
def aliases() -> tuple[Alias, ...]:
    """The everyday names, then the official ones that no line of the aliases speaks of."""
    own = read_aliases("trades/aliases.tsv", _bytes("aliases.tsv"), official()).values
    named: dict[str, list[str]] = {}
    for trade in official().values():
        named.setdefault(spoken(trade.name), []).append(trade.code)
    listed = {alias.words for alias in own}
    rest = (Alias(name, tuple(codes), True) for name, codes in named.items() if name not in listed)
    return (*own, *rest)


@lru_cache(maxsize=1)
def interests() -> Mapping[str, Interest]:
    """The interests by key."""
    read = read_interests("trades/interests.tsv", _bytes("interests.tsv"), official())
    return {interest.key: interest for interest in read.values}


@lru_cache(maxsize=1)
def abouts() -> Mapping[str, About]:
    """The texts about trades by code."""
    read = read_about("trades/about.toml", _bytes("about.toml"), official())
    return {about.code: about for about in read.values}


def list_problems() -> tuple[Problem, ...]:
    """What is wrong with the package's own lists, for `check`."""
    codes = official()
    return (
        *read_official("trades/official.tsv", _bytes("official.tsv")).problems,
        *read_aliases("trades/aliases.tsv", _bytes("aliases.tsv"), codes).problems,
        *read_interests("trades/interests.tsv", _bytes("interests.tsv"), codes).problems,
        *read_about("trades/about.toml", _bytes("about.toml"), codes).problems,
    )


# --- what a code may also stand for -------------------------------------------------------------


@lru_cache(maxsize=4096)
def same_trade(code: str) -> frozenset[str]:
    """The code, those that took its place one after another, and others with the same name."""
    found = {code}
    trade = official().get(code)
    while trade and trade.newer and trade.newer not in found:
        found.add(trade.newer)
        trade = official().get(trade.newer)
    names = {official()[one].short for one in found if one in official()}
    return frozenset(found | {t.code for t in official().values() if t.short in names})


@lru_cache(maxsize=4096)
def meant_codes(groups: tuple[str, ...]) -> frozenset[str]:
    """Every official code that codes and groups may stand for."""
    inside = [code for code in official() if within(code, groups)]
    return frozenset(one for code in inside for one in same_trade(code))


@lru_cache(maxsize=4096)
def called(groups: tuple[str, ...]) -> str:
    """What to call the trade of these codes: its official name, or the word that means them all."""
    names = [official()[code].short for code in groups if code in official()]
    if len(names) == len(groups) == 1:
        return names[0]
    said = next((alias.words for alias in aliases() if groups and alias.codes == groups), "")
    return said or ", ".join(dict.fromkeys(names))
