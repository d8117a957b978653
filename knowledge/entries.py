"""Entries are curated questions with an answer; this file holds their values and reads them.

An entry without variants is *answerless*: it takes part in matching, so that a question it
covers is recognised, and hands over to a person.

Reading keeps what is safe: a fault in one variant takes all variants of that entry away (a person
answers), since the others may contradict what the faulty one was to say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from knowledge.confirmation import Confirmation, read_confirmation
from knowledge.facts import FACTS, STRICT_TYPES
from knowledge.package import Folder, package_folder, toml_files
from knowledge.problems import Level, Problem, Read
from knowledge.tables import Row, nearest, root, show
from knowledge.templates import fact_keys
from knowledge.toml_documents import read_document
from knowledge.variants import Variant, read_variants

__all__ = [
    "Confirmation",
    "Entry",
    "Lapse",
    "Variant",
    "load_base",
    "read_base",
    "read_entries",
    "ways_to_ask",
]

_KEYS = ("id", "title", "category", "phrasings", "variant", "next", "lapse", "source", "confirmed")


class Lapse(StrEnum):
    """What to do when the newest variant or fact of an entry has expired."""

    HAND_OVER = "hand_over"
    SAY_SO = "say_so"


@dataclass(frozen=True, slots=True)
class Entry:
    """A curated question: `id` as in the outline, ways people ask it, its dated answer."""

    id: str
    title: str
    category: str
    phrasings: tuple[str, ...]
    variants: tuple[Variant, ...]
    next: tuple[str, ...] = ()
    lapse: Lapse = Lapse.HAND_OVER
    source: str = ""
    confirmed: Confirmation | None = None

    @property
    def answerless(self) -> bool:
        """True where nobody wrote an answer: the question is understood and goes to a person."""
        return not self.variants

    @property
    def fact_keys(self) -> tuple[str, ...]:
        """Every fact key its variants quote, each once."""
        return tuple(dict.fromkeys(k for v in self.variants for k in fact_keys(v.text)))


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry with the row it was read from, for faults that show only beside other entries."""

    entry: Entry
    row: Row


def read_entries(name: str, data: bytes) -> Read[Entry]:
    """The entries of one file. `next` may name entries of other files and is not checked here."""
    placed, top, problems = _read_file(name, data)
    good = _without_twins(placed)
    _note_shared_phrasings(good)
    return _read(good, [top], problems)


def read_base(files: Iterable[tuple[str, bytes]], known: Iterable[str] = ()) -> Read[Entry]:
    """The entries of all files of a base, names and bytes in; checks between them included.

    `known` are the ids of entries that stand elsewhere.
    """
    placed: list[_Placed] = []
    tops: list[Row] = []
    problems: list[Problem] = []
    for name, data in files:
        more, top, unreadable = _read_file(name, data)
        placed += more
        tops.append(top)
        problems += unreadable
    good = _without_twins(placed)
    _note_shared_phrasings(good)
    ids = {item.entry.id for item in good}.union(known)
    return _read([_with_known_next(item, ids) for item in good], tops, problems)


def load_base(folder: Folder | None = None) -> Read[Entry]:
    """The entries of a folder's `*.toml`, the region's base of this package by default."""
    return _read_once(toml_files(folder or package_folder("base")))


@lru_cache(maxsize=1)
def _read_once(files: tuple[tuple[str, bytes], ...]) -> Read[Entry]:
    """The entries of these very files: commands ask for them more than once."""
    return read_base(files)


def ways_to_ask(
    entries: Mapping[str, Entry], own: Mapping[str, Entry] | None = None
) -> dict[str, tuple[str, ...]]:
    """The ways people ask, by entry; those of `own` are added to them.

    `talk.*` is never searched: detectors hear it.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in (*entries.items(), *(own or {}).items()):
        if not name.startswith("talk."):
            ways = (*found.get(name, ()), *entry.phrasings, entry.title)
            found[name] = tuple(dict.fromkeys(ways)) if name in found else ways
    return found


def beside(own: Mapping[str, Entry], entries: Mapping[str, Entry]) -> dict[str, tuple[str, ...]]:
    """The ways people ask those of a college's own entries that stand in place of none."""
    return ways_to_ask({name: entry for name, entry in own.items() if name not in entries})


def _read(placed: list[_Placed], tops: list[Row], problems: Iterable[Problem]) -> Read[Entry]:
    noted = [problem for row in tops for problem in row.all_problems()]
    return Read(tuple(item.entry for item in placed), (*problems, *noted))


def _read_file(name: str, data: bytes) -> tuple[list[_Placed], Row, tuple[Problem, ...]]:
    document, problems = read_document(name, data)
    top = root(document)
    top.known("entry")
    pairs = [(_entry(row), row) for row in top.tables("entry")]
    return [_Placed(entry, row) for entry, row in pairs if entry], top, problems


def _entry(row: Row) -> Entry | None:
    row.known(*_KEYS)
    name, title = row.text("id", required=True), row.text("title", required=True)
    category = row.text("category", required=True)
    phrasings = tuple(dict.fromkeys(text for _, text in row.texts("phrasings")))
    if not phrasings:
        row.problem("phrasings", "ни одной формулировки", "Впишите, как об этом спрашивают.")
    entry = Entry(
        id=name,
        title=title,
        category=category,
        phrasings=phrasings,
        variants=read_variants(row),
        next=tuple(dict.fromkeys(text for _, text in row.texts("next"))),
        lapse=_lapse(row),
        source=row.text("source"),
        confirmed=read_confirmation(row),
    )
    _note_idle_lapse(row, entry)
    return entry if name and title and category and phrasings else None


def _lapse(row: Row) -> Lapse:
    text = row.text("lapse")
    if text in set(Lapse):
        return Lapse(text)
    if text:
        row.problem("lapse", f"стоит {show(text)}", nearest(text, [str(rule) for rule in Lapse]))
    return Lapse.HAND_OVER


def _note_idle_lapse(row: Row, entry: Entry) -> None:
    strict = [key for key in entry.fact_keys if FACTS[key].type in STRICT_TYPES]
    if entry.lapse is Lapse.SAY_SO and strict:
        found = f"say_so не действует для сроков и сумм: {', '.join(strict)}"
        repair = "Когда такой факт устареет, вопрос уйдёт сотруднику; поставьте hand_over."
        row.problem("lapse", found, repair, Level.WARNING)


def _without_twins(placed: Iterable[_Placed]) -> list[_Placed]:
    first: dict[str, _Placed] = {}
    for item in placed:
        if earlier := first.get(item.entry.id):
            at = f"{earlier.row.document.file}:{earlier.row.line('id')}"
            found = f"id «{item.entry.id}» уже есть: {at}"
            item.row.problem("id", found, "Дайте другой id или объедините записи.")
        else:
            first[item.entry.id] = item
    return list(first.values())


def _note_shared_phrasings(placed: Iterable[_Placed]) -> None:
    first: dict[str, _Placed] = {}
    for item in placed:
        for number, text in item.row.texts_quietly("phrasings"):
            key = text.casefold().replace("ё", "е").strip(" ?!.")
            earlier = first.setdefault(key, item)
            if earlier is not item:
                found = f"формулировка «{text[:60]}» есть и у «{earlier.entry.id}»"
                repair = "Оставьте её там, где она верна."
                item.row.problem("phrasings", found, repair, Level.WARNING, item=number)


def _with_known_next(item: _Placed, ids: set[str]) -> _Placed:
    entry = item.entry
    for name in entry.next:
        if name not in ids:
            item.row.problem("next", f"нет записи «{name}»", nearest(name, ids), near=name)
    return replace(item, entry=replace(entry, next=tuple(n for n in entry.next if n in ids)))
