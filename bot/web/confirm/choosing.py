"""Choosing says which pieces a visitor sees: of one college its facts and programs.

The Centre sees everything. A piece of another college is not there for its visitor, wherever its
name comes from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from aiohttp import web

from bot.ledger import Item, Ledger
from bot.storage.logins import Visitor
from bot.web.deps import DEPS, VISITOR
from knowledge.content import Kind
from knowledge.resting import Name
from knowledge.vouching import LATE, WANTED

LEDGER = web.AppKey("ledger", Ledger)
_PARTS = 3
_OWN = frozenset({Kind.FACT, Kind.PROGRAM})
_KINDS: Mapping[str, Kind] = {str(kind): kind for kind in (Kind.ENTRY, Kind.FACT, Kind.PROGRAM)}


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the queue is looked at; `late` = what was true once, `month` = demand of 30 days."""

    kind: Kind | None = None
    category: str = ""
    college: str = ""
    late: bool = False
    month: bool = True

    def takes(self, one: Item) -> bool:
        """True for a piece somebody should look at, of those that are looked at."""
        return self.shows(one) and one.stand in (LATE if self.late else WANTED)

    def shows(self, one: Item) -> bool:
        """True for a piece of this kind, category and college, however it stands."""
        owner, kind, _ = one.name
        return (
            self.kind in (None, kind)
            and self.category in ("", one.held.category)
            and self.college in ("", owner)
        )

    def query(self, **more: str) -> str:
        """The same in an address."""
        fields = {
            "kind": str(self.kind or ""),
            "category": self.category,
            "college": self.college,
            "late": "1" if self.late else "",
            "days": "" if self.month else "365",
            **more,
        }
        return urlencode({name: value for name, value in fields.items() if value})

    def only(self, kind: Kind, category: str) -> "Filter":
        """The same of one kind and category."""
        return replace(self, kind=kind, category=category)


def filter_in(request: web.Request, fields: Mapping[str, str]) -> Filter:
    """What an address or a form asks for; 404 for a college the visitor does not see."""
    visitor, known = request[VISITOR], request.app[DEPS].known.colleges
    college = fields.get("college", "") or visitor.college
    if college and (college not in known or visitor.college not in ("", college)):
        raise web.HTTPNotFound
    return Filter(
        _KINDS.get(fields.get("kind", "")),
        fields.get("category", "")[:_LONGEST],
        college,
        fields.get("late") == "1",
        fields.get("days") != "365",
    )


_LONGEST = 40


def may_see(visitor: Visitor, name: Name) -> bool:
    """True where the piece is there for the visitor."""
    owner, kind, _ = name
    return not visitor.college or (owner == visitor.college and kind in _OWN)


def written(name: Name) -> str:
    """A piece's name as addresses and forms carry it."""
    owner, kind, key = name
    return f"{kind}~{owner}~{key}"


def name_in(text: str) -> Name | None:
    """The name that was written so; None for anything else."""
    kind, *rest = text.split("~", _PARTS - 1)
    # Databases take no NUL, and no key of ours has a sign that nobody sees.
    if kind not in _KINDS or len(rest) != _PARTS - 1 or not text.isprintable():
        return None
    return (rest[0], _KINDS[kind], rest[1])
