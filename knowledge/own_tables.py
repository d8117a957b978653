"""A college's own table as people fill it in: its campuses, links and hours, a value in a row.

A row that shows what stands changes nothing; where two people changed the same one, the second is
told. What a sheet does not mention stays as it is.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from knowledge import cells
from knowledge.cells import Cell, Column, WrongCell
from knowledge.columns import CONFIRMED
from knowledge.content import Table
from knowledge.facts import FactType, wrong_value
from knowledge.hours import WEEKDAYS
from knowledge.laying import MARK, VERSION, Meanwhile, shown

DAYS = ("days_off", "days_on")
_BETWEEN = re.compile(r"[\n,;]+")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(/\S*)?")


def spans(cell: Cell) -> list[str]:
    """«09:00-13:00, 14:00-17:00» as its parts; whether they are hours is said by who reads them."""
    return [part.strip() for part in _BETWEEN.split(cells.text(cell)) if part.strip()]


def days(cell: Cell) -> list[date]:
    """«30.12.2027, 31.12.2027» as days in their order. Raises WrongCell."""
    found = [cell] if isinstance(cell, date) else spans(cell)
    return sorted(_day(one) for one in found)


def _day(cell: Cell) -> date:
    found = cells.moment(cell)
    if isinstance(found, datetime):
        raise WrongCell(
            f"стоит «{cells.text(cell)[:40]}»", "Нужен день без часов, например 31.12.2027."
        )
    return found


def link(cell: Cell) -> str:
    """The address of a page. Raises WrongCell for what a browser would not open."""
    written = cells.text(cell)
    if not wrong_value(FactType.URL, written):
        return written
    whole = f"https://{written}" if _HOST.fullmatch(written) else "https://vk.com/kmt"
    raise WrongCell(
        f"стоит «{written[:60]}», это не ссылка", f"Впишите её целиком, например {whole}."
    )


@dataclass(frozen=True, slots=True)
class Field:
    """A value of the table: its title, the section and the key under which it stands, how it is
    read."""

    title: str
    section: str
    name: str
    read: Callable[[Cell], object]

    @property
    def key(self) -> str:
        """What problems call it."""
        return f"{self.section}.{self.name}"

    def of(self, table: Mapping[str, Any]) -> Any:
        """What stands in a table, None for nothing."""
        return table.get(self.section, {}).get(self.name)

    def put(self, table: Table, value: object) -> Table:
        """The table with another value; nothing takes it away."""
        section = {**table.get(self.section, {}), self.name: value}
        if value in (None, []):
            del section[self.name]
        made = {**table, self.section: section}
        return {name: held for name, held in made.items() if held != {}}


_WEEK = ("Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота", "Воскресенье")
LINKS = (Field("ВКонтакте", "links", "vk", link), Field("Telegram", "links", "telegram", link))
HOURS = (
    *(Field(title, "hours", day, spans) for day, title in zip(WEEKDAYS, _WEEK, strict=True)),
    Field("Выходные дни колледжа", "hours", "days_off", days),
    Field("Работаем в праздник", "hours", "days_on", days),
)
WAITS = (
    Field("Отвечаем за столько рабочих часов", "desk", "answer_hours", cells.number),
    Field("Опоздание через столько рабочих часов", "desk", "late_hours", cells.number),
    Field("Центр узнаёт через столько часов", "desk", "centre_hours", cells.number),
    Field("Разговор вернётся боту через столько часов", "desk", "floor_hours", cells.number),
)
FIELDS = (*LINKS, *HOURS, *WAITS)
ABOUT = (Column("О колледже", "title", required=True), Column("Значение", "value", required=True))
CAMPUSES = (
    Column("Название корпуса", "name", required=True),
    Column("Адрес корпуса", "address", required=True),
    Column("Источник", "source"),
    *CONFIRMED,
    Column("Ключ корпуса", "key"),
)


def written(value: object) -> str:
    """A value as it stands in a cell."""
    if isinstance(value, list):
        return ", ".join(map(cells.text, value))
    return "" if value is None else cells.text(value)


def rows_of_fields(table: Table, version: int) -> list[list[Cell]]:
    """The fields as rows under their titles."""
    rows: list[list[Cell]] = [[*(one.title for one in ABOUT), VERSION.title]]
    for one in FIELDS:
        rows.append([one.title, written(one.of(table)) or None, version])
    return rows


def rows_of_campuses(table: Table, version: int) -> list[list[Cell]]:
    """The campuses as rows under their titles."""
    rows: list[list[Cell]] = [[*(one.title for one in CAMPUSES), VERSION.title]]
    for place in table.get("place", ()):
        rows.append([*(shown(place, one.key) for one in CAMPUSES), version])
    return rows


def told(table: Table) -> Iterator[tuple[str, str]]:
    """Everything people fill in of a table, by title."""
    for field in FIELDS:
        yield field.title, written(field.of(table))
    for row in table.get("place", ()):
        for column in CAMPUSES:
            # The key is only there for rows to be known again.
            if column.key != "key" and (value := written(shown(row, column.key))):
                yield f"Корпус «{row.get('name', row['key'])}», {column.title.casefold()}", value


def merged(before: object, now: object, mine: object) -> object:
    """What becomes of a value that was `before` and is `now`. Raises Meanwhile."""
    if mine == before:
        return now
    if now not in (before, mine):
        raise Meanwhile("это изменил кто-то другой")
    return mine


def campus(values: Mapping[str, object], before: Mapping[str, Any]) -> Table:
    """A row of the campuses; a changed one keeps no confirmation of what it was."""
    row = {
        name: value
        for name, value in values.items()
        if value is not None and name not in (*MARK, VERSION.key)
    }
    mark = {name: values[name] for name in MARK if values.get(name) is not None}
    same = mark == {name: before.get("confirmed", {}).get(name) for name in mark}
    changed = any(row.get(name) != before.get(name) for name in ("name", "address", "source"))
    if mark and not (same and changed):
        row["confirmed"] = before["confirmed"] if same and "confirmed" in before else mark
    return row


def free_key(taken: Collection[str]) -> str:
    """A name for a new campus that no other has."""
    number = len(taken) + 1
    while f"campus{number}" in taken:
        number += 1
    return f"campus{number}"
