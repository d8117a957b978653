"""What a secretary filled in is read, or told by row and column; nothing in it is ever run."""

import io
import struct
import time
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from bot.curating import Shelf, problems_of
from bot.spreadsheets import (
    MOST_BYTES,
    MOST_ROWS,
    MOST_UNPACKED,
    BadSheet,
    read_rows,
    write_csv,
    write_xlsx,
)
from knowledge.cells import Cell, WrongCell, moment, number, yes_no
from knowledge.content import Kind, piece
from knowledge.problems import Problem
from knowledge.sheets import Sheet, kind_of, read_sheet, rows_of, template

FACTS: list[list[Cell]] = [
    ["Факт", "Что это", "Значение", "Год приёма", "Источник"],
    ["contact.phone", "", "+7 (900) 000-00-00", None, "Сайт"],
    ["admission.end", "", "15.08.2027", 2027, "Правила"],
    ["money.cost_from", "", "45 000 руб.", 2027, "Приказ"],
    ["dorm.available", "", "да", None, "Сайт"],
]


def check(file: str, data: bytes) -> tuple[Problem, ...]:
    """The reader of facts."""
    return problems_of(Kind.FACT, Shelf(), file, data)


def read(rows: list[list[Cell]]) -> Sheet:
    """A sheet of facts."""
    return read_sheet(Kind.FACT, rows, "факты.xlsx", check)


def test_facts_are_read_as_people_write_them() -> None:
    sheet = read(FACTS)
    assert sheet.errors == ()
    assert [one.table["value"] for one in sheet.pieces] == [
        "+7 (900) 000-00-00",
        date(2027, 8, 15),
        45000,
        True,
    ]


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_what_is_written_is_read_again(suffix: str) -> None:
    pieces = read(FACTS).pieces
    rows = rows_of(Kind.FACT, pieces)
    data = write_xlsx("Факты", rows) if suffix == "xlsx" else write_csv(rows)
    again = read(read_rows(f"факты.{suffix}", data))
    assert again.errors == ()
    assert again.pieces == pieces


def test_columns_may_stand_in_any_order() -> None:
    swapped = [list(reversed(row)) for row in FACTS]
    assert read(swapped).pieces == read(FACTS).pieces


@pytest.mark.parametrize(
    ("row", "at", "said"),
    [
        (["contact.phone", "", "=1+1", None, ""], "Значение", "формула"),
        (["contact.phone", "", None, None, "Сайт"], "Значение", "пусто"),
        (["admission.end", "", "31.02.2027", None, ""], "Значение", "нет такого дня"),
        (["admission.end", "", "скоро", None, ""], "Значение", "скоро"),
        (["money.cost_from", "", "много", None, ""], "Значение", "много"),
        (["dorm.available", "", "наверное", None, ""], "Значение", "наверное"),
        (["contact.phon", "", "1", None, ""], "Факт", "contact.phon"),
        (["contact.phone", "", "1", "две тысячи", ""], "Год приёма", "две тысячи"),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(row: list[Cell], at: str, said: str) -> None:
    errors = read([*FACTS, row]).errors
    assert [(one.line, one.key) for one in errors] == [(6, at)]
    assert said in str(errors[0])


def test_a_foreign_column_and_a_missing_one_are_told() -> None:
    errors = read([["Факт", "Цвет"], ["contact.phone", "синий"]]).errors
    assert {one.key for one in errors} == {"Цвет", "Значение"}
    assert kind_of([["Факт", "Цвет"]]) is None
    assert kind_of(template(Kind.PROGRAM)) is Kind.PROGRAM


def test_rows_of_a_template_that_nobody_filled_in_are_passed_over() -> None:
    rows = template(Kind.FACT)
    at = rows[0].index("Значение")
    phone = next(row for row in rows if row[0] == "contact.phone")
    phone[at] = "+7 (900) 000-00-00"
    sheet = read(rows)
    assert sheet.problems == ()
    assert [one.key for one in sheet.pieces] == ["contact.phone"]
    assert sheet.blank == len(rows) - 2


def test_merged_cells_are_the_first_of_them_and_the_others_are_told() -> None:
    book = load_workbook(io.BytesIO(write_xlsx("Факты", FACTS)))
    page = book.worksheets[0]
    page.merge_cells("C2:C3")
    held = io.BytesIO()
    book.save(held)
    sheet = read(read_rows("факты.xlsx", held.getvalue()))
    assert [(one.line, one.key, one.found) for one in sheet.errors] == [(3, "Значение", "пусто")]


SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows: bytes, before: bytes = b"") -> bytes:
    """A workbook whose sheet holds these rows, as XML, and has this before its root."""
    held = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(write_xlsx("Факты", [["Факт"]])))
    with whole as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == SHEET:
                data = data.partition(b"<sheetData>")[0] + b"<sheetData>" + rows
                data = data.replace(b"<worksheet", before + b"<worksheet", 1)
                data += b"</sheetData></worksheet>"
            new.writestr(name, data)
    return held.getvalue()


def test_a_workbook_of_a_million_rows_is_refused_before_it_is_read_whole() -> None:
    data = workbook(b"<row><c><v>1</v></c></row>" * 1_000_000)
    assert len(data) < MOST_BYTES
    began = time.process_time()
    with pytest.raises(BadSheet, match="Строк больше"):
        read_rows("факты.xlsx", data)
    assert time.process_time() - began < 10


def test_an_archive_that_lies_about_its_size_is_not_unpacked() -> None:
    data = workbook(b"<row><c><v>1</v></c></row>" * 3_000_000)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        size = book.getinfo(SHEET).file_size
    assert size > MOST_UNPACKED
    with pytest.raises(BadSheet, match="слишком много"):
        read_rows("факты.xlsx", data)
    little = data.replace(struct.pack("<I", size), struct.pack("<I", 1000))
    with pytest.raises(BadSheet, match="повреждён"):
        read_rows("факты.xlsx", little)


def test_entities_that_grow_are_not_expanded() -> None:
    grows = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    before = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{grows}]>'.encode()
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
    began = time.process_time()
    with pytest.raises(BadSheet, match="повреждён"):
        read_rows("факты.xlsx", workbook(row, before))
    assert time.process_time() - began < 5


def archive(*names: str, size: int = 10) -> bytes:
    """An archive with these files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, b"0" * size)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xls", b"", ".xlsx или .csv"),
        ("a.xlsx", b"no archive", "не .xlsx"),
        ("a.xlsx", archive("xl/vbaProject.bin"), "макросы"),
        ("a.xlsx", archive("xl/externalLinks/1.xml"), "макросы"),
        ("a.xlsx", archive("xl/sheet.xml", size=60 * 2**20), "слишком много"),
        ("a.xlsx", archive("xl/nothing.xml"), "повреждён"),
        ("a.csv", b"x" * (6 * 2**20), "больше"),
        ("a.csv", b"1\n" * (MOST_ROWS + 1), "Строк больше"),
        ("a.csv", b";".join([b"1"] * 100), "Столбцов больше"),
    ],
)
def test_a_bad_file_is_refused(name: str, data: bytes, said: str) -> None:
    with pytest.raises(BadSheet, match=said):
        read_rows(name, data)


def test_a_csv_of_excel_in_russia_is_read() -> None:
    rows = read_rows("a.csv", "Факт;Значение\nдорога;да".encode("cp1251"))
    assert rows == [["Факт", "Значение"], ["дорога", "да"]]


def test_nothing_written_is_a_formula() -> None:
    rows: list[list[Cell]] = [["a"], ["=HYPERLINK(1)"], ["+7"], ["＝1+1"]]
    assert b";=" not in write_csv(rows)
    assert write_csv(rows).decode("utf-8-sig").splitlines()[1].startswith("'=")
    with zipfile.ZipFile(io.BytesIO(write_xlsx("Лист", rows))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_cells() -> None:
    assert moment("15.08.2027 16:00") == datetime(2027, 8, 15, 16)
    assert moment(datetime(2027, 8, 15)) == date(2027, 8, 15)
    assert number("3,75") == 3.75
    assert yes_no("Есть") is True
    for wrong in (True, date(2027, 1, 1), "nan", "inf"):
        with pytest.raises(WrongCell):
            number(wrong)


def test_a_programs_row_is_read_by_the_reader_of_programs() -> None:
    rows: list[list[Cell]] = [
        ["Код", "После класса", "Форма", "Срок, месяцев", "Плата за год", "Испытание"],
        ["15.01.05", 9, "очная", 22, "78 000", "нет"],
        ["99.99.99", 9, "очная", 22, None, None],
    ]
    sheet = read_sheet(
        Kind.PROGRAM, rows, "п.xlsx", lambda f, d: problems_of(Kind.PROGRAM, Shelf(), f, d)
    )
    assert [(one.line, one.key) for one in sheet.errors] == [(3, "Код")]
    table = {"code": "15.01.05", "base": 9, "form": "очная", "months": 22, "fee": 78000}
    assert sheet.pieces[0] == piece(Kind.PROGRAM, {**table, "test": False})


@pytest.mark.parametrize(
    "key", ["admission.end", "money.cost_from", "dorm.available", "contact.phone"]
)
def test_what_a_college_does_not_know_yet_is_one_word(key: str) -> None:
    sheet = read([["Факт", "Значение"], [key, " Неизвестно "]])
    assert sheet.problems == ()
    assert [one.table["value"] for one in sheet.pieces] == ["неизвестно"]
