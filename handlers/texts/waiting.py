"""How a moment of the near future is said: «сегодня до 16:30», «завтра, во вторник, до 12:00»."""

from datetime import datetime

_WEEKDAYS = (
    "в понедельник",
    "во вторник",
    "в среду",
    "в четверг",
    "в пятницу",
    "в субботу",
    "в воскресенье",
)
_MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)


def until(moment: datetime, now: datetime) -> str:
    """`moment` as seen from `now`, both in the same local time."""
    days = (moment.date() - now.date()).days
    weekday = _WEEKDAYS[moment.weekday()]
    if days == 0:
        day = "сегодня"
    elif days == 1:
        day = f"завтра, {weekday},"
    else:
        day = f"{weekday}, {moment.day} {_MONTHS[moment.month - 1]},"
    return f"{day} до {moment:%H:%M}"
