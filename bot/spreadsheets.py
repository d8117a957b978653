"""Spreadsheets are bytes from people: read with limits, never run, and written without formulas.

Accepted: .xlsx without macros and .csv in UTF-8 or cp1251, with commas, semicolons or tabs.
"""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from knowledge.cells import Cell

MOST_BYTES = 5 * 2**20
MOST_UNPACKED = 50 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 60
_MACROS = ("xl/vbaProject.bin", "xl/macrosheets/", "xl/externalLinks/")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_WIDTH, _WIDE = 18, 60

Rows = list[list[Cell]]
Sheet = tuple[str, Rows]
"""A sheet of a book by its title; a .csv is one without."""


class BadSheet(Exception):
    """The file cannot be read as a spreadsheet; the text says why and what to do."""


def read_rows(name: str, data: bytes) -> Rows:
    """The rows of the first sheet of a file. Raises BadSheet."""
    return next((rows for _, rows in read_sheets(name, data)), [])


def read_sheets(name: str, data: bytes) -> list[Sheet]:
    """The sheets of a file that hold anything, by the end of its name. Raises BadSheet."""
    if len(data) > MOST_BYTES:
        raise BadSheet(f"Файл больше {MOST_BYTES // 2**20} МБ: оставьте в нём один лист с данными.")
    suffix = Path(name).suffix.lower()
    if suffix == ".csv":
        found = [("", _csv(data))]
    elif suffix == ".xlsx":
        found = _xlsx(data)
    else:
        raise BadSheet(f"Файл {suffix or 'без расширения'} не читается: нужен .xlsx или .csv.")
    return [(title, rows) for title, all_rows in found if (rows := _limited(all_rows))]


def _limited(rows: Rows) -> Rows:
    while rows and all(cell is None or cell == "" for cell in rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS:
        raise BadSheet(f"Строк больше {MOST_ROWS}: разделите файл.")
    if any(len(row) > MOST_COLUMNS for row in rows):
        raise BadSheet(f"Столбцов больше {MOST_COLUMNS}: это не наш образец.")
    return rows


def _csv(data: bytes) -> Rows:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1251")
        except UnicodeDecodeError:
            raise BadSheet("Не понять кодировку: сохраните файл как CSV UTF-8.") from None
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [[_undefused(cell) for cell in row] for row in reader]
    except csv.Error as error:
        raise BadSheet(f"CSV повреждён: {error}.") from None


def _xlsx(data: bytes) -> list[Sheet]:
    _refuse_archive(data)
    try:
        # Formulas stay formulas: what they came to was computed by somebody else's program.
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        return [(sheet.title, _sheet(sheet)) for sheet in book.worksheets]
    except BadSheet:
        raise
    except Exception as error:
        raise BadSheet(
            f"Файл .xlsx повреждён ({type(error).__name__}): сохраните его заново."
        ) from None


def _sheet(sheet: Any) -> Rows:
    # How large a sheet says it is, it may say wrongly: rows beyond that would be lost.
    sheet.reset_dimensions()
    rows: Rows = []
    for row in sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True):
        rows.append(_trimmed(row))
        if len(rows) > MOST_ROWS:
            break
    return rows


def _trimmed(row: Sequence[object]) -> list[Cell]:
    cells = list(row)
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _refuse_archive(data: bytes) -> None:
    """An .xlsx is an archive: look at its list before anything of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
    except zipfile.BadZipFile:
        raise BadSheet("Это не .xlsx: откройте файл в Excel и сохраните как книгу Excel.") from None
    if sum(one.file_size for one in listed) > MOST_UNPACKED or len(listed) > 500:
        raise BadSheet("Внутри файла слишком много данных: оставьте один лист.")
    if any(one.filename.startswith(_MACROS) for one in listed):
        raise BadSheet(
            "В файле макросы или ссылки на другие книги: сохраните его как обычный .xlsx."
        )


def write_xlsx(title: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet, as `write_book` writes it."""
    return write_book([(title, rows)])


def write_book(sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> bytes:
    """A workbook of these sheets: titles in bold and kept in sight, nothing of it a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        _write_sheet(book.create_sheet(title), rows)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _write_sheet(sheet: Any, rows: Sequence[Sequence[Cell]]) -> None:
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row, start=1):
            cell = sheet.cell(number, at)
            cell.value = value if isinstance(value, str | int | float | date) else None
            if isinstance(value, str):
                cell.data_type = TYPE_STRING
                cell.quotePrefix = value.startswith(_DANGEROUS)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for at in range(1, len(rows[0]) + 1 if rows else 1):
        longest = max((len(str(row[at - 1] or "")) for row in rows if len(row) >= at), default=0)
        sheet.column_dimensions[get_column_letter(at)].width = min(max(longest, _WIDTH), _WIDE)
    sheet.freeze_panes = "A2"


def write_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """The rows for Excel in Russia: UTF-8 with a mark, semicolons, formulas defused."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_defused(cell) for cell in row])
    return held.getvalue().encode("utf-8-sig")


def _undefused(text: str) -> str:
    """The inverse of `_defused`: what we wrote comes back as it was."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_DANGEROUS) else text


def _defused(cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_DANGEROUS) else text
