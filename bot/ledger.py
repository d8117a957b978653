"""The ledger knows of every piece of content whether somebody stands for it, and who asks for it.

It is made in a thread, once for all who look at it. What was published since is read by the number
of its publication; a confirmation changes one line of it, so that the next piece is shown at once.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.memory import settle_learnt
from bot.ports import Runner
from bot.storage.content import Stored, load_published, published
from bot.storage.content_care import due_reviews
from bot.storage.demand import Demand, demand
from bot.storage.session import Session
from knowledge.content import Kind
from knowledge.resting import Name, Rest, Shelves
from knowledge.vouching import STOOD_FOR, Held, Stand, held, lasting, stand

# What was asked meanwhile may be counted so much later, in seconds.
_OLD = 600.0
# Pieces after which what was read is kept out of the collector's sight: none of it is garbage.
_SETTLED = 2000
_FIRST = (Kind.ENTRY, Kind.FACT, Kind.PROGRAM)


@dataclass(frozen=True, slots=True)
class Tally:
    """The questions that need a piece, and at how many colleges they were asked."""

    questions: int = 0
    colleges: int = 0

    @property
    def weight(self) -> int:
        """What it is worth to look at the piece first."""
        return self.questions * self.colleges


@dataclass(frozen=True, slots=True)
class Item:
    """A piece, its version, how it stands, and its demand in the last 30 days and in a year.

    `review` is the day by which it was to be read again, where that has come.
    """

    name: Name
    held: Held
    number: int
    stand: Stand
    month: Tally = field(default_factory=Tally)
    year: Tally = field(default_factory=Tally)
    review: date | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reference that was asked at a college, how often, and what it rests on there."""

    college: str
    asked: str
    month: int
    year: int
    rest: Rest

    def count(self, *, month: bool) -> int:
        """How often in the last 30 days, or in a year."""
        return self.month if month else self.year


@dataclass(frozen=True, slots=True)
class Page:
    """The ledger as it stands; never changed. `items` stand in the order of their demand.

    `seen` keeps what whoever looks has worked out of it, for the next look.
    """

    day: date
    items: Mapping[Name, Item]
    wanted: tuple[Wanted, ...]
    by_year: tuple[Name, ...] = ()
    seen: dict[object, Any] = field(default_factory=dict)
    _last: frozenset[Name] = frozenset()

    def closed(self, college: str, *, month: bool) -> tuple[int, int]:
        """How many questions of a college ("" = all) are certainly answered, and of how many."""
        firm = {name for name, one in self.items.items() if one.stand in STOOD_FOR}
        those = all_ = 0
        for one in self.wanted:
            if college in ("", one.college):
                count = one.count(month=month)
                all_ += count
                those += count * one.rest.closed(firm)
        return those, all_

    def confirmed(self, changed: Iterable[Item]) -> "Page":
        """The same with pieces that say what they said, and are confirmed otherwise."""
        items = dict(self.items)
        for one in changed:
            old = items[one.name]
            how = stand(one.held, self.day, one.name in self._last, old.review)
            items[one.name] = replace(old, held=one.held, number=one.number, stand=how)
        return replace(self, items=items, seen={})


def made(
    pieces: Collection[Item],
    rows: Sequence[Demand],
    day: date,
    reviews: Mapping[Name, date],
) -> Page:
    """The ledger of these pieces and of what was asked, for a local day.

    `reviews` are the days of review that have come.
    """
    owned: dict[str, list[Held]] = {}
    for one in pieces:
        owned.setdefault(one.name[0], []).append(one.held)
    last = frozenset((owner, *name) for owner, those in owned.items() for name in lasting(those))
    stands = {
        one.name: stand(one.held, day, one.name in last, reviews.get(one.name)) for one in pieces
    }
    live = [(one.name, one.held) for one in pieces if stands[one.name] is not Stand.OVER]
    wanted, quoted = _wanted(Shelves.of(live), rows), _quoted(pieces)
    month, year = _tallies(wanted, month=True), _tallies(wanted, month=False)
    found = [
        replace(
            one,
            stand=stands[one.name],
            month=month.get(one.name, Tally()),
            year=year.get(one.name, Tally()),
            review=reviews.get(one.name),
        )
        for one in pieces
    ]

    def beside(one: Item) -> tuple[int, int, str]:
        hangs = quoted.get(one.held.key.partition("|")[0], 0) if one.name[1] is Kind.FACT else 0
        return _FIRST.index(one.name[1]), -hangs, one.held.title

    lately = sorted(found, key=lambda one: (-one.month.weight, -one.year.weight, *beside(one)))
    by_year = sorted(found, key=lambda one: (-one.year.weight, *beside(one)))
    ordered = {one.name: one for one in lately}
    return Page(day, ordered, wanted, tuple(one.name for one in by_year), _last=last)


def _wanted(shelves: Shelves, rows: Sequence[Demand]) -> tuple[Wanted, ...]:
    return tuple(
        Wanted(
            *(row.college, row.entry, row.month, row.year),
            shelves.rest(row.college, row.entry, row.missing),
        )
        for row in rows
    )


def _quoted(pieces: Iterable[Item]) -> dict[str, int]:
    """How many entries show each fact."""
    found: dict[str, int] = {}
    for one in pieces:
        for key in one.held.quotes:
            found[key] = found.get(key, 0) + 1
    return found


def _tallies(wanted: Iterable[Wanted], *, month: bool) -> dict[Name, Tally]:
    counts: dict[Name, int] = {}
    colleges: dict[Name, set[str]] = {}
    for one in wanted:
        count = one.count(month=month)
        if not count:
            continue
        for name in dict.fromkeys(one.rest.all):
            counts[name] = counts.get(name, 0) + count
            colleges.setdefault(name, set()).add(one.college)
    return {name: Tally(count, len(colleges[name])) for name, count in counts.items()}


@dataclass(slots=True)
class Ledger:
    """Makes the page of the ledger, and keeps it until something changes; `zone` says the day."""

    runner: Runner
    clock: Clock
    zone: ZoneInfo
    _seen: int = 0
    _counted: float = 0.0
    _pieces: dict[Name, Item] = field(default_factory=dict)
    _rows: Sequence[Demand] = ()
    _reviews: Mapping[Name, date] = field(default_factory=dict)
    _page: Page | None = None
    _making: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def page(self) -> Page:
        """Everything as it stands now."""
        async with self._making:
            now, at = self.clock(), asyncio.get_running_loop().time()
            day = now.astimezone(self.zone).date()
            if self._page is None or at - self._counted > _OLD:
                self._rows = await self.runner.read(partial(demand, now=now))
                self._counted, self._page = at, None
            look = partial(_news, behind=self._seen, day=day)
            number, changed, reviews = await self.runner.read(look)
            if reviews != self._reviews:
                self._reviews, self._page = reviews, None
            if self._page is None or self._page.day != day or changed:
                self._page = await asyncio.to_thread(self._renewed, changed, day)
            self._seen = number
            return self._page

    def _renewed(self, changed: Sequence[Stored], day: date) -> Page:
        """The page with what is new; everything is weighed anew unless only confirmations are."""
        before, same = self._page, True
        fresh: list[Item] = []
        for number, stored in enumerate(changed, 1):
            if number % _SETTLED == 0:
                settle_learnt()
            name = (stored.owner, stored.piece.kind, stored.piece.key)
            found = held(stored.piece) if stored.piece.body else None
            old = self._pieces.pop(name, None)
            if found is not None:
                self._pieces[name] = Item(name, found, stored.number, Stand.NOBODY)
                fresh.append(self._pieces[name])
            same &= (found is None and old is None) or _same(found, old)
        if before is not None and before.day == day and same:
            return before.confirmed(fresh)
        return made(list(self._pieces.values()), self._rows, day, self._reviews)


def _same(found: Held | None, old: Item | None) -> bool:
    """True where nothing but a confirmation differs."""
    if found is None or old is None:
        return False
    return replace(found, confirmed=None) == replace(old.held, confirmed=None)


def _news(
    session: Session, *, behind: int, day: date
) -> tuple[int, Sequence[Stored], dict[Name, date]]:
    number = published(session)
    changed = load_published(session, behind) if number != behind else ()
    return number, changed, due_reviews(session, day)
