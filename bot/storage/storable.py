"""What comes from outside may hold letters no database takes; they are replaced at the door.

A NUL (PostgreSQL) and half of a surrogate pair (no encoding at all) would make one message stop
its page for ever: it could neither be stored nor set aside.
"""

import json
import re
from hashlib import blake2b
from typing import Any

_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")
_INSTEAD = "\ufffd"
LONGEST_NAME = 200
"""Letters of a name (key, chat, number); platforms use a quarter, an index takes no book."""


def storable(text: str) -> str:
    """Return `text` with a replacement mark for each letter that cannot be stored."""
    return _IMPOSSIBLE.sub(_INSTEAD, text)


def name(text: str) -> str:
    """Return a platform's name of something as it can be stored and found: `text`, or its hash."""
    kept = storable(text)
    if len(kept) <= LONGEST_NAME:
        return kept
    return "hash:" + blake2b(kept.encode(), digest_size=16).hexdigest()


def packed(payload: Any) -> str:
    """Return a JSON value as text that can be stored, here and in columns made of it later."""
    text = _dumped(payload)
    # Dumped, a NUL is an escape; the same six characters may also be somebody's own words.
    harmless = "\\u0000" not in text and not _IMPOSSIBLE.search(text)
    return text if harmless else _dumped(_cleaned(payload))


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {storable(str(name)): _cleaned(item) for name, item in value.items()}
    return value
