"""The columns of a sheet of facts, programs or entries: their titles, how their cells are read."""

from collections.abc import Mapping

from knowledge import cells
from knowledge.cells import Cell, Column
from knowledge.content import Kind
from knowledge.facts import FACTS, UNKNOWN, FactType, is_unknown
from knowledge.laying import VERSION

CONFIRMED = (
    Column("Подтвердил", "by"),
    Column("Дата подтверждения", "at", cells.moment),
    Column("Что видел", "source_seen"),
)
_TIME = (
    Column("Действует с", "since", cells.moment),
    Column("Действует по", "until", cells.moment),
    Column("Год приёма", "year", cells.whole),
)
COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    Kind.FACT: (
        Column("Факт", "key", required=True),
        Column("Значение", "value", lambda cell: cell, required=True),
        Column("Корпус", "place"),
        *_TIME,
        Column("Источник", "source"),
        *CONFIRMED,
        VERSION,
    ),
    Kind.PROGRAM: (
        Column("Код", "code", required=True),
        Column("После класса", "base", cells.whole, required=True),
        Column("Форма", "form", cells.word, required=True),
        Column("Корпус", "place"),
        Column("Срок, месяцев", "months", cells.whole),
        Column("Мест бюджетных", "budget", cells.whole),
        Column("Мест платных", "paid", cells.whole),
        Column("Плата за год", "fee", cells.number),
        Column("Год баллов", "score.year", cells.whole),
        Column("Балл, бюджет", "score.budget", cells.number),
        Column("Балл, платно", "score.paid", cells.number),
        Column("Испытание", "test", cells.no_or_text),
        Column("Справка 086/у", "medical", cells.yes_no),
        Column("Профессионалитет", "professionalitet", cells.yes_no),
        *_TIME,
        Column("Источник", "source"),
        *CONFIRMED,
        VERSION,
    ),
    Kind.ENTRY: (
        Column("id", "id", required=True),
        Column("Вопрос", "title", required=True),
        Column("Раздел", "category", required=True),
        Column("Как спрашивают", "phrasings", cells.lines, required=True),
        Column("Ответ", "text"),
        Column("Что спросят дальше", "next", cells.lines),
        Column("Если устареет", "lapse"),
        Column("Источник", "source"),
        *CONFIRMED,
        VERSION,
    ),
}


def fact_value(key: str, cell: Cell, year: int = 0) -> object:
    """A fact's value as its key wants it; an unknown key is the reader's to name.

    `year` is the campaign it is for, 0 = not said. Raises WrongCell for what cannot be read so.
    """
    if is_unknown(cell):
        return UNKNOWN
    fact = FACTS.get(key)
    match fact.type if fact else FactType.TEXT:
        case FactType.DATE | FactType.DATETIME:
            return cells.moment(cell, year)
        case FactType.MONEY | FactType.NUMBER:
            return cells.number(cell)
        case FactType.YES_NO:
            return cells.yes_no(cell)
        case _:
            return cells.text(cell)


def title_of(key: str) -> str:
    """The title of the column that a key stands for, the key itself where none does."""
    last = key.rpartition(".")[2]
    every = (column for columns in COLUMNS.values() for column in columns)
    return next((column.title for column in every if column.key in (last, key)), key)
