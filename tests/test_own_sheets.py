"""Campuses, links and hours go out as sheets and come back; a name is as good as a key."""

from datetime import date
from typing import Any

from bot.curating import Shelf
from bot.filled_sheets import Curated, Offer, read_offer, sheets_of
from bot.spreadsheets import read_sheets, write_book
from bot.storage.content import Stored
from bot.told_changes import told
from knowledge.content import Kind, Piece, piece

PLACES = [
    {"key": "main", "name": "Главный", "address": "г. Азов, Мира, 1", "source": "сайт"},
    {"key": "north", "name": "Север", "address": "г. Азов, Северная, 7"},
]
TABLE = {
    **{"slug": "kmt", "name": "Техникум", "timezone": "Europe/Moscow"},
    "links": {"vk": "https://vk.com/kmt"},
    "hours": {"mon": ["09:00-13:00"], "days_off": [date(2027, 5, 10)]},
    "place": PLACES,
}
FACT = piece(Kind.FACT, {"key": "dorm.cost", "value": 900, "place": "north", "source": "сайт"})


def curated(table: dict[str, Any] = TABLE, earlier: dict[str, Any] | None = None) -> Curated:
    """A college as it stands, in version 2 where an earlier one is given."""
    made, number = piece(Kind.COLLEGE, table), 2 if earlier else 1
    # A campus that is not there is a fault of another kind.
    facts = [Stored("kmt", FACT, 1)] if len(table.get("place", ())) == len(PLACES) else []
    stored = (Stored("kmt", made, number), *facts)
    before = piece(Kind.COLLEGE, earlier) if earlier else None

    def past(kind: Kind, key: str, at: int) -> Piece | None:
        return before if kind is Kind.COLLEGE and at == 1 else None

    return Curated("kmt", Shelf(stored), (), past, date(2026, 11, 30))


class Book:
    """The sheets as a secretary has them, and what becomes of them."""

    def __init__(self, of: Curated) -> None:
        data = write_book(sheets_of(of.shelf))
        self.sheets = dict(read_sheets("kmt.xlsx", data))

    def set(self, title: str, row: str, column: str, value: object) -> None:
        """Write a cell: its row by what stands first in it, its column by its title."""
        rows = self.sheets[title]
        line = next((one for one in rows if one and one[0] == row), None)
        if line is None:
            line = [row]
            rows.append(line)
        at = rows[0].index(column)
        line += [None] * (at + 1 - len(line))
        line[at] = value

    def offer(self, of: Curated) -> Offer:
        """What the book offers."""
        return read_offer(of, list(self.sheets.items()), "kmt.xlsx")


def changed(of: Curated, offer: Offer) -> dict[str, tuple[str | None, str | None]]:
    """Every value that changes, by its title."""
    assert offer.errors == (), offer.errors
    values = [value for one in of.changes(offer.pieces) for value in told(one)]
    return {one.title: (one.before, one.after) for one in values}


def test_a_book_that_comes_back_as_it_went_changes_nothing() -> None:
    of = curated()
    book = Book(of)
    assert [*book.sheets] == ["Факты", "Программы", "Корпуса", "О колледже"]
    assert "Север" in next(row for row in book.sheets["Факты"] if row[0] == "dorm.cost")
    assert changed(of, book.offer(of)) == {}
    bare = {name: TABLE[name] for name in ("slug", "name", "timezone")}
    assert changed(curated(bare), Book(curated(bare)).offer(curated(bare))) == {}


def test_what_is_filled_in_is_offered_value_by_value() -> None:
    of = curated()
    book = Book(of)
    book.set("О колледже", "Telegram", "Значение", "https://t.me/kmt")
    book.set("О колледже", "Вторник", "Значение", "09:00-13:00, 14:00-17:00")
    book.set("О колледже", "Понедельник", "Значение", None)
    book.set("О колледже", "Отвечаем за столько рабочих часов", "Значение", "6")
    book.set("Корпуса", "Север", "Адрес корпуса", "г. Азов, Северная, 9")
    book.set("Корпуса", "Юг", "Адрес корпуса", "г. Азов, Южная, 2")
    book.set("Факты", "dorm.available", "Значение", "да")
    book.set("Факты", "dorm.available", "Корпус", "юг")
    found = changed(of, book.offer(of))
    assert found["Telegram"] == (None, "https://t.me/kmt")
    assert found["Вторник"] == (None, "09:00-13:00, 14:00-17:00")
    assert found["Понедельник"] == ("09:00-13:00", None)
    assert found["Отвечаем за столько рабочих часов"] == (None, "6")
    north = ("г. Азов, Северная, 7", "г. Азов, Северная, 9")
    assert found["Корпус «Север», адрес корпуса"] == north
    assert found["Корпус «Юг», адрес корпуса"] == (None, "г. Азов, Южная, 2")
    assert found["Корпус"] == (None, "campus3")


def test_what_cannot_be_is_told_by_its_row() -> None:
    of = curated()
    book = Book(of)
    book.set("О колледже", "ВКонтакте", "Значение", "vk.com/kmt")
    book.set("О колледже", "Понедельник", "Значение", "с девяти")
    book.set("О колледже", "Опоздание через столько рабочих часов", "Значение", 1)
    book.set("О колледже", "Ютуб", "Значение", "https://youtube.com/kmt")
    book.set("О колледже", "Выходные дни колледжа", "Значение", "31.02.2027")
    book.set("Корпуса", "Юг", "Источник", "сайт")
    found = {(one.file, one.line): f"{one.found}. {one.repair}" for one in book.offer(of).errors}
    rows = [row[0] for row in book.sheets["О колледже"]]

    def at(title: str) -> str:
        return found["О колледже", rows.index(title) + 1]

    assert "https://vk.com/kmt" in at("ВКонтакте")
    assert "09:00-13:00" in at("Понедельник")
    assert "меньше обещанных 4" in at("Опоздание через столько рабочих часов")
    assert "нет строки «Ютуб»" in at("Ютуб")
    assert "нет такого дня" in at("Выходные дни колледжа")
    assert "пусто: адрес корпуса" in found["Корпуса", 4]
    assert len(found) == 6


def test_of_two_sheets_the_second_keeps_what_it_did_not_change() -> None:
    book = Book(curated())
    book.set("О колледже", "Telegram", "Значение", "https://t.me/kmt")
    book.set("Корпуса", "Север", "Адрес корпуса", "г. Азов, Северная, 9")
    other = {**TABLE, "links": {"vk": "https://vk.com/other"}}
    now = curated(other, earlier=TABLE)
    found = changed(now, book.offer(now))
    assert [*found] == ["Telegram", "Корпус «Север», адрес корпуса"]
    clash = {**TABLE, "links": {"vk": "https://vk.com/kmt", "telegram": "https://t.me/other"}}
    (fault,) = book.offer(curated(clash, earlier=TABLE)).errors
    assert "изменил кто-то другой" in fault.found


def test_a_campus_that_changes_loses_who_stood_for_it() -> None:
    mark = {"by": "Анна", "at": date(2026, 7, 1), "source_seen": "сайт"}
    main = {**PLACES[0], "confirmed": mark}
    of = curated({**TABLE, "place": [main]})
    book = Book(of)
    assert changed(of, book.offer(of)) == {}
    book.set("Корпуса", "Главный", "Адрес корпуса", "г. Азов, Мира, 3")
    assert changed(of, book.offer(of))["Корпус «Главный», подтвердил"] == ("Анна", None)
