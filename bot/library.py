"""The library is what stands in the database as it was read; it reads again only what changed.

A region has some eighty colleges of two hundred pieces each: reading all of them for one new
telephone number takes seconds. Whose content is faulty keeps what was good before, and nobody
else hears of it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.config import College as CollegeConfig
from bot.config import Config
from bot.curating import (
    Shelf,
    folder_college,
    own_entries,
    region_entries,
    shelves,
    slug_in,
    stored_college,
)
from bot.storage.content import REGION, News, Stored
from knowledge.checking import check
from knowledge.colleges import College
from knowledge.content import Kind
from knowledge.entries import Entry, load_base
from knowledge.problems import Problem, Read

NOTHING = News(0, {})
"""What an empty database has to tell."""
Faults = Mapping[str, tuple[Problem, ...]]
"""Errors by whose content they are in: `REGION`, a college's slug, else its folder's name."""


@dataclass(frozen=True, slots=True)
class Content:
    """The base, the colleges beside what the configuration says of each, and every problem.

    `own` are entries that a college worded for itself, by its slug.
    """

    entries: Sequence[Entry]
    found: Sequence[tuple[CollegeConfig, College]]
    problems: Sequence[Problem]
    own: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    faults: Faults = field(default_factory=dict)

    @property
    def colleges(self) -> dict[str, College]:
        """The colleges by slug."""
        return {college.slug: college for _, college in self.found}


@dataclass(frozen=True, slots=True)
class Held:
    """One configured college as it was read, and the pieces of its own entries.

    `refused` says why what was published last is not used: what is held was good before it.
    """

    configured: CollegeConfig
    slug: str
    college: Read[College] | None = None
    worded: Shelf = field(default_factory=Shelf)
    own: Read[Entry] = field(default_factory=Read[Entry])
    refused: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """How faults call it: its folder may not even say its slug."""
        return self.slug or (self.configured.files.name if self.configured.files else "")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with what is held."""
        return (*(self.college.problems if self.college else ()), *self.own.problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Because of what something is left out of what is held."""
        return Read((), self.problems).errors

    @property
    def is_good(self) -> bool:
        """True for what was read whole."""
        return self.college is not None and not self.errors


@dataclass(frozen=True, slots=True)
class Library:
    """Everything as it was read last; never changed, `renewed` gives the next one.

    The made-up college is no content of anybody's: but for entries published at its desk it is
    always read from its files, and so is the base while nothing of it is stored. `refused` is the
    region's, as in `Held`.
    """

    held: tuple[Held, ...]
    base: Read[Entry] | None = None
    refused: tuple[Problem, ...] = ()
    versions: Mapping[str, int] = field(default_factory=dict)

    @staticmethod
    def empty(config: Config) -> "Library":
        """The library of these colleges, of which nothing was read yet."""
        held = [Held(one, slug_in(one.files)) for one in config.colleges]
        return Library(tuple(_without_twins(held)))

    def renewed(self, news: News) -> "Library":
        """The same with what is new; `news` was loaded for these `versions`."""
        changed = {owner for owner, n in news.versions.items() if self.versions.get(owner) != n}
        found = shelves(news.stored)
        made = self
        if self.base is None or REGION in changed:
            region = found.get(REGION)
            made = self._on(region_entries(region) if region else load_base())
        known = [entry.id for entry in made.base.values] if made.base else []
        held = tuple(
            _kept(one, _read(one, found.get(one.slug), known))
            if one.college is None or (one.slug and one.slug in changed)
            else one
            for one in made.held
        )
        # Whoever is refused is read again with the next news: the base may have been the reason.
        refused = {one.slug for one in held if one.refused} | {REGION for _ in made.refused}
        versions = {owner: n for owner, n in news.versions.items() if owner not in refused}
        return replace(made, held=held, versions=versions)

    def _on(self, base: Read[Entry]) -> "Library":
        """The same over this base; over the one there is where that is good and this is not."""
        if base.errors and self.base and not self.base.errors:
            return replace(self, refused=base.errors)
        known = [entry.id for entry in base.values]
        held = tuple(_kept(one, replace(one, own=_own(one, known))) for one in self.held)
        return replace(self, base=base, held=held, refused=())

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The owners whose content is faulty without anything good from before at hand."""
        owners = [one.slug for one in self.held if one.college and not one.is_good]
        if self.base and self.base.errors:
            owners.insert(0, REGION)
        return tuple(owner for owner in owners if owner in self.versions)

    def settled(self, owner: str, earlier: Iterable[Collection[Stored]]) -> "Library":
        """The same with the first good one of what an owner had before; as it is without one."""
        for state in earlier:
            made = self._back(owner, Shelf(tuple(state)))
            if owner not in made.unsettled:
                versions = {one: n for one, n in self.versions.items() if one != owner}
                return replace(made, versions=versions)
        return self

    def _back(self, owner: str, shelf: Shelf) -> "Library":
        """The same with what an owner had before, refusing what it has now."""
        if owner == REGION:
            made = self._on(region_entries(shelf))
            return replace(made, refused=self.base.errors if self.base else ())
        known = [entry.id for entry in self.base.values] if self.base else []
        held = tuple(
            replace(_read(one, shelf, known), refused=one.errors) if one.slug == owner else one
            for one in self.held
        )
        return replace(self, held=held)

    @property
    def faults(self) -> Faults:
        """What nobody can use, by whose it is."""
        region = self.refused or (self.base.errors if self.base else ())
        found = {REGION: region, **{one.name: one.refused or one.errors for one in self.held}}
        return {owner: errors for owner, errors in found.items() if errors}

    def content(self, today: date | None = None) -> Content:
        """All of it with its problems; warnings of a day only where one is named."""
        base = self.base or Read[Entry]()
        reads = [(one, one.college.values if one.college else ()) for one in self.held]
        found = [(one.configured, college) for one, those in reads for college in those]
        problems = [*self.refused, *base.problems]
        for one in self.held:
            problems += [*one.refused, *one.problems]
        if today:
            problems += check(base.values, [college for _, college in found], today)
        own = {one.slug: one.own.values for one in self.held if one.own.values}
        return Content(base.values, found, problems, own, self.faults)


def _kept(old: Held, new: Held) -> Held:
    """What was read now; what was good before where that is not."""
    return replace(old, refused=new.errors) if new.errors and old.is_good else new


def _read(held: Held, shelf: Shelf | None, known: Sequence[str]) -> Held:
    if not held.slug or shelf is None:
        return Held(held.configured, held.slug, _in_folder(held, known))
    worded = Shelf(tuple(one for one in shelf.pieces if one.piece.kind is Kind.ENTRY))
    # Of the made-up college only entries are stored that its people published at the desk.
    stored = bool(shelf.of(Kind.COLLEGE))
    college = stored_college(held.slug, shelf) if stored else _in_folder(held, known)
    made = Held(held.configured, held.slug, college, worded)
    return replace(made, own=_own(made, known))


def _in_folder(held: Held, known: Sequence[str]) -> Read[College]:
    read = folder_college(held.configured.files, known)
    # Files are no content yet: whoever wrote them mends them before anybody is answered.
    return Read((), read.errors) if read.errors else read


def _own(held: Held, known: Sequence[str]) -> Read[Entry]:
    return own_entries(held.slug, held.worded, known) if held.worded.pieces else Read[Entry]()


def _without_twins(held: Iterable[Held]) -> Iterator[Held]:
    """The colleges; the second of two with one slug has no content, for whose would it be?"""
    taken = set[str]()
    for one in held:
        if one.slug and one.slug in taken:
            twin = Held(one.configured, "")
            repair = "Дайте каждому колледжу свой slug в college.toml."
            problem = Problem(twin.name, 0, "slug", f"«{one.slug}» уже есть выше", repair)
            yield replace(twin, college=Read((), (problem,)))
        else:
            yield one
        taken.add(one.slug)
