"""Reports as files: numbers, names of colleges and titles of entries, and no word of any asker."""

from collections.abc import Sequence
from urllib.parse import quote

from bot.spreadsheets import write_book, write_csv
from bot.web.reports.charts import names_of
from bot.web.reports.views import Shown, cells, entry_cells, entry_rows
from handlers.texts import reporting as texts
from knowledge.cells import Cell

Rows = list[list[Cell]]
_MINUTES, _PERCENT = " (мин)", " (%)"


def _heading(column: tuple[str, str]) -> str:
    """What stands above a number, with its unit."""
    timed = column in (texts.MEDIAN, texts.NINTH)
    return column[0] + (_MINUTES if timed else _PERCENT if column is texts.LASTED else "")


def _headings(columns: Sequence[tuple[str, str]], first: Sequence[str]) -> list[Cell]:
    return [*first, *map(_heading, columns)]


def college_rows(view: Shown) -> Rows:
    """Every college in a row, above them all together."""
    rows = view.rows if view.college else (view.total, *view.rows)
    return [_headings(texts.COLUMNS, [texts.COLLEGE]), *([row.name, *cells(row)] for row in rows)]


def _stretches(view: Shown) -> Rows:
    report = view.report
    head: list[Cell] = ["Начало", texts.ASKED[0], "Бот", "Сотрудник", texts.NOBODY[0]]
    return [
        head,
        *(
            [name, one.sums.asked, one.sums.by_bot, one.sums.by_person, one.sums.by_nobody]
            for name, one in zip(names_of(report), report.stretches, strict=True)
        ),
    ]


def _entries(view: Shown) -> Rows:
    head = _headings(texts.ENTRY_COLUMNS, [texts.ENTRY, "id"])
    return [head, *([title, name, *entry_cells(one)] for name, title, one in entry_rows(view))]


def _definitions(view: Shown) -> Rows:
    period = view.report.period
    columns = dict.fromkeys((*texts.COLUMNS, *texts.ENTRY_COLUMNS))
    days = f"{period.first:%d.%m.%Y} — {period.last:%d.%m.%Y}"
    said: Rows = [[name, about] for name, about in columns]
    return [["Число", "Что считается"], ["Период", days], *said]


def book(view: Shown) -> bytes:
    """The report as .xlsx; takes a while: not for the event loop."""
    return write_book(
        [
            ("Колледжи", college_rows(view)),
            ("По времени", _stretches(view)),
            ("Записи", _entries(view)),
            ("Что считается", _definitions(view)),
        ]
    )


def table(view: Shown) -> bytes:
    """The numbers of colleges as .csv."""
    return write_csv(college_rows(view))


def named(view: Shown, suffix: str) -> dict[str, str]:
    """The header under whose name a browser keeps the file."""
    period = view.report.period
    name = f"Отчёт {period.first:%d.%m.%Y}-{period.last:%d.%m.%Y}.{suffix}"
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
