"""Replies as data: good ones get no hint, those that leave a person where they were get one."""

import tomllib
from pathlib import Path

import pytest

from handlers.hinting import hint
from handlers.texts import hinting as texts

_FILE = Path(__file__).with_name("hints.toml")
REPLIES: list[dict[str, str]] = tomllib.loads(_FILE.read_text("utf-8"))["reply"]


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["a"][:40])
def test_a_reply_gets_the_hint_it_needs(reply: dict[str, str]) -> None:
    wanted = str(getattr(texts, reply["hint"])) if reply["hint"] else ""
    assert hint(reply["q"], reply["a"]) == wanted


def test_every_hint_is_tried_and_most_replies_get_none() -> None:
    given = [reply["hint"] for reply in REPLIES]
    assert len(given) >= 40
    assert {name for name in vars(texts) if name.isupper()} == set(filter(None, given))
    assert given.count("") >= 30


@pytest.mark.parametrize("strange", ["", " ", "👍", "!!!", "15", "\u202e", "a" * 5000])
def test_strange_replies_break_nothing(strange: str) -> None:
    assert isinstance(hint(strange, strange), str)
    assert hint("сколько стоит", strange) in ("", texts.HOW_MUCH, texts.EMPTY)
