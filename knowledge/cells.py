"""A cell of a spreadsheet becomes a value of the kind its column wants, or says why it cannot.

People fill these by hand: dates as text, sums with spaces and «руб.», «да» for true are all read.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.periods import CAMPAIGN_STARTS
from knowledge.russian import month_of

Cell = object
"""What a spreadsheet holds: a text, a number, a date, a truth value, or nothing."""

FORMULA = "="
_YES = frozenset({"да", "есть", "true", "1", "+"})
_NO = frozenset({"нет", "false", "0", "-", "–", "—"})
_HOUR = r"(?:,?\s+(?:до\s+)?(\d{1,2})[:.](\d{2}))?"
_DAY = re.compile(rf"(?:до\s+)?(\d{{1,2}})[./](\d{{1,2}})[./](\d{{4}}|\d\d)(?:\s*г\.?)?{_HOUR}")
_IN_WORDS = re.compile(
    rf"(?:до\s+)?(\d{{1,2}})\s+([а-я]{{3,8}})\.?(?:\s+(\d{{4}})(?:\s*(?:г\.?|года?))?)?{_HOUR}",
    re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2})?)?")
_CENTURY = 2000
_SUM = re.compile(r"(?:руб(?:лей|\.)?|₽|р\.)\s*$", re.IGNORECASE)


class WrongCell(Exception):
    """A cell cannot be read: what was found, and how to mend it."""

    def __init__(self, found: str, repair: str) -> None:
        super().__init__(found)
        self.found, self.repair = found, repair


def is_empty(cell: Cell) -> bool:
    """True for nothing and for blanks."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def refuse_formula(cell: Cell) -> None:
    """Raise WrongCell for a formula: what it came to is not in the file for certain."""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        raise WrongCell("в ячейке формула", "Вставьте вместо формулы её значение.")


def text(cell: Cell) -> str:
    """Any cell as text; a whole number without «.0», a date as people write it."""
    match cell:
        case bool():
            return "да" if cell else "нет"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return f"{cell:%d.%m.%Y %H:%M}" if (cell.hour or cell.minute) else f"{cell:%d.%m.%Y}"
        case date():
            return f"{cell:%d.%m.%Y}"
        case _:
            return str(cell).replace("\xa0", " ").strip()


def number(cell: Cell) -> int | float:
    """A number, also «45 000 руб.» or «3,75»."""
    if isinstance(cell, bool | date):
        raise WrongCell(f"стоит {text(cell)}", "Нужно число.")
    if isinstance(cell, int | float):
        return int(cell) if float(cell).is_integer() else cell
    plain = _SUM.sub("", text(cell)).replace(" ", "").replace("\u202f", "").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        raise WrongCell(f"стоит «{text(cell)[:40]}»", "Нужно число, например 45000.") from None
    if value != value or abs(value) == float("inf"):
        raise WrongCell(f"стоит «{text(cell)[:40]}»", "Нужно число, например 45000.")
    return int(value) if value.is_integer() else value


def whole(cell: Cell) -> int:
    """A whole number."""
    value = number(cell)
    if isinstance(value, float):
        raise WrongCell(f"стоит {text(cell)}", "Нужно целое число.")
    return value


def moment(cell: Cell, campaign: int = 0) -> date:
    """A date, or a date with an hour; «15.08.2027», «15.08.2027 16:00», «3 сентября 2027» and
    2027-08-15 are read. `campaign` is the admission year of a day that is written without one.
    """
    if isinstance(cell, datetime):
        return cell if (cell.hour or cell.minute) else cell.date()
    if isinstance(cell, date):
        return cell
    written = text(cell)
    if found := _DAY.fullmatch(written):
        day, month, year, hour, minute = found.groups()
        numbers = (_full(year), int(month), int(day))
    elif found := _ISO.fullmatch(written):
        year, month, day, hour, minute = found.groups()
        numbers = (int(year), int(month), int(day))
    elif (found := _IN_WORDS.fullmatch(written)) and (named := month_of(found.group(2))):
        day, _, year, hour, minute = found.groups()
        numbers = (int(year) if year else _year_in(campaign, named, written), named, int(day))
    else:
        raise WrongCell(f"стоит «{written[:40]}»", "Нужна дата, например 15.08.2027.")
    try:
        at = datetime(*numbers, int(hour or 0), int(minute or 0))
    except ValueError:
        raise WrongCell(
            f"нет такого дня: «{written}»", "Нужна дата, например 15.08.2027."
        ) from None
    return at if hour else at.date()


def _full(year: str) -> int:
    return int(year) + (_CENTURY if len(year) < len("2027") else 0)


def _year_in(campaign: int, month: int, written: str) -> int:
    """The year in which a campaign has this month."""
    if not campaign:
        raise WrongCell(
            f"стоит «{written[:40]}», а года нет", "Впишите и год, например 03.09.2027."
        )
    return campaign - (month >= CAMPAIGN_STARTS)


def yes_no(cell: Cell) -> bool:
    """«да» or «нет»."""
    if isinstance(cell, bool):
        return cell
    written = text(cell).casefold()
    if written in _YES | _NO:
        return written in _YES
    raise WrongCell(f"стоит «{written[:40]}»", "Нужно «да» или «нет».")


def no_or_text(cell: Cell) -> bool | str:
    """«нет», or words of one's own."""
    written = text(cell)
    return False if cell is False or written.casefold() in _NO else written


def word(cell: Cell) -> str:
    """A word out of a few, however it is capitalised."""
    return text(cell).casefold()


def lines(cell: Cell) -> list[str]:
    """The lines of a cell, each trimmed, empty ones left out."""
    return [line.strip() for line in text(cell).splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title for people, the key it fills, how its cells are read."""

    title: str
    key: str
    read: Callable[[Cell], object] = text
    required: bool = False


def heading(cell: Cell) -> str:
    """A title as it is compared: people change case, blanks and ё."""
    return " ".join(text(cell).casefold().replace("ё", "е").split())


def placed(titles: Mapping[int, Cell], columns: tuple[Column, ...]) -> dict[int, Column]:
    """Which column stands where: by the titles of the first row, in whatever order."""
    known = {heading(column.title): column for column in columns}
    return {at: known[heading(cell)] for at, cell in titles.items() if heading(cell) in known}
