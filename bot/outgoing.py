"""Outgoing is content as a file: TOML, or a sheet that can be filled in and taken back."""

from collections.abc import Sequence

from bot.curating import Shelf
from bot.spreadsheets import write_csv, write_xlsx
from knowledge.content import Kind, document_of
from knowledge.sheets import rows_of

_TITLES = {Kind.FACT: "Факты", Kind.PROGRAM: "Программы", Kind.ENTRY: "Записи"}
SUFFIXES = (".xlsx", ".csv", ".toml")


def written(kind: Kind, suffix: str, shelf: Shelf) -> bytes:
    """What a shelf has of a kind, as a file with such an end; ValueError for another end."""
    if suffix == ".toml":
        return document_of(shelf.of(kind))
    return sheet(kind, suffix, rows_of(kind, shelf.of(kind), shelf.versions(kind)))


def sheet(kind: Kind, suffix: str, rows: Sequence[Sequence[object]]) -> bytes:
    """These rows as a sheet of that kind; ValueError for an end that is no sheet's."""
    if suffix == ".xlsx":
        return write_xlsx(_TITLES[kind], rows)
    if suffix == ".csv":
        return write_csv(rows)
    raise ValueError(suffix)
