"""Showing turns instants and durations into what people read; sentences stand in templates."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo


def clock_time(moment: datetime, zone: ZoneInfo) -> str:
    """Hours and minutes there, "16:30"."""
    return f"{moment.astimezone(zone):%H:%M}"


def day_time(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """When it is or was: "16:30" of today, else "15.07 в 16:30"."""
    there, today = moment.astimezone(zone), now.astimezone(zone).date()
    return f"{there:%H:%M}" if there.date() == today else f"{there:%d.%m в %H:%M}"


def lasting(since: datetime, now: datetime) -> str:
    """How long since then, in its two largest units: "меньше минуты", "1 ч 05 мин", "2 д 3 ч"."""
    minutes = int((now - since).total_seconds()) // 60
    hours, days = minutes // 60, minutes // (60 * 24)
    if minutes < 1:
        return "меньше минуты"
    if not hours:
        return f"{minutes} мин"
    if not days:
        return f"{hours} ч {minutes % 60:02} мин"
    return f"{days} д {hours % 24} ч"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "clock_time": clock_time,
    "day_time": day_time,
    "lasting": lasting,
}
