"""Updates are read field by field: what we need must be there and of its type, the rest may vary.

Errors name the field and never its value, which may be what a person wrote.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from bot.ports import Unparsable

UNDATED = datetime.fromtimestamp(0, UTC)
"""Stands where a platform does not say when (button presses): the time of receipt is meant."""

Fields = Mapping[str, Any]


def mapping(fields: Fields, name: str) -> Fields:
    """Return an object that must be there. Raises Unparsable."""
    found = maybe_mapping(fields, name)
    if found is None:
        raise Unparsable(f"{name} is missing")
    return found


def maybe_mapping(fields: Fields, name: str) -> Fields | None:
    """Return an object, None where it is absent. Raises Unparsable on another type."""
    value = fields.get(name)
    if value is None or isinstance(value, Mapping):
        return value
    raise Unparsable(f"{name} is no object")


def whole(fields: Fields, name: str) -> int:
    """Return a whole number that must be there. Raises Unparsable."""
    found = maybe_whole(fields, name)
    if found is None:
        raise Unparsable(f"{name} is missing")
    return found


def maybe_whole(fields: Fields, name: str) -> int | None:
    """Return a whole number, None where it is absent. Raises Unparsable on another type."""
    value = fields.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise Unparsable(f"{name} is no whole number")


def string(fields: Fields, name: str) -> str:
    """Return text, "" where it is absent. Raises Unparsable on another type."""
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    raise Unparsable(f"{name} is no text")


def named(fields: Fields, name: str) -> str:
    """Return text that must be there and not be empty. Raises Unparsable."""
    found = string(fields, name)
    if not found:
        raise Unparsable(f"{name} is missing")
    return found


def objects(fields: Fields, name: str) -> Sequence[Fields]:
    """Return the objects of a list, () where it is absent. Raises Unparsable on another type."""
    value = fields.get(name)
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise Unparsable(f"{name} is no list")
    if not all(isinstance(item, Mapping) for item in value):
        raise Unparsable(f"{name} holds something that is no object")
    return value


def moment(fields: Fields, name: str) -> datetime:
    """Return Unix seconds that must be there as a UTC-aware time. Raises Unparsable."""
    seconds = whole(fields, name)
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise Unparsable(f"{name} is no time") from None


def dig(payload: Any, *path: str) -> Any:
    """Return what stands at `path`, None where any step is missing or no object; never raises."""
    for step in path:
        if not isinstance(payload, Mapping):
            return None
        payload = payload.get(step)
    return payload


def dig_all(payload: Any, name: str) -> list[Any]:
    """Return the list `payload` holds under `name`, [] where there is none; never raises."""
    found = dig(payload, name)
    return found if isinstance(found, list) else []


def dug_id(payload: Any, *path: str) -> str:
    """Return the whole number at `path` as text, "" where there is none; never raises."""
    found = dig(payload, *path)
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def dug_moment(payload: Any, *path: str) -> datetime | None:
    """Return the time at `path`, None where there is none; never raises."""
    found = dig(payload, *path[:-1])
    try:
        return moment(found, path[-1]) if isinstance(found, Mapping) else None
    except Unparsable:
        return None


def digest(payload: Any) -> str:
    """Return a name for an update that brought none: the hash of its canonical JSON."""
    canonical = json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str)
    return "hash:" + blake2b(canonical.encode("utf-8", "replace"), digest_size=16).hexdigest()
