"""The library is what stands in the database as it was read; it reads again only what changed.

A region has some eighty colleges of two hundred pieces each: reading all of them for one new
telephone number takes seconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.config import College as CollegeConfig
from bot.config import Config
from bot.curating import Shelf, folder_about, own_entries, region_entries, shelves, stored_college
from bot.storage.content import REGION, News
from knowledge.checking import check, clashes
from knowledge.colleges import College, load_college
from knowledge.content import Kind
from knowledge.entries import Entry, load_base
from knowledge.problems import Level, Problem, Read


@dataclass(frozen=True, slots=True)
class Content:
    """The base, the colleges beside what the configuration says of each, and every fault."""

    entries: Sequence[Entry]
    found: Sequence[tuple[CollegeConfig, College]]
    problems: Sequence[Problem]
    own: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    """Entries that a college worded for itself, by its slug."""

    @property
    def errors(self) -> list[Problem]:
        """The problems because of which something was left out."""
        return [problem for problem in self.problems if problem.level is Level.ERROR]

    @property
    def colleges(self) -> dict[str, College]:
        """The colleges by slug."""
        return {college.slug: college for _, college in self.found}


@dataclass(frozen=True, slots=True)
class Held:
    """One configured college as it was read, and the pieces of its own entries."""

    configured: CollegeConfig
    slug: str
    college: Read[College] | None = None
    worded: Shelf = field(default_factory=Shelf)
    own: Read[Entry] = field(default_factory=Read[Entry])


@dataclass(frozen=True, slots=True)
class Library:
    """Everything as it was read last; never changed, `renewed` gives the next one.

    The made-up college is no content of anybody's: it is always read from its files, and so is
    the base while nothing of it is stored.
    """

    held: tuple[Held, ...]
    base: Read[Entry] | None = None
    versions: Mapping[str, int] = field(default_factory=dict)

    @staticmethod
    def empty(config: Config) -> "Library":
        """The library of these colleges, of which nothing was read yet."""
        about = [(one, folder_about(one.files)) for one in config.colleges]
        return Library(tuple(Held(one, college.slug if college else "") for one, college in about))

    def renewed(self, news: News) -> "Library":
        """The same with what is new; `news` was loaded for these `versions`."""
        changed = {
            owner for owner, number in news.versions.items() if self.versions.get(owner) != number
        }
        found = shelves(news.stored)
        base = self.base
        if base is None or REGION in changed:
            region = found.get(REGION)
            base = region_entries(region) if region else load_base()
        held = [
            _read(one, found.get(one.slug)) if one.slug in changed or one.college is None else one
            for one in self.held
        ]
        known = [entry.id for entry in base.values]
        if base is not self.base:
            held = [replace(one, own=_own(one, known)) for one in held]
        else:
            pairs = zip(held, self.held, strict=True)
            held = [one if one is old else replace(one, own=_own(one, known)) for one, old in pairs]
        return Library(tuple(held), base, news.versions)

    def content(self, today: date | None = None) -> Content:
        """All of it with its faults; warnings of a day only where one is named."""
        base = self.base or Read[Entry]()
        reads = [(one.configured, one.college or Read[College]()) for one in self.held]
        own = [(one.slug, one.own) for one in self.held]
        return content_of(base, reads, own, today)


def content_of(
    base: Read[Entry],
    reads: Sequence[tuple[CollegeConfig, Read[College]]],
    own: Sequence[tuple[str, Read[Entry]]] = (),
    today: date | None = None,
) -> Content:
    """Content with every fault of its reading, and with what is wrong of it on a day."""
    found = [(configured, college) for configured, read in reads for college in read.values]
    every: list[Read[Entry] | Read[College]] = [base, *(read for _, read in reads)]
    every += [read for _, read in own]
    reading = [problem for read in every for problem in read.problems]
    colleges = [college for _, college in found]
    together = check(base.values, colleges, today) if today else clashes(colleges)
    replaced = {slug: read.values for slug, read in own if read.values}
    return Content(base.values, found, (*reading, *together), replaced)


def _read(held: Held, shelf: Shelf | None) -> Held:
    if not held.slug or shelf is None:
        return Held(held.configured, held.slug, load_college(held.configured.files))
    college = stored_college(held.slug, shelf)
    worded = tuple(one for one in shelf.pieces if one.piece.kind is Kind.ENTRY)
    return Held(held.configured, held.slug, college, Shelf(worded))


def _own(held: Held, known: Sequence[str]) -> Read[Entry]:
    return own_entries(held.slug, held.worded, known) if held.worded.pieces else Read[Entry]()
