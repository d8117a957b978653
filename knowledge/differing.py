"""A wording that is near to an entry may still ask for another trade, number or town: say which.

What answers «сколько мест на сварщика» is wrong for «на повара», however alike they sound.
"""

import re

from knowledge.entries import Entry
from knowledge.references import TRADE
from knowledge.slots import Slots
from knowledge.words import normalise

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def differing(wording: str, slots: Slots, entry: Entry) -> tuple[str, ...]:
    """The words of a wording, which told `slots`, that no way to ask the entry has; in no order.

    An entry about trades answers for any of them, and for nine classes as for eleven.
    """
    ways = normalise(" ".join((entry.title, *entry.phrasings)))
    known = set(_NUMBER.findall(ways))
    of_trade = entry.id.startswith(TRADE)
    found = [number for number in _NUMBER.findall(normalise(wording)) if number not in known]
    if of_trade and slots.base:
        found = [number for number in found if number != str(slots.base)]
    if not of_trade:
        found += [trade.said for trade in slots.trades if normalise(trade.said) not in ways]
    if slots.town and normalise(slots.town) not in ways:
        found.append(slots.town)
    return tuple(dict.fromkeys(found))
