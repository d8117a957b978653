"""A piece is told as an asker would read it, beside where it is written and who wrote it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from bot.confirming import proposed
from bot.ledger import Item, Page, Wanted
from bot.storage.content import Stored, load_pieces
from bot.storage.content_history import Version, written_by
from bot.storage.session import Session
from knowledge import cells
from knowledge import program_texts as programs
from knowledge.answers import Answer, Status, render
from knowledge.campaign import phases
from knowledge.colleges import College, Fact, read_facts
from knowledge.confirmation import Confirmation
from knowledge.content import Kind, Piece
from knowledge.entries import Entry, read_entries
from knowledge.facts import FACTS
from knowledge.program_answers import score_of
from knowledge.programs import Program, read_programs
from knowledge.references import entry_of
from knowledge.resting import REGION, Name
from knowledge.templates import Slot, fill, show_fact
from knowledge.vouching import Held, coming_year, usual_end

_MOST_HANGING = 6


@dataclass(frozen=True, slots=True)
class Told:
    """A piece in this very version; `until` is how long a confirmation of today would count.

    `proposed` is what somebody who confirms it has most likely seen.

    `value` is what a fact or a program says, line by line, `answer` the answer it stands in as an
    asker of `college` reads it, or why there is none (`status`); `wordings` are an entry's texts
    with the time of each. `hangs` are titles of answers, or names of colleges, with their
    questions.
    """

    stored: Stored
    source: str
    proposed: str
    mark: Confirmation | None
    until: date
    written: Version | None = None
    value: tuple[str, ...] = ()
    raw: str = ""
    place: str = ""
    college: str = ""
    title: str = ""
    answer: str = ""
    status: str = ""
    missing: tuple[str, ...] = ()
    wordings: tuple[tuple[str, str], ...] = ()
    hangs: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What telling looks at: the ledger, the colleges in use, the instant, the span that counts."""

    page: Page
    colleges: Mapping[str, College]
    now: datetime
    month: bool
    college: str = ""


def told(session: Session, item: Item, setting: Setting) -> Told | None:
    """A piece with the answer it is for and what hangs on it; None where it is gone."""
    found = said(session, [item], setting)
    if not found:
        return None
    owner, kind, key = item.name
    made = replace(found[0][1], written=written_by(session, owner, kind, key))
    match kind:
        case Kind.ENTRY:
            return _of_entry(made, item, setting)
        case Kind.FACT:
            return _of_fact(made, item, setting, partial(_entry_of, session, owner))
        case _:
            return replace(made, hangs=_asking(item, setting))


def said(session: Session, items: Sequence[Item], setting: Setting) -> list[tuple[Item, Told]]:
    """What each of these pieces says as it stands; what is gone is left out."""
    return [(one, _plain(one, stored, setting)) for one, stored in loaded(session, items)]


def loaded(session: Session, items: Sequence[Item]) -> list[tuple[Item, Stored]]:
    """Each of these pieces as it stands; what is gone is left out."""
    stored = load_pieces(session, [one.name for one in items])
    return [(one, stored[one.name]) for one in items if one.name in stored]


def _plain(item: Item, stored: Stored, setting: Setting) -> Told:
    """A piece by itself."""
    day, table = setting.page.day, stored.piece.table
    college = setting.colleges.get(item.name[0])
    places = {one.key: one.name for one in college.places} if college else {}
    made = Told(
        stored=stored,
        source=str(table.get("source", "")),
        proposed=proposed(stored),
        mark=item.held.confirmed,
        until=usual_end(item.held, day),
        place=places.get(item.held.place, item.held.place),
        college=college.short if college else "",
    )
    match item.name[1]:
        case Kind.ENTRY:
            return replace(made, wordings=wordings(stored.piece))
        case Kind.FACT:
            value = table.get("value")
            return replace(made, raw=cells.text(value), value=(in_words(item.held, value),))
        case _:
            read = read_programs("", stored.piece.body.encode(), places).value
            row = read.rows[0] if read and read.rows else None
            return replace(made, value=program_lines(row, day)) if row else made


def in_words(fact: Held, value: object) -> str:
    """A fact's value as answers show it."""
    key = fact.key.partition("|")[0]
    if key not in FACTS or not isinstance(value, str | int | float | date):
        return cells.text(value)
    return show_fact(Slot(key, "", (), ""), value, "")


def _of_entry(made: Told, item: Item, setting: Setting) -> Told:
    asked = _by_college(item.name, setting)
    slug = item.name[0] or setting.college or next((one for one, _ in asked), "")
    college = setting.colleges.get(slug) or next(iter(setting.colleges.values()), None)
    hangs = tuple((_short(one, setting), count) for one, count in asked[:_MOST_HANGING])
    entry = read_entries("", made.stored.piece.body.encode()).value
    if entry is None or college is None:
        return replace(made, hangs=hangs)
    answer = render(entry, college, setting.now, unconfirmed=True)
    return _answered(replace(made, hangs=hangs), answer, college)


def _answered(made: Told, answer: Answer, college: College) -> Told:
    text = answer.rich.plain() if answer.status is Status.OK else ""
    missing = tuple(FACTS[key].title_ru if key in FACTS else key for key in answer.missing)
    return replace(
        made, answer=text, status=str(answer.status), missing=missing, college=college.short
    )


def wordings(piece: Piece) -> tuple[tuple[str, str], ...]:
    """An entry's texts, facts by their titles, each with the time in which it is given."""
    variants = piece.table.get("variant", [])
    return tuple((_when(one), fill(str(one.get("text", "")).strip(), _titled)) for one in variants)


def _titled(slot: Slot) -> str:
    fact = FACTS.get(slot.key)
    return f"‹{fact.title_ru if fact else slot.key}›"


def _when(variant: Mapping[str, object]) -> str:
    named = variant.get("phase")
    if isinstance(named, list):
        known = phases()
        return ", ".join(known[one].title if one in known else str(one) for one in named)
    year, since, until = (variant.get(name) for name in ("year", "since", "until"))
    said = [f"с {cells.text(since)}"] if since else []
    said += [f"по {cells.text(until)}"] if until else []
    said += [f"приём {year}"] if year else []
    return " ".join(said)


def _of_fact(
    made: Told, item: Item, setting: Setting, entry_of_id: Callable[[str], Entry | None]
) -> Told:
    college = setting.colleges.get(item.name[0])
    fact = _read_fact(made.stored.piece, college)
    first, hangs = _by_answer(item, setting)
    entry = entry_of_id(first) if first else None
    if college is None or fact is None or entry is None:
        return replace(made, hangs=hangs)
    # In this very wording, whatever of it is in use by now.
    others = tuple(one for one in college.facts if not _same(one, fact))
    here = replace(college, facts=(*others, fact))
    answer = render(entry, here, setting.now, unconfirmed=True, place=fact.place)
    return _answered(replace(made, hangs=hangs, title=entry.title), answer, college)


def _same(one: Fact, other: Fact) -> bool:
    """True for values of one key that cannot both stand."""
    return (one.key, one.place, one.year, one.since) == (
        *(other.key, other.place, other.year, other.since),
    )


def _read_fact(piece: Piece, college: College | None) -> Fact | None:
    return read_facts("", piece.body.encode(), college.places if college else ()).value


def _entry_of(session: Session, owner: str, name: str) -> Entry | None:
    """An entry as it stands for a college."""
    names = [(one, Kind.ENTRY, name) for one in (owner, REGION)]
    found = load_pieces(session, names)
    stored = next((found[one] for one in names if one in found), None)
    return read_entries("", stored.piece.body.encode()).value if stored else None


def _by_answer(item: Item, setting: Setting) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The entries that show a fact, the one asked most first: its id, and titles with questions."""
    owner, key = item.name[0], item.held.key.partition("|")[0]
    counts = Counter[str]()
    for name, one in setting.page.items.items():
        if name[1] is Kind.ENTRY and name[0] in (owner, REGION) and key in one.held.quotes:
            counts[name[2]] = 0
    for asked in setting.page.wanted:
        entry = entry_of(asked.asked)
        if asked.college == owner and entry in counts:
            counts[entry] += asked.count(month=setting.month)
    ordered = counts.most_common()
    told_ = tuple((_title(name, owner, setting.page), count) for name, count in ordered)
    return (ordered[0][0] if ordered else ""), told_[:_MOST_HANGING]


def _title(entry: str, owner: str, page: Page) -> str:
    for one in (owner, REGION):
        if found := page.items.get((one, Kind.ENTRY, entry)):
            return found.held.title
    return entry


def _asking(item: Item, setting: Setting) -> tuple[tuple[str, int], ...]:
    """The questions that need a program's row, what is asked most first."""
    counts = Counter[str]()
    for asked, count in _needing(item.name, setting):
        counts[_title(entry_of(asked.asked), item.name[0], setting.page)] += count
    return tuple(counts.most_common(_MOST_HANGING))


def _needing(name: Name, setting: Setting) -> Iterator[tuple[Wanted, int]]:
    """What was asked that needs this piece, and how often in the span that counts."""
    for one in setting.page.wanted:
        count = one.count(month=setting.month)
        if count and name[0] in (REGION, one.college) and name in one.rest.all:
            yield one, count


def program_lines(row: Program, today: date) -> tuple[str, ...]:
    """Everything a row says, in the words of answers."""
    score = programs.score(score_of(row, 0, coming_year(today)))
    said = (programs.duration(row), programs.seats(row), programs.cost(row), score)
    lines = [one for one in (*said, programs.needs(row)) if one]
    lines += ["федеральный проект «Профессионалитет»"] if row.professionalitet else []
    return tuple(lines)


def _by_college(name: Name, setting: Setting) -> Sequence[tuple[str, int]]:
    """The colleges at which an entry was asked, most questions first."""
    counts = Counter[str]()
    for one, count in _needing(name, setting):
        counts[one.college] += count
    return counts.most_common()


def _short(slug: str, setting: Setting) -> str:
    college = setting.colleges.get(slug)
    return college.short if college else slug
