"""The queue: what somebody should look at, by kind and category, what is asked most of it first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.ledger import Item, Page, Tally
from bot.storage.logins import Visitor
from bot.web.confirm.choosing import Filter, may_see
from knowledge.content import Kind
from knowledge.resting import Name
from knowledge.vouching import LATE, STOOD_FOR, Stand

_ROWS = 60
_IN_A_GROUP = 8
_ABOVE = 3
_NONE = frozenset({Stand.OVER, Stand.BLANK})


@dataclass(frozen=True, slots=True)
class Group:
    """So many pieces of one kind and category; `first` of them stand before those `shown`."""

    kind: Kind
    category: str
    count: int
    questions: int
    shown: tuple[Item, ...]
    first: int = 0

    @property
    def below(self) -> int:
        """How many stand behind those that are shown."""
        return self.count - self.first - len(self.shown)


@dataclass(frozen=True, slots=True)
class Queue:
    """What is shown of the ledger; `current` is looked at, `after` comes next.

    `confirmed` of `total` are confirmed; `closed` of `asked` questions are answered with that.
    """

    filter: Filter
    groups: tuple[Group, ...]
    current: Item | None
    after: Name | None
    wanted: int
    late: int
    confirmed: int
    total: int
    closed: int
    asked: int
    categories: tuple[str, ...]


def tally(one: Item, chosen: Filter) -> Tally:
    """The demand of the span that is looked at."""
    return one.month if chosen.month else one.year


def wanted(page: Page, chosen: Filter, visitor: Visitor) -> list[Item]:
    """What is to be looked at, in the order of its demand."""
    order = page.items.values() if chosen.month else (page.items[one] for one in page.by_year)
    return [one for one in order if chosen.takes(one) and may_see(visitor, one.name)]


@dataclass(frozen=True, slots=True)
class _List:
    """What is the same whichever piece of it somebody looks at; `places` is where each stands."""

    groups: Mapping[tuple[Kind, str], Sequence[Item]]
    questions: Mapping[tuple[Kind, str], int]
    ordered: tuple[Item, ...]
    places: Mapping[Name, int]
    late: int
    confirmed: int
    total: int
    closed: int
    asked: int
    categories: tuple[str, ...]


def _listed(page: Page, chosen: Filter, visitor: Visitor) -> _List:
    mine = [one for one in page.items.values() if may_see(visitor, one.name)]
    counted = [
        one for one in mine if one.stand not in _NONE and chosen.college in ("", one.name[0])
    ]
    groups = _grouped(wanted(page, chosen, visitor), chosen)
    ordered = tuple(one for those in groups.values() for one in those)
    closed, asked = page.closed(chosen.college, month=chosen.month)
    return _List(
        groups=groups,
        questions={
            name: sum(tally(one, chosen).questions for one in those)
            for name, those in groups.items()
        },
        ordered=ordered,
        places={one.name: number for number, one in enumerate(ordered)},
        late=sum(one.stand in LATE for one in counted),
        confirmed=sum(one.stand in STOOD_FOR for one in counted),
        total=len(counted),
        closed=closed,
        asked=asked,
        categories=tuple(sorted({one.held.category for one in mine})),
    )


def queue(page: Page, chosen: Filter, visitor: Visitor, piece: Name | None) -> Queue:
    """The queue beside the piece of this name, or beside the first one."""
    key = (chosen, visitor.college)
    if key not in page.seen:
        page.seen[key] = _listed(page, chosen, visitor)
    those: _List = page.seen[key]
    current = page.items.get(piece) if piece else None
    if current is None and those.ordered:
        current = those.ordered[0]
    at = those.places.get(current.name, -1) if current else -1
    more = those.ordered[at + 1 : at + 2]
    return Queue(
        filter=chosen,
        groups=_shown(those, current),
        current=current,
        after=more[0].name if more else None,
        wanted=len(those.ordered),
        late=those.late,
        confirmed=those.confirmed,
        total=those.total,
        closed=those.closed,
        asked=those.asked,
        categories=those.categories,
    )


def _grouped(found: Iterable[Item], chosen: Filter) -> dict[tuple[Kind, str], list[Item]]:
    """Groups by what all that is in them is worth; whoever confirms one has one source in hand."""
    groups: dict[tuple[Kind, str], list[Item]] = {}
    for one in found:
        groups.setdefault((one.name[1], one.held.category), []).append(one)

    def worth(name: tuple[Kind, str]) -> int:
        return sum(tally(one, chosen).weight for one in groups[name])

    return {name: groups[name] for name in sorted(groups, key=worth, reverse=True)}


def _shown(those: _List, current: Item | None) -> tuple[Group, ...]:
    """As many rows as a person reads, the one that is looked at always among them."""
    found, rows = [], 0
    only, start = len(those.groups) == 1, 0
    place = those.places.get(current.name, -1) if current else -1
    for name, items in those.groups.items():
        at = place - start if start <= place < start + len(items) else -1
        start += len(items)
        room = _ROWS if only else _IN_A_GROUP if rows < _ROWS or at >= 0 else 0
        first = _first(at, room, len(items))
        shown = tuple(items[first : first + room])
        rows += len(shown)
        found.append(Group(*name, len(items), those.questions[name], shown, first))
    return tuple(found)


def _first(at: int, room: int, count: int) -> int:
    return max(0, min(at - _ABOVE, count - room)) if at >= room - 1 else 0


def chosen_items(page: Page, visitor: Visitor, names: Sequence[Name]) -> list[Item]:
    """The pieces of these names that the visitor sees and somebody should look at."""
    found = [page.items[name] for name in dict.fromkeys(names) if name in page.items]
    return [one for one in found if Filter().takes(one) and may_see(visitor, one.name)]
