"""A short follow-up takes what it leaves out from the question before; a new topic takes nothing.

«На сварщика какой балл?» → «а на повара?»: the same question of another trade; → «а после 11?»:
of the same trade; → «а сколько учиться?»: another question of it. The word lists are
`base/words/following.toml`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

from knowledge.asks import Ask, Verdict
from knowledge.references import LISTED, TRADE
from knowledge.search import Match
from knowledge.slots import Slots, without_slots
from knowledge.talk import twins
from knowledge.topics import BASE_LISTS, BY_SCORE, topic_of
from knowledge.turning import CARRIED, TOPIC
from knowledge.word_lists import read_toml
from knowledge.words import normalise, tokens

SHORT = 6  # words; who writes more says what is meant
_HOLLOW = 2  # words besides particles that can ask a price or a term, and not yet of what
_JOINTS = frozenset({"а", "и", "но"})  # what starts with one goes on with something
_RIVAL = 0.85  # as probable as this something else was asked, whatever stood before
_NEAR = 0.5  # as probable as this something else may have been asked: both are offered
# What the question of a trade, a base or a form added to it is still about.
_KEPT = frozenset(f"{TRADE}{what}" for what in ("cost", "duration", "score", "seats", "form"))
_LASTING = CARRIED | {f"{TRADE}requirements", f"{TRADE}about"}
_PAPERS = "docs.list"
_HAVE, _BASE, _FORM, _SCORE = (f"{TRADE}{what}" for what in ("have", "base", "form", "score"))
_BY_BASE = frozenset({*BASE_LISTS.values(), "study.programs", "admission.choose"})


@dataclass(frozen=True, slots=True)
class Lists:
    """`following.toml`, compiled once."""

    filler: frozenset[str]
    pointing: frozenset[str]
    another: tuple[re.Pattern[str], ...]
    papers: tuple[str, ...]
    entering: re.Pattern[str]
    subject: dict[str, str]


@lru_cache(maxsize=1)
def lists() -> Lists:
    """The word lists of the data file."""
    table = read_toml("following.toml")
    return Lists(
        filler=frozenset(cast("list[str]", table["filler"])),
        pointing=frozenset(cast("list[str]", table["pointing"])),
        another=tuple(re.compile(pattern) for pattern in cast("list[str]", table["another"])),
        papers=tuple(cast("list[str]", table["papers"])),
        entering=re.compile(cast("str", table["entering"])),
        subject=cast("dict[str, str]", table["subject"]),
    )


def followed(ask: Ask, entry: str, told: Slots) -> Ask | None:
    """The ask as it is meant behind `entry`, asked with the slots `told`; None = on its own.

    Only what asks of trades: `subject_of` helps with the rest.
    """
    words = tokens(normalise(ask.text))
    if len(words) > SHORT:
        return None
    if _is_bare(ask):
        return _repeated(ask, entry, told)
    if any(pattern.search(" ".join(words)) for pattern in lists().another):
        return None
    return _asked_of(ask, told)


def subject_of(ask: Ask, entry: str, sure: float) -> str:
    """The words to add to a follow-up behind `entry`, "" where it says itself what it asks.

    `sure` is the probability from which a match needs no help; «сколько стоит?» and «где оно
    находится?» need it always.
    """
    words = tokens(normalise(ask.text))
    if ask.slots.trades or len(words) > SHORT:
        return ""
    best = ask.best
    pointed = bool(set(words) & lists().pointing)
    leans = pointed or (bool(words) and words[0] in _JOINTS)
    # «Сколько стоит?» is sure to ask a price and leaves open of what; «… обучение?» says it.
    hollow = _is_open(best) and len(set(words) - lists().filler) <= _HOLLOW
    if not (hollow or leans) or (best and best.p >= sure and not hollow and not pointed):
        return ""
    return _subject(entry)


def papers_for(ask: Ask, entry: str) -> str:
    """The words to add to «какие документы нужны?» behind an entry that wants papers of its own.

    "" for anything else, and where entering the college is spoken of: those are the usual papers.
    """
    usual = ask.best is not None and ask.best.entry == _PAPERS
    if not usual or not entry.startswith(lists().papers):
        return ""
    return "" if lists().entering.search(normalise(ask.text)) else _subject(entry)


def _subject(entry: str) -> str:
    keys = [key for key in lists().subject if entry.startswith(key)]
    return lists().subject[max(keys, key=len)] if keys else ""


def speaks_on(found: Sequence[Match], ask: Ask, entry: str) -> bool:
    """True where the first of these matches may replace what an ask alone was understood as.

    It must go on with the subject of `entry`; the words added may make a match surer, or choose
    where the ask itself leaves open what it is about, and never outvote what was understood.
    """
    if not found or found[0].entry.partition(".")[0] != entry.partition(".")[0]:
        return False
    alone = ask.verdict is Verdict.HAND_OVER or _is_open(ask.best)
    return alone or (ask.best is not None and ask.best.entry == found[0].entry)


# --- trades -------------------------------------------------------------------------------------


def _is_bare(ask: Ask) -> bool:
    """True where trades, base, form or score are all there is to a text."""
    slots = ask.slots
    if not (slots.trades or slots.base or slots.form or slots.score is not None):
        return False
    left = without_slots(ask.text)
    for trade in slots.trades:
        left = re.sub(rf"\b{re.escape(trade.said)}\b", " ", left)
    return set(tokens(left)) <= lists().filler


def _repeated(ask: Ask, entry: str, told: Slots) -> Ask | None:
    """The question before, of what the bare text names."""
    said = ask.slots
    before = entry if entry.startswith(TRADE) else twins().get(entry, "")
    if said.trades:
        if not before:
            return None
        beyond = said.beyond or told.beyond
        score = told.score if said.score is None else said.score
        return _meant(ask, _turned(before, said), _merged(said, told, beyond=beyond, score=score))
    if told.trades:
        return _meant(ask, _turned(before, said), _merged(said, told, trades=told.trades))
    if entry in LISTED:
        score = told.score if said.score is None else said.score
        slots = _merged(said, told, score=score, interest=told.interest)
        return _meant(ask, _listed(entry, said, slots), slots)
    # «До какого числа?» → «а после 11?» asks for dates more likely than for all trades.
    return replace(ask, verdict=Verdict.OFFER) if ask.verdict is Verdict.ANSWER else None


def _turned(before: str, said: Slots) -> str:
    """What is asked of a trade: the same as before, or whether there is such a base or form."""
    if said.score is not None:
        return _SCORE
    if before in _KEPT:
        return before
    if said.form:
        return _FORM
    return _BASE if said.base else before or _HAVE


def _listed(entry: str, said: Slots, slots: Slots) -> str:
    if said.score is not None:
        return BY_SCORE
    return BASE_LISTS.get(slots.base, entry) if entry in _BY_BASE else entry


def _asked_of(ask: Ask, told: Slots) -> Ask | None:
    """Another question of the trades spoken of before."""
    if ask.slots.trades or not told.trades:
        return None
    slots = _merged(ask.slots, told, trades=told.trades)
    best = ask.best
    topic = topic_of(ask.text, slots if ask.slots.base else replace(slots, base=0))
    meant = _of_trade(best)
    if not meant and best and best.p >= _RIVAL:
        return None
    if topic == _BASE and not ask.slots.base:
        # «Это после 9 или после 11?» asks for what was told before.
        slots = replace(slots, base=0)
    if topic in _LASTING:
        unsure = best is not None and not meant and best.p >= _NEAR
        return _meant(ask, topic, slots, Verdict.OFFER if unsure else Verdict.ANSWER)
    if meant in _LASTING and ask.verdict is not Verdict.HAND_OVER:
        return _meant(ask, meant, slots)
    return None


def _is_open(match: Match | None) -> bool:
    """True for entries that ask a price, a term or the like of something left unsaid."""
    return match is None or bool(_of_trade(match))


def _of_trade(match: Match | None) -> str:
    """The entry about trades that a match is, or has for its twin; "" where it has none."""
    if match is None:
        return ""
    return match.entry if match.entry.startswith(TRADE) else twins().get(match.entry, "")


def _merged(said: Slots, told: Slots, **more: Any) -> Slots:
    """What was said, else what was told before."""
    slots = replace(
        said,
        base=said.base or told.base,
        form=said.form or told.form,
        year=said.year or told.year,
    )
    return replace(slots, **more)


def _meant(ask: Ask, entry: str, slots: Slots, verdict: Verdict = Verdict.ANSWER) -> Ask:
    """The ask with `entry` for its first match."""
    mine = next((one for one in ask.matches if one.entry == entry), Match(entry, 0.0))
    rest = tuple(one for one in ask.matches if entry not in {one.entry, _of_trade(one)})
    first = replace(mine, p=max(mine.p, TOPIC))
    return replace(ask, matches=(first, *rest), verdict=verdict, slots=slots)
