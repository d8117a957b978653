"""Sheets of a college's campuses, and of its links and hours, are read over its own table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge import cells
from knowledge.cells import Cell, Column, WrongCell, heading
from knowledge.content import Table
from knowledge.laying import VERSION, Meanwhile, shown
from knowledge.own_tables import ABOUT, CAMPUSES, FIELDS, campus, free_key, merged
from knowledge.problems import Problem

Rows = Sequence[Sequence[Cell]]
Earlier = Callable[[int], Table | None]
"""The table as an earlier version had it, None where there is no such version."""

_TOLD = "Выгрузите таблицу заново и внесите правку в неё."
_FIELDS = {heading(one.title): one for one in FIELDS}
_PLACE = "place"


@dataclass(slots=True)
class OwnSheet:
    """What a sheet makes of the table: `rows` are the numbers of its rows by what they fill."""

    table: Table
    problems: list[Problem] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    blank: int = 0


def is_own(rows: Rows) -> bool:
    """True for a sheet of campuses, or of links and hours, by its titles."""
    return any(_placed(rows, columns) for columns in (ABOUT, CAMPUSES))


def _placed(rows: Rows, columns: Sequence[Column]) -> dict[int, Column]:
    """Which column stands where, nothing where one lacks that has to be there."""
    titles = dict(enumerate(rows[0] if rows else ()))
    named = {at: cell for at, cell in titles.items() if not cells.is_empty(cell)}
    found = cells.placed(named, (*columns, VERSION))
    there = {one.key for one in found.values()}
    return found if all(one.key in there for one in columns if one.required) else {}


def read_own(rows: Rows, file: str, now: Table, number: int, earlier: Earlier) -> OwnSheet:
    """Lay a sheet over the table that stands as version `number`."""
    sheet = OwnSheet(now)
    about = _placed(rows, ABOUT)
    columns, take = (about, _take_field) if about else (_placed(rows, CAMPUSES), _take_campus)
    for line, row in enumerate(rows[1:], start=2):
        values, wrong = _values(row, columns, file, line)
        sheet.problems += wrong
        if wrong or not any(value is not None for value in values.values()):
            continue
        version = values.pop(VERSION.key, None)
        before = now if version in (None, number) else earlier(_whole(version))
        try:
            take(sheet, values, before or {}, line)
        except WrongCell as fault:
            title = VERSION.title if isinstance(fault, _Told) else _title(about)
            sheet.problems.append(Problem(file, line, title, fault.found, fault.repair))
    return sheet


class _Told(WrongCell):
    """Somebody else changed the same value meanwhile."""

    def __init__(self) -> None:
        super().__init__("это изменил кто-то другой", _TOLD)


def _title(about: Mapping[int, Column]) -> str:
    return (ABOUT[1] if about else CAMPUSES[1]).title


def _whole(version: object) -> int:
    return version if isinstance(version, int) else 0


def _values(
    row: Sequence[Cell], columns: Mapping[int, Column], file: str, line: int
) -> tuple[dict[str, object], list[Problem]]:
    """What the cells of a row hold, None for an empty one."""
    values: dict[str, object] = {}
    problems = []
    for at, column in columns.items():
        cell = row[at] if at < len(row) else None
        try:
            cells.refuse_formula(cell)
            values[column.key] = None if cells.is_empty(cell) else _read(column, cell)
        except WrongCell as wrong:
            problems.append(Problem(file, line, column.title, wrong.found, wrong.repair))
    return values, problems


def _read(column: Column, cell: Cell) -> object:
    # What a value of the table is to be, its field says.
    return cell if column.key == "value" else column.read(cell)


def _take_field(sheet: OwnSheet, values: Mapping[str, Any], before: Table, line: int) -> None:
    title, cell = str(values["title"] or ""), values["value"]
    found = _FIELDS.get(heading(title))
    if found is None:
        if cells.is_empty(cell):
            return
        raise WrongCell(f"нет строки «{title[:40]}»", "Уберите её или возьмите таблицу заново.")
    sheet.rows[found.key] = line
    mine = None if cells.is_empty(cell) else found.read(cell)
    sheet.blank += mine is None and found.of(sheet.table) is None
    try:
        kept = merged(found.of(before) or None, found.of(sheet.table) or None, mine or None)
    except Meanwhile:
        raise _Told from None
    if kept != (found.of(sheet.table) or None):
        sheet.table = found.put(sheet.table, kept)


def _take_campus(sheet: OwnSheet, values: dict[str, Any], before: Table, line: int) -> None:
    for column in CAMPUSES:
        if column.required and values[column.key] is None:
            raise WrongCell(f"пусто: {column.title.casefold()}", "Заполните ячейку.")
    places: list[Table] = list(sheet.table.get(_PLACE, ()))
    key = _key(values, places)
    was: Table = next((one for one in before.get(_PLACE, ()) if one["key"] == key), {})
    at = next((number for number, one in enumerate(places) if one["key"] == key), len(places))
    for column in CAMPUSES:
        values.setdefault(column.key, shown(was, column.key))
    now = places[at] if at < len(places) else {}
    try:
        kept: Any = merged(was, now, campus({**values, "key": key}, was))
    except Meanwhile:
        raise _Told from None
    if kept and kept != now:
        places[at : at + 1] = [kept]
        sheet.table = {**sheet.table, _PLACE: places}
    sheet.rows[f"{_PLACE}.{key}"] = line


def _key(values: Mapping[str, Any], places: Sequence[Table]) -> str:
    """The campus a row is about: by its key, else by its name; a new one gets a key."""
    if values.get("key"):
        return str(values["key"])
    named = {heading(one["name"]): str(one["key"]) for one in places}
    return named.get(heading(values["name"])) or free_key([str(one["key"]) for one in places])
