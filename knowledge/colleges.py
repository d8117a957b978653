"""A college is what one institution supplied: its name, hours, places and dated facts.

Its folder holds `college.toml`, `facts.toml` and `programs.toml`. A fault takes away the smallest
safe thing: a faulty fact is as good as missing, so that the question goes to a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from zoneinfo import ZoneInfo, available_timezones

from knowledge.confirmation import Confirmation, read_confirmation
from knowledge.deadlines import USUAL, Deadlines, read_deadlines
from knowledge.facts import FACTS, FactType, FactValue, is_unknown, wrong_value
from knowledge.hours import Hours, Span, read_hours
from knowledge.package import Folder, file_bytes, package_folder
from knowledge.periods import overlap, window
from knowledge.places import ADDRESS, Place, read_places
from knowledge.problems import Problem, Read
from knowledge.programs import NO_PROGRAMS, Programs, read_programs
from knowledge.tables import Row, nearest, root, show
from knowledge.toml_documents import read_document
from knowledge.variants import read_bounds

__all__ = [
    "College",
    "Deadlines",
    "Fact",
    "FactType",
    "FactValue",
    "Hours",
    "Link",
    "Place",
    "Span",
    "load_college",
    "read_college",
    "read_facts",
]

_COLLEGE_KEYS = (
    *("slug", "name", "short", "timezone", "answerer", "sample", "hours", "desk", "place"),
    *("town", "latitude", "longitude", "links"),
)
_CHANNELS = ("vk", "telegram")
_FACT_KEYS = ("key", "value", "since", "until", "year", "place", "source", "confirmed")


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated value of one college; bounds as in `knowledge.entries.Variant`.

    `place` is the key of a campus, empty = the whole college.
    """

    key: str
    value: FactValue
    since: date | datetime | None = None
    until: date | datetime | None = None
    year: int = 0
    place: str = ""
    source: str = ""
    confirmed: Confirmation | None = None

    @property
    def window(self) -> tuple[datetime, datetime]:
        """First and last local minute this value holds."""
        return window(self.since, self.until, self.year)

    @property
    def is_unknown(self) -> bool:
        """True where it says that the college does not know yet."""
        return is_unknown(self.value)


@dataclass(frozen=True, slots=True)
class Link:
    """A page of a college in one channel."""

    channel: str
    url: str


@dataclass(frozen=True, slots=True)
class College:
    """One institution as its folder describes it; `timezone` is an IANA name.

    `latitude` and `longitude` are degrees of its town, None where not given; `links` are its
    pages, VK first.
    """

    slug: str
    name: str
    short: str
    timezone: str
    hours: Hours
    answerer: str = "Приёмная комиссия"
    places: tuple[Place, ...] = ()
    facts: tuple[Fact, ...] = ()
    sample: bool = field(default=False)
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None
    links: tuple[Link, ...] = ()
    programs: Programs = NO_PROGRAMS
    deadlines: Deadlines = USUAL


def read_college(
    name: str, college_toml: bytes, facts_toml: bytes, programs_toml: bytes = b""
) -> Read[College]:
    """One college from its files; `name` is its folder as problems show it.

    No value where name, slug or time zone are missing: nothing could be answered then.
    """
    document, unreadable = read_document(f"{name}/college.toml", college_toml)
    row = root(document)
    row.known(*_COLLEGE_KEYS)
    places = read_places(row)
    full_name = row.text("name", required=True)
    facts = read_facts(f"{name}/facts.toml", facts_toml, places)
    campuses = {place.key: place.name for place in places}
    programs = read_programs(f"{name}/programs.toml", programs_toml, campuses)
    college = College(
        slug=row.text("slug", required=True),
        name=full_name,
        short=row.text("short") or full_name,
        timezone=_timezone(row),
        hours=read_hours(row.table("hours")),
        answerer=row.text("answerer") or "Приёмная комиссия",
        places=places,
        facts=_with_addresses(facts.values, places),
        sample=row.flag("sample"),
        town=row.text("town"),
        latitude=row.amount("latitude", -90, 90),
        longitude=row.amount("longitude", -180, 180),
        links=_links(row),
        programs=programs.value or NO_PROGRAMS,
        deadlines=read_deadlines(row.table("desk")),
    )
    problems = (*unreadable, *row.all_problems(), *facts.problems, *programs.problems)
    complete = college.slug and college.name and college.timezone
    return Read((college,) if complete else (), problems)


def load_college(folder: Folder | None = None) -> Read[College]:
    """The college of a folder, the sample college of this package by default."""
    folder = folder or package_folder("sample")
    college, facts = file_bytes(folder, "college.toml"), file_bytes(folder, "facts.toml")
    programs = file_bytes(folder, "programs.toml")
    read = read_college(folder.name, college or b"", facts or b"", programs or b"")
    if college is None:
        file = f"{folder.name}/college.toml"
        missing = Problem(file, 1, "college", "файла нет", "Создайте его по образцу sample.")
        return Read((), (missing,))
    return read


def load_neighbours(colleges: Iterable[College]) -> tuple[College, ...]:
    """The made-up colleges around the sample one, so that «where else» is seen with it too.

    A real college's neighbours are the other colleges of its region and come from no package.
    """
    if not any(college.sample for college in colleges):
        return ()
    region = package_folder("sample_region")
    folders = sorted((f for f in region.iterdir() if f.is_dir()), key=lambda one: one.name)
    return tuple(college for folder in folders for college in load_college(folder).values)


def read_facts(file: str, data: bytes, places: tuple[Place, ...] = ()) -> Read[Fact]:
    """The facts of one file; `places` are the campuses they may name."""
    document, unreadable = read_document(file, data)
    top = root(document)
    top.known("fact")
    keys = frozenset(place.key for place in places)
    pairs = [(_fact(row, keys), row) for row in top.tables("fact")]
    good = _without_clashes([(fact, row) for fact, row in pairs if fact])
    return Read(good, (*unreadable, *top.all_problems()))


def _timezone(row: Row) -> str:
    name = row.text("timezone", required=True)
    try:
        return ZoneInfo(name).key if name else ""
    except (ValueError, OSError, KeyError):
        found = f"нет часового пояса {show(name)}"
        row.problem("timezone", found, _zone_advice(name))
        return ""


def _links(row: Row) -> tuple[Link, ...]:
    table = row.table("links")
    if table is None:
        return ()
    table.known(*_CHANNELS)
    found = []
    for channel in _CHANNELS:
        url = table.text(channel)
        if url and (advice := wrong_value(FactType.URL, url)):
            table.problem(channel, f"стоит {show(url)}", advice)
        elif url:
            found.append(Link(channel, url))
    return tuple(found)


def _zone_advice(name: str) -> str:
    advice = nearest(name, available_timezones())
    return advice if "»" in advice else "Впишите, например, Europe/Moscow."


def _with_addresses(facts: tuple[Fact, ...], places: tuple[Place, ...]) -> tuple[Fact, ...]:
    """The facts, with the address of each campus that no fact says."""
    said = {fact.place for fact in facts if fact.key == ADDRESS}
    named = [("" if place is places[0] else place.key, place) for place in places if place.address]
    return facts + tuple(
        Fact(ADDRESS, one.address, place=name, source=one.source, confirmed=one.confirmed)
        for name, one in named
        if name not in said
    )


def _fact(row: Row, places: frozenset[str]) -> Fact | None:
    row.known(*_FACT_KEYS)
    key = row.text("key", required=True)
    value = _value(row, key)
    since, until, year = read_bounds(row)
    place = row.text("place")
    if place and place not in places:
        row.problem("place", f"нет корпуса «{place}»", nearest(place, places))
    source, confirmed = row.text("source"), read_confirmation(row)
    if value is None or row.errors:
        return None
    return Fact(key, value, since, until, year, place, source, confirmed)


def _value(row: Row, key: str) -> FactValue | None:
    kind = FACTS.get(key)
    if kind is None:
        if key:
            row.problem("key", f"неизвестный факт «{key}»", nearest(key, FACTS))
        return None
    value = row.values.get("value")
    if value is None:
        row.problem("value", "нет ключа", f"Впишите значение: {kind.title_ru}.")
        return None
    advice = wrong_value(kind.type, value)
    if advice:
        row.problem("value", f"стоит {show(value)}", advice)
        return None
    return value if isinstance(value, str | int | float | date) else None


def _without_clashes(pairs: list[tuple[Fact, Row]]) -> tuple[Fact, ...]:
    """Two values at once for the same key, place and year are both left out: which is true?"""
    clashing: set[int] = set()
    for (n, (one, first)), (m, (other, row)) in combinations(enumerate(pairs), 2):
        same = (one.key, one.place, one.year) == (other.key, other.place, other.year)
        if same and overlap(one.window, other.window):
            found = f"«{one.key}» задан дважды на одно время, первый раз в строке {first.line()}"
            row.problem("key", found, "Оставьте одно значение или разведите since и until.")
            clashing |= {n, m}
    return tuple(fact for n, (fact, _) in enumerate(pairs) if n not in clashing)
