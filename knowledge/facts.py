"""The registry of fact keys: what a college may supply and an entry may quote, with its type.

The list itself is data, `facts_registry.toml`; a key that is not in it is a fault wherever it
stands.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge.package import package_folder
from knowledge.russian import plural


class FactType(StrEnum):
    """How a fact's value is read, checked and shown."""

    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"
    MONEY = "money"
    NUMBER = "number"
    YES_NO = "yes_no"
    PHONE = "phone"
    URL = "url"
    EMAIL = "email"


FactValue = str | int | float | bool | date | datetime

# Deadlines and prices: out of date they do harm, so they are never shown after their time.
STRICT_TYPES = frozenset({FactType.DATE, FactType.DATETIME, FactType.MONEY})

UNKNOWN = "неизвестно"
"""What stands for a value of any type that the college itself does not know yet."""

LONGEST_TEXT = 1000
LARGEST = 10**12
_PHONE = re.compile(r"\+?[\d ()\-]{10,25}(, доб\. ?\d{1,6})?")
_URL = re.compile(r"https?://[^\s/]+\.[^\s]+")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_WRITTEN_DATE = re.compile(r"\d{4}-\d\d-\d\d.*|\d{1,2}\.\d{1,2}\.\d{2,4}.*")


@dataclass(frozen=True, slots=True)
class FactKey:
    """A key with its Russian title, its type, an example value and the entries that ask for it."""

    key: str
    title_ru: str
    type: FactType
    example: FactValue
    asked_by: tuple[str, ...]


def parse_registry(data: str) -> dict[str, FactKey]:
    """The registry from its TOML text; a fault in it is a KeyError or ValueError."""
    rows = tomllib.loads(data)["fact"]
    keys = [
        FactKey(
            key=row["key"],
            title_ru=row["title"],
            type=FactType(row["type"]),
            example=row["example"],
            asked_by=tuple(row["asked_by"]),
        )
        for row in rows
    ]
    return {key.key: key for key in keys}


FACTS: Mapping[str, FactKey] = parse_registry(
    package_folder("facts_registry.toml").read_text(encoding="utf-8")
)


def is_unknown(value: object) -> bool:
    """True where a college says that it does not know yet; a value nobody gave is None."""
    return isinstance(value, str) and value.strip().casefold() == UNKNOWN


def wrong_value(kind: FactType, value: object) -> str:
    """Why a value cannot stand for a fact of this type, as advice in Russian; empty if it can.

    A DATE also takes a local date with an hour: a deadline may end at a stated hour.
    """
    if is_unknown(value):
        return ""
    match kind:
        case FactType.DATE:
            return _wrong_moment(value, isinstance(value, date), "2027-08-15")
        case FactType.DATETIME:
            return _wrong_moment(value, isinstance(value, datetime), "2027-08-15T16:00:00")
        case FactType.MONEY | FactType.NUMBER:
            number = isinstance(value, int | float) and 0 <= value <= LARGEST
            good = number and not isinstance(value, bool)
            return "" if good else "Нужно число без кавычек и без «руб.», например 45000."
        case FactType.YES_NO:
            return "" if isinstance(value, bool) else "Нужно true (да) или false (нет) без кавычек."
        case _:
            return _wrong_text(kind, value)


def _wrong_moment(value: object, good: bool, example: str) -> str:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return "Уберите часовой пояс: время местное."
    if isinstance(value, str) and _WRITTEN_DATE.fullmatch(value.strip()):
        return f"Дата записана как текст: напишите её без кавычек, например {example}."
    return "" if good else f"Нужна дата без кавычек, например {example}."


def _wrong_text(kind: FactType, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        return "Нужен текст в кавычках."
    if len(value) > LONGEST_TEXT:
        signs = plural(len(value), "знак", "знака", "знаков")
        return f"Сократите: в тексте {len(value)} {signs}, можно не больше {LONGEST_TEXT}."
    form, example = {
        FactType.PHONE: (_PHONE, "+7 (861) 000-00-00"),
        FactType.URL: (_URL, "https://example.org/page"),
        FactType.EMAIL: (_EMAIL, "priem@example.org"),
    }.get(kind, (None, ""))
    return "" if form is None or form.fullmatch(value.strip()) else f"Нужно так: {example}"
