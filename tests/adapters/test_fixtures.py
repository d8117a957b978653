"""An update is captured beside the value it becomes: one file, nothing to compute in between.

Fixtures within the platform's published schema are held to it; those beyond say how.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.adapters import telegram_parse, vk_parse
from bot.ports import RawUpdate, Unparsable
from handlers.messages import (
    Address,
    HumanReply,
    Ignored,
    Incoming,
    IncomingMessage,
    IncomingPress,
    Reach,
)
from tests.fakes.machine import Check
from tests.fakes.schemas import ABSENT, PRESENT, SchemaViolation, telegram_check, vk_check

PAGE = 3
ROOT = Path(__file__).parents[1] / "fixtures"
PARSE: Mapping[str, Callable[[Mapping[str, Any], int], Incoming]] = {
    "telegram": telegram_parse.parse,
    "vk": vk_parse.parse,
}
WRAP: Mapping[str, Callable[[Any], RawUpdate]] = {
    "telegram": telegram_parse.envelope,
    "vk": vk_parse.envelope,
}
CHECK: Mapping[str, Callable[[], Check | None]] = {"telegram": telegram_check, "vk": vk_check}
FILES = [path for name in PARSE for path in sorted((ROOT / name).glob("*.json"))]
JUNK: tuple[Any, ...] = (None, 0, -1, 10**30, 1.5, True, "", "x", [], ["x"], {}, {"id": []})

each = pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def plain(value: Any) -> Any:
    """Return a neutral value as the fixtures write it: what has its default is left out."""
    if is_dataclass(value):
        shown = {field.name: (getattr(value, field.name), field.default) for field in fields(value)}
        return {
            name: plain(item)
            for name, (item, default) in shown.items()
            if default is MISSING or item != default
        }
    if isinstance(value, datetime):
        return value.isoformat()
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def outcome(path: Path, update: Any) -> dict[str, Any]:
    try:
        found = PARSE[path.parent.name](update, PAGE)
    except Unparsable as no:
        return {"type": "Unparsable", "reason": str(no)}
    return {"type": type(found).__name__, **plain(found)}


@each
def test_update_becomes_what_stands_beside_it(path: Path) -> None:
    case = read(path)
    assert outcome(path, case["update"]) == case["expected"]


@each
@pytest.mark.skipif(not PRESENT, reason=ABSENT)
def test_update_is_one_the_platform_may_send(path: Path) -> None:
    case = read(path)
    check = CHECK[path.parent.name]()
    assert check is not None
    if "beyond_schema" in case:
        with pytest.raises((SchemaViolation, KeyError)):
            check.update(case["update"])
    else:
        check.update(case["update"])


def test_there_are_enough_of_each_platform() -> None:
    for name in PARSE:
        assert len([path for path in FILES if path.parent.name == name]) >= 25


def variations(node: Any, root: Any) -> Iterator[Any]:
    """Yield the whole update with one value after another replaced by junk, then left out."""
    keys = list(node) if isinstance(node, dict) else range(len(node))
    for key in keys:
        kept = node[key]
        for junk in JUNK:
            node[key] = junk
            yield root
        node[key] = kept
        if isinstance(node, dict):
            del node[key]
            yield root
            node[key] = kept
        if isinstance(kept, dict | list):
            yield from variations(kept, root)


@each
def test_whatever_is_wrong_with_an_update_only_unparsable_is_raised(path: Path) -> None:
    update = read(path)["update"]
    intact = deepcopy(update)
    for broken in variations(update, update):
        raw = WRAP[path.parent.name](broken)
        assert raw.key
        try:
            found = PARSE[path.parent.name](broken, PAGE)
        except Unparsable:
            continue
        assert sound(found), broken
    assert update == intact


def sound(found: Incoming) -> bool:
    """Say whether a value is of the types it promises."""
    match found:
        case Ignored(reason=reason):
            return isinstance(reason, str) and bool(reason)
        case Reach(address=address, allowed=allowed, sent_at=at):
            return _address(address) and isinstance(allowed, bool) and _aware(at)
        case HumanReply(address=address, sender=sender, key=key, text=text, sent_at=at):
            words = _texts(sender, key, text) and isinstance(found.mark, int)
            return _address(address) and _aware(at) and words
        case IncomingPress(address=address, sent_at=at):
            words = _texts(found.sender, found.key, found.data, found.event)
            return _address(address) and _aware(at) and words and bool(found.event)
        case IncomingMessage(address=address, sent_at=at):
            words = _texts(found.sender, found.key, found.text, found.reply_to, found.album)
            return _address(address) and _aware(at) and words and _texts(found.data)
    return False


def _address(address: Address) -> bool:
    return address.page == PAGE and bool(address.peer) and _texts(address.peer, address.thread)


def _aware(at: datetime) -> bool:
    return isinstance(at, datetime) and at.tzinfo is not None


def _texts(*values: Any) -> bool:
    return all(isinstance(value, str) for value in values)
