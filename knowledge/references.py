"""A reference names an entry together with the slots of one ask, in a few ASCII signs.

`trade.score-15.01.05-9` is the entry `trade.score` asked for that trade after nine classes. Only
entries answered from the catalogue have one; any other entry's reference is its id. It stands in
buttons, so it is short, and whatever comes back from outside is read without trust.
"""

import re

from knowledge.programs import BASES, HIGHEST_SCORE, LOWEST_SCORE, Form
from knowledge.slots import NO_SLOTS, Slots
from knowledge.trade_hearing import HeardTrade
from knowledge.trades import called, interests

TRADE = "trade."
# General entries that list rows of the catalogue where it can answer them.
LISTED = frozenset(
    {
        *("study.programs", "admission.after9", "admission.after11", "admission.choose"),
        *("admission.low_grades", "admission.passing_score", "admission.average_score"),
    }
)
_FORMS = {Form.FULL_TIME: "d", Form.PART_TIME: "z", Form.EVENING: "v"}
_UNKNOWN = "x"  # a trade was named that no list has
_BEYOND = "."  # something is asked that no catalogue holds
_ELSEWHERE = "~"  # other colleges are asked for
_FIELDS = 8
_CODE = re.compile(r"\d\d(?:\.\d\d){0,2}")


def entry_of(reference: str) -> str:
    """The id of the entry a reference speaks of."""
    return reference.partition("-")[0]


def reference(entry: str, slots: Slots) -> str:
    """The reference of an entry asked with these slots."""
    if not (entry.startswith(TRADE) or entry in LISTED):
        return entry
    fields = (
        entry,
        "__".join("_".join(trade.codes) or _UNKNOWN for trade in slots.trades),
        str(slots.base or ""),
        _FORMS[slots.form] if slots.form else "",
        "" if slots.score is None else f"{slots.score:g}",
        str(slots.year or ""),
        slots.interest + _ELSEWHERE * slots.elsewhere + _BEYOND * slots.beyond,
        slots.town.encode("punycode").decode() if slots.town else "",
    )
    return "-".join(fields).rstrip("-")


def read_reference(text: str) -> tuple[str, Slots]:
    """The entry and slots of a reference; what is no reference has empty slots. Never raises."""
    entry, *fields = text.split("-", _FIELDS - 1)
    if not fields:
        return entry, NO_SLOTS
    trades, base, form, score, year, interest, town = [*fields, *[""] * _FIELDS][: _FIELDS - 1]
    liked = interest.removesuffix(_BEYOND).removesuffix(_ELSEWHERE)
    return entry, Slots(
        trades=tuple(_trade(part) for part in trades.split("__") if part),
        base=next((one for one in BASES if str(one) == base), 0),
        form=next((one for one, letter in _FORMS.items() if letter == form), None),
        score=_mark(score),
        town=_name(town),
        year=int(year) if re.fullmatch(r"20\d\d", year) else 0,
        interest=liked if liked in interests() else "",
        beyond=interest.endswith(_BEYOND),
        elsewhere=_ELSEWHERE in interest,
    )


def _trade(part: str) -> HeardTrade:
    codes = tuple(code for code in part.split("_") if _CODE.fullmatch(code))
    return HeardTrade(called(codes), codes)


def _mark(text: str) -> float | None:
    value = float(text) if re.fullmatch(r"\d(?:\.\d{1,3})?", text) else 0.0
    return value if LOWEST_SCORE <= value <= HIGHEST_SCORE else None


def _name(text: str) -> str:
    try:
        return text.encode().decode("punycode")
    except UnicodeError:
        return ""
