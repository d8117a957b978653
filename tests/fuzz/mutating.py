"""A value is spoiled somewhere in it: lost, swapped, of another type, too deep, too long."""

import random
from typing import Any

from tests.fakes.wire import verbatim

DEEP = 3_000
_ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**18, 10**30, "", "x", [], {}, ["x"], {"id": []}),
    *("\x00", "\ud800", "\u202e=1+1", "<script>", "{{7*7}}", "%s", "a" * 5_000, "👩‍👩‍👧" * 500),
    verbatim("[" * DEEP + "]" * DEEP),
    verbatim('{"text":' * DEEP + "1" + "}" * DEEP),
    verbatim("9" * 5_000),
    verbatim("-" + "9" * 5_000),
    verbatim("1e999"),
    verbatim("NaN"),
    verbatim('{"text":"a","text":["b"]}'),
)


def spoiled(value: Any, rng: random.Random, times: int) -> Any:
    """Return `value` with so many places spoiled; the value itself is changed."""
    held = [value]
    for _ in range(times):
        place, key = rng.choice(_places(held))
        act = rng.randrange(4)
        if act == 0 and place is not held:
            del place[key]
        elif act == 1:
            other, theirs = rng.choice(_places(held))
            place[key] = _copied(other[theirs])
        elif act == 2 and isinstance(place, dict):
            place[f"{key}_"] = place.pop(key)
        else:
            place[key] = rng.choice(_ODD)
    return held[0]


def _places(root: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    left = [root]
    while left:
        one = left.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one))
        for key in keys:
            found.append((one, key))
            if isinstance(one[key], dict | list):
                left.append(one[key])
    return found


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(one) for name, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value
