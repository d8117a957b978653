"""Choosing is what of the base is shown: by words, category and what is wrong, in an order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from aiohttp import web

from bot.web.base.leaves import Leaf
from bot.web.posting import clean
from knowledge.leafing import found
from knowledge.understanding import Knowledge

_LONGEST = 200
Keeps = Callable[[Leaf, date], bool]
# What the list can be narrowed to; words for it are in the template.
KINDS: Mapping[str, Keeps] = {
    "": lambda leaf, today: True,
    "unconfirmed": lambda leaf, today: leaf.unconfirmed(today),
    "answerless": lambda leaf, today: leaf.entry.answerless,
    "due": lambda leaf, today: leaf.due(today),
    "locked": lambda leaf, today: leaf.stored.locked,
    "own": lambda leaf, today: bool(leaf.owner) or leaf.own > 0,
    "waits": lambda leaf, today: leaf.waits,
}
ORDERS = ("", "asked", "worst")


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked at: words, a category, a kind, whose entries, in which order."""

    words: str = ""
    category: str = ""
    kind: str = ""
    whose: str = ""
    order: str = ""

    @property
    def query(self) -> str:
        """The same as it stands in an address."""
        names = ("q", self.words), ("category", self.category), ("show", self.kind)
        pairs = (*names, ("college", self.whose), ("order", self.order))
        return urlencode([(name, value) for name, value in pairs if value])


def filter_in(request: web.Request) -> Filter:
    """What an address asks for; what is not known asks for everything."""
    query = request.query
    kind, order = query.get("show", ""), query.get("order", "")
    return Filter(
        words=" ".join(clean(query.get("q", "")).split())[:_LONGEST],
        category=clean(query.get("category", ""))[:_LONGEST],
        kind=kind if kind in KINDS else "",
        whose=query.get("college", ""),
        order=order if order in ORDERS else "",
    )


def chosen(leaves: Sequence[Leaf], of: Filter, today: date, knows: object) -> list[Leaf]:
    """The leaves that are looked at: the nearest to the words first, else in the order asked."""
    kept = [
        leaf
        for leaf in leaves
        if KINDS[of.kind](leaf, today) and of.category in ("", leaf.entry.category)
    ]
    if of.words:
        kept = _near(kept, of, knows)
    if of.order == "asked":
        kept.sort(key=lambda leaf: -leaf.health.month.asked)
    elif of.order == "worst":
        kept.sort(key=_badness)
    elif not of.words:
        kept.sort(key=lambda leaf: (leaf.entry.category, leaf.entry.id))
    return kept


def _near(leaves: Sequence[Leaf], of: Filter, knows: object) -> list[Leaf]:
    if not isinstance(knows, Knowledge):
        # Nothing is learnt yet: the very words are all there is to go by.
        words = of.words.casefold()
        return [
            leaf
            for leaf in leaves
            if words in f"{leaf.entry.id} {leaf.entry.title} {leaf.stored.piece.body}".casefold()
        ]
    by_id = {leaf.entry.id: leaf for leaf in leaves}
    view = knows.of(of.whose)
    ids = found([leaf.entry for leaf in leaves], of.words, view.matcher)
    return [by_id[name] for name in ids]


def _badness(leaf: Leaf) -> tuple[float, int]:
    """The share of askers it did not help first; a single vote says less than many."""
    month = leaf.health.month
    share = (month.corrected + 1) / (month.rated + 2) if month.rated else 0.0
    return -share, -month.handed
