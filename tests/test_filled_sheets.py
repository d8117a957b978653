"""A book of facts and programs is one offer: what changes, and every fault by sheet and cell."""

import io
from datetime import date

from openpyxl import Workbook

from bot.curating import Shelf
from bot.filled_sheets import Curated, read_offer
from bot.spreadsheets import read_sheets, write_book
from bot.storage.content import Stored
from bot.told_changes import Told, told
from knowledge.cells import Cell
from knowledge.content import Change, Kind, Piece, piece

FACTS: list[list[Cell]] = [
    ["Факт", "Значение", "Источник"],
    ["contact.phone", "+7 (900) 000-00-00", "Сайт"],
]
PROGRAMS: list[list[Cell]] = [
    ["Код", "После класса", "Форма", "Мест бюджетных"],
    ["15.01.05", 9, "очная", 25],
]
FACT_OF_A_DAY = {
    "key": "admission.end",
    "value": date(2027, 8, 15),
    "year": 2027,
    "source": "Сайт",
}
MARK = {"by": "А", "at": "2026-01-01", "source_seen": "Сайт"}


def curated(*those: Piece) -> Curated:
    """A college with these pieces, each in its third version."""
    stored = tuple(Stored("kmt", one, 3) for one in those)
    return Curated("kmt", Shelf(stored), (), lambda kind, key, number: None)


def test_facts_and_programs_come_in_one_book() -> None:
    book = write_book([("Факты", FACTS), ("Программы", PROGRAMS), ("Заметки", [["просто так"]])])
    offer = read_offer(curated(), read_sheets("всё.xlsx", book), "всё.xlsx")
    assert offer.errors == ()
    assert offer.kinds == (Kind.FACT, Kind.PROGRAM)
    assert offer.strange == ("Заметки",)
    assert [one.key for one in offer.pieces] == ["contact.phone", "15.01.05|9|очная"]


def test_a_fault_names_its_sheet() -> None:
    wrong = [*PROGRAMS, ["99.99.99", 9, "очная", 1]]
    book = write_book([("Факты", FACTS), ("Программы", wrong)])
    offer = read_offer(curated(), read_sheets("всё.xlsx", book), "всё.xlsx")
    (problem,) = offer.errors
    assert (problem.file, problem.line, problem.key) == ("Программы", 3, "Код")


def test_an_empty_sheet_before_ours_is_passed_over() -> None:
    book = Workbook()
    sheet = book.create_sheet("Факты")
    for row in FACTS:
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    assert [title for title, _ in read_sheets("a.xlsx", held.getvalue())] == ["Факты"]


def test_a_changed_value_is_told_with_the_confirmation_it_loses() -> None:
    now = piece(
        Kind.FACT, {"key": "contact.phone", "value": "+7 (911) 000-00-00", "source": "Сайт"}
    )
    marked = piece(Kind.FACT, {**now.table, "confirmed": MARK})
    of = curated(marked)
    offer = read_offer(of, [("", FACTS)], "факты.csv")
    (change,) = of.changes(offer.pieces)
    assert change.change is Change.CHANGED
    assert list(told(change)) == [
        Told("Значение", "+7 (911) 000-00-00", "+7 (900) 000-00-00"),
        Told("Подтвердил", unconfirmed=True),
    ]
    assert [edit.expected for edit in of.edits([change])] == [3]


def test_a_new_piece_is_told_in_the_order_of_its_columns_without_its_own_name() -> None:
    (change,) = curated().changes([piece(Kind.FACT, {**FACT_OF_A_DAY, "confirmed": MARK})])
    assert list(told(change)) == [
        Told("Значение", None, "15.08.2027"),
        Told("Год приёма", None, "2027"),
        Told("Источник", None, "Сайт"),
        Told("Подтвердил", None, "А, 2026-01-01"),
    ]


def test_a_word_out_of_a_few_may_be_capitalised() -> None:
    offer = read_offer(curated(), [("", [PROGRAMS[0], ["15.01.05", 9, "Очная", 25]])], "п.csv")
    assert (offer.errors, offer.pieces[0].table["form"]) == ((), "очная")
