"""JSON from outside is read whatever stands in it: what no parser can hold stays text.

One value that stands in thousands of others, or a number of thousands of digits, makes a parser
refuse everything that came with it; a platform would send the same again, and a page would hang.
"""

import json
import re
from typing import Any

DEEPEST = 64
"""How many objects and lists may stand in each other; what is walked later has limits as well."""
MOST_DIGITS = 400

# A string without an end takes all that is left: looked for anew from each quote, it would cost
# the square of its length.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{]|[\]}]', re.DOTALL)


def loads(text: str) -> Any:
    """Return the value of `text`, with everything below DEEPEST as the JSON text it was.

    Numbers of more than MOST_DIGITS digits stay text, too, where they are more than the parser
    takes. Raises ValueError where `text` is no JSON.
    """
    try:
        value = json.loads(text)
        if not is_deep(value):
            return value
    except (ValueError, RecursionError):
        pass
    return json.loads(_folded(text), parse_int=_number)


def is_deep(value: Any) -> bool:
    """Say whether things stand in each other further than DEEPEST; any depth is looked through."""
    level = [value]
    for _ in range(DEEPEST + 1):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def _folded(text: str) -> str:
    """Return the same JSON with strings in place of what stands too deep."""
    kept: list[str] = []
    depth = taken = begun = 0
    for found in _TOKEN.finditer(text):
        mark = found[0]
        if mark in ("[", "{"):
            if depth == DEEPEST:
                kept.append(text[taken : found.start()])
                begun = found.start()
            depth += 1
        elif mark in ("]", "}"):
            depth -= 1
            if depth == DEEPEST:
                taken = found.end()
                kept.append(json.dumps(text[begun:taken], ensure_ascii=False))
    # What is never closed is no JSON, and one bracket is enough to say so.
    kept.append(text[taken:] if depth <= DEEPEST else "[")
    return "".join(kept)


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= MOST_DIGITS else digits
