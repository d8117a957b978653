"""Showing turns instants, durations, rich text into what people read; words are in templates."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from handlers.texts.categories import name_of
from knowledge.rich import Span
from knowledge.stamps import named_source


def clock_time(moment: datetime, zone: ZoneInfo) -> str:
    """Hours and minutes there, "16:30"."""
    return f"{moment.astimezone(zone):%H:%M}"


def day_time(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """When it is or was: "16:30" of today, else "15.07 в 16:30"."""
    there, today = moment.astimezone(zone), now.astimezone(zone).date()
    return f"{there:%H:%M}" if there.date() == today else f"{there:%d.%m в %H:%M}"


def date_time(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The same with the year where it is another: "15.07.2026 в 16:30"."""
    there, today = moment.astimezone(zone), now.astimezone(zone).date()
    year = there.year != today.year
    return f"{there:%d.%m.%Y в %H:%M}" if year else day_time(moment, now, zone)


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


def rich(text: str, spans: Sequence[Span]) -> Markup:
    """Words as HTML: everything escaped, bold and links around it."""
    opened, closed = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for span in spans:
        link = Markup('<a href="{}" rel="noopener noreferrer" target="_blank">').format(span.url)
        opened[span.start].append(link if span.url else "<strong>")
        # Outer spans come first, so what was opened last is closed first.
        closed[span.end].insert(0, "</a>" if span.url else "</strong>")
    edges = sorted({0, len(text), *opened, *closed})
    pieces = [escape(text[start:end]) for start, end in pairwise([*edges, len(text)])]
    return Markup("").join(
        Markup("".join([*closed[edge], *opened[edge]])) + piece
        for edge, piece in zip(edges, pieces, strict=True)
    )


FILTERS: Mapping[str, Callable[..., Any]] = {
    "category_name": name_of,
    "clock_time": clock_time,
    "date_time": date_time,
    "day_time": day_time,
    "lasting": lasting,
    "named_source": named_source,
    "rich": rich,
}
