"""What somebody looks for, as the fields of the search say it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.storage.talks import Place, Sought, words_of
from bot.web.posting import clean
from handlers.texts.cards import CHANNELS

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LONGEST = 200
_DIGITS = 18
_HANDED: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}
_FIELDS = ("q", "since", "until", "channel", "handed")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields as they were filled in; `after` is where an earlier page ended."""

    q: str = ""
    since: str = ""
    until: str = ""
    channel: str = ""
    handed: str = ""
    after: str = ""

    @property
    def narrow(self) -> bool:
        """True where anything is looked for."""
        return any(getattr(self, name) for name in _FIELDS)

    def address(self, college: str, **more: str | int) -> str:
        """The address of this search, with `more` besides."""
        given = {name: getattr(self, name) for name in _FIELDS} | more
        filled = {name: value for name, value in given.items() if value}
        return "/dialogs?" + urlencode({"college": college, **filled})


def fields_of(request: web.Request) -> Fields:
    """The fields of a request. Raises HTTPBadRequest for what no form of ours sends."""
    query = request.query
    found = Fields(*(clean(query.get(name, ""))[:_LONGEST] for name in (*_FIELDS, "after")))
    if found.handed not in _HANDED or (found.channel and found.channel not in CHANNELS):
        raise web.HTTPBadRequest
    return found


def sought(fields: Fields, zone: ZoneInfo, **who: Any) -> Sought:
    """What the fields ask for, days as the college has them. Raises HTTPBadRequest."""
    return replace(
        Sought(**who),
        words=words_of(fields.q),
        since=_day(fields.since, zone),
        until=_day(fields.until, zone, timedelta(days=1)),
        channel=fields.channel,
        handed=_HANDED[fields.handed],
    )


def _day(text: str, zone: ZoneInfo, more: timedelta = timedelta()) -> datetime | None:
    """When a day begins there, or `more` after it."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text) + more
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise web.HTTPBadRequest from None


def place_of(text: str) -> Place | None:
    """Where a page begins. Raises HTTPBadRequest."""
    if not text:
        return None
    parts = text.split("-")
    if len(parts) != 2 or not all(_is_number(part) for part in parts):
        raise web.HTTPBadRequest
    return _EPOCH + int(parts[0]) * _MICROSECOND, int(parts[1])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS


def written(place: Place) -> str:
    """The inverse of `place_of`."""
    return f"{(place[0] - _EPOCH) // _MICROSECOND}-{place[1]}"
