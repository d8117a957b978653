"""Curating is the way between files, the database and the knowledge in use.

What was imported lives in the database; the files of the base and of a college are the first
content and the form of an export. What nobody edited follows a newer release, an edit never does.
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from bot.storage.content import REGION, Edit, Stored, load_content
from bot.storage.session import Session
from knowledge.colleges import College, load_college, read_college, read_facts
from knowledge.content import (
    Change,
    Difference,
    Kind,
    Piece,
    Table,
    document_of,
    piece_at,
    pieces,
    three_way,
)
from knowledge.entries import Entry, read_base
from knowledge.package import Folder, file_bytes, package_folder, toml_files
from knowledge.problems import Problem, Read
from knowledge.programs import read_programs
from knowledge.toml_documents import read_document

RELEASE = "выпуск программы"
FILES = "файлы колледжа"
BASE = "база"
# It stands in buttons, where there is little room, and before a «-» there.
_OWN_ID = re.compile(r"(?!talk\.|trade\.)(?=.{3,40}$)[a-z0-9_]+(?:\.[a-z0-9_]+)+")
_FILES: Mapping[str, Kind] = {
    "college.toml": Kind.COLLEGE,
    "facts.toml": Kind.FACT,
    "programs.toml": Kind.PROGRAM,
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The stored pieces of one owner, by kind."""

    pieces: tuple[Stored, ...] = ()

    def of(self, kind: Kind) -> tuple[Piece, ...]:
        """The pieces of a kind."""
        return tuple(one.piece for one in self.pieces if one.piece.kind is kind)

    def pieces_of(self, kind: Kind) -> tuple[Stored, ...]:
        """The same with their versions."""
        return tuple(one for one in self.pieces if one.piece.kind is kind)

    def versions(self, kind: Kind) -> dict[str, int]:
        """The version numbers of the pieces of a kind, by key."""
        return {one.piece.key: one.number for one in self.pieces if one.piece.kind is kind}

    def own_table(self) -> tuple[Table, int]:
        """A college's table of itself and its version; empty and 0 where none stands."""
        found = next(iter(self.pieces_of(Kind.COLLEGE)), None)
        return (found.piece.table, found.number) if found else ({}, 0)

    def after(self, edits: Iterable[Edit]) -> "Shelf":
        """The shelf as it stands once these edits of its owner are published."""
        pieces = {(one.piece.kind, one.piece.key): one for one in self.pieces}
        for edit in edits:
            name = (edit.piece.kind, edit.piece.key)
            if edit.piece.body:
                pieces[name] = Stored(edit.owner, edit.piece, 0)
            else:
                pieces.pop(name, None)
        return Shelf(tuple(pieces.values()))


def shelves(stored: Iterable[Stored]) -> dict[str, Shelf]:
    """What is stored, by owner."""
    found: dict[str, list[Stored]] = {}
    for one in stored:
        found.setdefault(one.owner, []).append(one)
    return {owner: Shelf(tuple(those)) for owner, those in found.items()}


def release_pieces(folder: Folder | None = None) -> tuple[Piece, ...]:
    """The entries this release of the program comes with."""
    return _read_once(toml_files(folder or package_folder("base")))


@lru_cache(maxsize=1)
def _read_once(files: tuple[tuple[str, bytes], ...]) -> tuple[Piece, ...]:
    """The entries of these very files: commands ask for them more than once."""
    return tuple(one for _, data in files for one in pieces(Kind.ENTRY, data))


def college_pieces(folder: Folder) -> tuple[Piece, ...]:
    """What stands in a college's folder; its own wordings of entries too (`entries.toml`)."""
    found: list[Piece] = []
    for name, kind in {**_FILES, "entries.toml": Kind.ENTRY}.items():
        data = file_bytes(folder, name)
        if data is not None:
            found += pieces(kind, data)
    return tuple(found)


def offered(shelf: Shelf, release: Sequence[Piece]) -> tuple[Difference, ...]:
    """What a release would change of the region's entries as they stand."""
    before = [replace(one.piece, body=one.release) for one in shelf.pieces if one.release]
    return three_way(before, shelf.of(Kind.ENTRY), release)


def following(differences: Iterable[Difference]) -> list[Edit]:
    """The edits that follow a release where nobody edited anything; conflicts are left alone."""
    return [
        Edit(REGION, Piece(one.kind, one.key, one.offered), release=one.offered)
        for one in differences
        if one.change is not Change.CONFLICT
    ]


def region_entries(shelf: Shelf) -> Read[Entry]:
    """The region's entries as they stand."""
    read = read_base([(BASE, document_of(shelf.of(Kind.ENTRY)))])
    return Read(read.values, _named(shelf, read.problems))


def stored_college(slug: str, shelf: Shelf) -> Read[College]:
    """A college as it stands in the database, where it goes by its owner's name for good."""
    files = [document_of(shelf.of(kind)) for kind in _FILES.values()]
    read = read_college(slug, *files)
    problems = _named(shelf, read.problems)
    if not read.value or read.value.slug == slug:
        return Read(read.values, problems)
    return Read((), (*problems, _renamed(f"{slug}/college.toml", slug, read.value.slug)))


def _named(shelf: Shelf, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems with the piece each is about: what is stored has no files and lines."""
    named = []
    for problem in problems:
        kind = _FILES.get(problem.file.rpartition("/")[2], Kind.ENTRY)
        of = piece_at(shelf.of(kind), problem.line) if problem.line else None
        key = f"{of.key}: {problem.key}" if of and of.key else problem.key
        owner = problem.file.partition("/")[0]
        named.append(replace(problem, file=owner, line=0, key=key))
    return tuple(named)


def _renamed(file: str, owner: str, slug: str) -> Problem:
    repair = f"Верните «{owner}»: под этим именем у колледжа страницы и вся переписка."
    return Problem(file, 0, "slug", f"стоит «{slug}»", repair)


def own_entries(slug: str, shelf: Shelf, region: Iterable[str]) -> Read[Entry]:
    """A college's own entries: in place of the region's of the same id, or beside them."""
    known = frozenset(region)
    file = f"{slug}/entries.toml"
    read = read_base([(file, document_of(shelf.of(Kind.ENTRY)))], known)
    problems = misnamed(file, read.values, known)
    wrong = {problem.key for problem in problems}
    kept = tuple(entry for entry in read.values if entry.id not in wrong)
    return Read(kept, (*_named(shelf, read.problems), *problems))


class Faulty(Exception):
    """What was to be published has errors; nothing was stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{one.found}. {one.repair}" for one in problems))


def new_errors(edits: Sequence[Edit], shelf_of: Callable[[str], Shelf]) -> tuple[Problem, ...]:
    """The errors that these edits would bring, together with what stands on their shelves."""
    common = shelf_of(REGION)
    region = [one.key for one in common.of(Kind.ENTRY)]
    found: list[Problem] = []
    for owner in sorted({edit.owner for edit in edits}):
        shelf = common if owner == REGION else shelf_of(owner)
        mine = [edit for edit in edits if edit.owner == owner]
        errors_of = partial(_errors_of, owner, kinds={edit.piece.kind for edit in mine})
        after = errors_of(shelf.after(mine), region)
        before = errors_of(shelf, region) if after else ()
        found += [error for error in after if error not in before]
    return tuple(found)


def _errors_of(
    owner: str, shelf: Shelf, region: Iterable[str], kinds: Container[Kind]
) -> tuple[Problem, ...]:
    """Because of what not all of these kinds can be read; `region` are the ids of its base.

    Entries, and the data of a college, are read without each other.
    """
    if owner == REGION:
        return region_entries(shelf).errors
    found: list[Problem] = []
    if any(kind in kinds for kind in _FILES.values()):
        found += stored_college(owner, shelf).errors
    if Kind.ENTRY in kinds and shelf.of(Kind.ENTRY):
        found += own_entries(owner, shelf, region).errors
    return tuple(found)


def load_shelf(session: Session, owner: str) -> Shelf:
    """What stands now for an owner."""
    return Shelf(load_content(session, owner))


def stored_errors(session: Session, edits: Sequence[Edit]) -> tuple[Problem, ...]:
    """`new_errors` beside what stands in the database; reads, and takes its time."""
    return new_errors(edits, partial(load_shelf, session))


def refuse_faulty(session: Session, edits: Sequence[Edit]) -> None:
    """Raises Faulty for errors that these edits would bring; reads, and takes its time."""
    if errors := stored_errors(session, edits):
        raise Faulty(errors)


def misnamed(file: str, own: Iterable[Entry], region: Container[str]) -> list[Problem]:
    """What is wrong with the ids of entries that one college alone has."""
    return [
        Problem(
            file,
            0,
            entry.id,
            "так новую запись колледжа назвать нельзя",
            "Латиница, цифры, точка и «_», до 40 знаков, например life.pool; начала talk. и "
            "trade. есть только у общих записей.",
        )
        for entry in own
        if entry.id not in region and not _OWN_ID.fullmatch(entry.id)
    ]


def problems_of(
    kind: Kind,
    shelf: Shelf,
    file: str,
    data: bytes,
    *,
    owner: str = REGION,
    known: Iterable[str] = (),
) -> tuple[Problem, ...]:
    """What the reader of a file says of `data`, with the campuses the college has.

    `known` are the ids of entries that stand already: what comes next may name these.
    """
    places = read_college("", document_of(shelf.of(Kind.COLLEGE)), b"").value
    campuses = places.places if places else ()
    match kind:
        case Kind.FACT:
            return read_facts(file, data, campuses).problems
        case Kind.PROGRAM:
            names = {place.key: place.name for place in campuses}
            return read_programs(file, data, names).problems
        case Kind.COLLEGE:
            read = read_college(file, data, b"")
            renamed = read.value and owner not in (REGION, read.value.slug)
            slug = read.value.slug if read.value else ""
            return (*read.problems, *[_renamed(file, owner, slug)] * bool(renamed))
        case Kind.ENTRY:
            entries, region = read_base([(file, data)], known), frozenset(known)
            wrong = [] if owner == REGION else misnamed(file, entries.values, region)
            return (*entries.problems, *wrong)


def folder_college(folder: Folder | None, region: Iterable[str]) -> Read[College]:
    """A college as its files stand; what is wrong with its own entries is wrong with it."""
    read = load_college(folder)
    data = file_bytes(folder, "entries.toml") if folder else None
    if folder is None or data is None or read.value is None:
        return read
    file, slug = f"{folder.name}/entries.toml", read.value.slug
    own = problems_of(Kind.ENTRY, Shelf(), file, data, owner=slug, known=region)
    return Read(read.values, (*read.problems, *own))


def slug_in(folder: Folder | None) -> str:
    """The slug a folder's `college.toml` names, whatever else is wrong with it; "" for none."""
    data = file_bytes(folder or package_folder("sample"), "college.toml") or b""
    slug = read_document("", data)[0].values.get("slug")
    return slug.strip() if isinstance(slug, str) else ""
