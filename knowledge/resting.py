"""What an answer rests on: the entry, the facts it shows, the catalogue's rows it is read from.

A question needs all of it to be answered with certainty; so every piece has its demand, and every
question that was asked is closed or not by what somebody stands for.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.content import Kind
from knowledge.facts import FACTS
from knowledge.references import LISTED, TRADE, read_reference
from knowledge.slots import Slots
from knowledge.trades import meant_codes
from knowledge.vouching import Held

REGION = ""
Name = tuple[str, Kind, str]
"""Owner, kind and key of a piece."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What a question rests on at a college; `instead` answers it as well as `pieces` do.

    `lacks`: something of it is not there at all.
    """

    pieces: tuple[Name, ...]
    instead: tuple[Name, ...] = ()
    lacks: bool = False

    @property
    def all(self) -> tuple[Name, ...]:
        """Every piece it may be answered from."""
        return (*self.pieces, *self.instead)

    def closed(self, firm: Collection[Name]) -> bool:
        """True where the bot answers: somebody stands for all of it."""
        whole = bool(self.pieces) and not self.lacks and all(one in firm for one in self.pieces)
        return whole or (bool(self.instead) and all(one in firm for one in self.instead))


@dataclass(slots=True)
class Shelves:
    """Pieces as answers look for them; those that others have replaced are not among them."""

    entries: dict[tuple[str, str], Held] = field(default_factory=dict)
    facts: dict[tuple[str, str], list[Name]] = field(default_factory=dict)
    rows: dict[str, list[tuple[Name, Held]]] = field(default_factory=dict)

    @staticmethod
    def of(pieces: Iterable[tuple[Name, Held]]) -> "Shelves":
        """Every piece in its place."""
        made = Shelves()
        for name, one in pieces:
            owner, kind, _ = name
            match kind:
                case Kind.ENTRY:
                    made.entries[owner, one.key] = one
                case Kind.FACT:
                    made.facts.setdefault((owner, one.key.partition("|")[0]), []).append(name)
                case Kind.PROGRAM:
                    made.rows.setdefault(owner, []).append((name, one))
                case Kind.COLLEGE:
                    pass
        return made

    def rest(self, college: str, asked: str, missing: Sequence[str] = ()) -> Rest:
        """What a question rests on that asked this reference at a college.

        `missing` are the keys that lacked when it was asked.
        """
        entry, slots = read_reference(asked)
        own = self._own(college, entry, missing)
        if not (entry.startswith(TRADE) or entry in LISTED):
            return own
        rows, lacks = self._rows(college, slots)
        if entry.startswith(TRADE):
            return Rest(rows, lacks=lacks) if slots.trades else own
        return Rest(own.pieces, rows, own.lacks)

    def _own(self, college: str, entry: str, missing: Sequence[str]) -> Rest:
        """The entry's own text with its facts."""
        owner = college if (college, entry) in self.entries else REGION
        held = self.entries.get((owner, entry))
        there = held is not None and not held.blank
        pieces: list[Name] = [(owner, Kind.ENTRY, entry)] if there else []
        lacking = (key for key in missing if key in FACTS)
        keys = dict.fromkeys([*(held.quotes if held else ()), *lacking])
        found = [self.facts.get((college, key), []) for key in keys]
        pieces += [name for names in found for name in names]
        return Rest(tuple(pieces), lacks=not there or not all(found))

    def _rows(self, college: str, slots: Slots) -> tuple[tuple[Name, ...], bool]:
        """The rows of what was asked for, and whether there are none."""
        rows = self.rows.get(college, [])
        codes = meant_codes(tuple(code for trade in slots.trades for code in trade.codes))
        mine = [one for one in rows if one[1].trade[0] in codes] if slots.trades else rows
        fitting = [(name, one) for name, one in mine if _fits(one, slots)]
        # That something is not taught rests on all that is.
        return tuple(name for name, _ in fitting or mine or rows), not rows


def _fits(row: Held, slots: Slots) -> bool:
    _, base, form = row.trade
    return slots.base in (0, base) and (slots.form is None or slots.form.value == form)
