"""Numbers, days and sums are put into Russian words here, the same in every answer."""

from datetime import date, datetime

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
)  # fmt: skip
_SPACE = "\N{NO-BREAK SPACE}"


def plural(count: int, one: str, few: str, many: str) -> str:
    """The form of a noun after `count`: 1 день, 2 дня, 5 дней, 11 дней, 21 день."""
    tens, units = abs(count) % 100, abs(count) % 10
    if units == 1 and tens != 11:
        return one
    return few if units in (2, 3, 4) and tens not in (12, 13, 14) else many


def month_of(word: str) -> int:
    """The number of a month by its name («сентября», «сентябрь», «сент»), 0 for no month."""
    found = word.casefold()
    for number, name in enumerate(_MONTHS, 1):
        # «май» and «мая», «март» and «марта» differ in their ends alone.
        if found == name or found == name[:-1] + "ь" or (len(found) > 2 and name.startswith(found)):
            return number
    return 5 if found == "май" else 0


def day_words(value: date) -> str:
    """«15 августа», with «, 16:00» where an hour is given."""
    return f"{value.day} {_MONTHS[value.month - 1]}" + _hour(value)


def date_words(value: date) -> str:
    """«15 августа 2026 года», with «, 16:00» where an hour is given."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year} года" + _hour(value)


def _hour(value: date) -> str:
    return f", {value:%H:%M}" if isinstance(value, datetime) else ""


def days_left_words(days: int) -> str:
    """«осталось 12 дней», «остался 1 день», at 0 «сегодня последний день»."""
    if days <= 0:
        return "сегодня последний день"
    verb = plural(days, "остался", "осталось", "осталось")
    return f"{verb} {days} {plural(days, 'день', 'дня', 'дней')}"


def number_words(value: float) -> str:
    """A number with a decimal comma: 3, 3,5."""
    return str(value).removesuffix(".0").replace(".", ",")


def count_words(value: int) -> str:
    """«65 062»: how many, with spaces that do not break a line."""
    return f"{value:,}".replace(",", _SPACE)


def money_words(value: float) -> str:
    """«45 000 ₽», «1 234,50 ₽»: roubles, with spaces that do not break a line."""
    text = f"{value:,.2f}".removesuffix(".00")
    return f"{text.replace(',', _SPACE).replace('.', ',')}{_SPACE}₽"
