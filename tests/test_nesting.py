"""JSON no parser takes is read all the same; JSON that it takes is read as it is."""

import json
import time
from typing import Any

import pytest

from bot.nesting import DEEPEST, MOST_DIGITS, is_deep, loads


def nested(depth: int, inner: str = "") -> str:
    """Lists in each other, `inner` in the last of them."""
    return "[" * depth + inner + "]" * depth


def unpacked(value: Any, depth: int) -> Any:
    """What stands in so many lists."""
    for _ in range(depth):
        [value] = value
    return value


@pytest.mark.parametrize(
    "value",
    [5, "[[{", {"a": [1, {"b": '"[\\'}]}, [[], {}], None, {"n": 10**MOST_DIGITS}, "\ud800"],
)
def test_what_fits_is_read_as_ever(value: Any) -> None:
    assert loads(json.dumps(value)) == value


@pytest.mark.parametrize("depth", [DEEPEST + 1, DEEPEST + 2, 900, 5_000, 200_000])
def test_what_stands_too_deep_stays_text_beside_what_does_not(depth: int) -> None:
    deep = nested(depth, '"x]"')
    text = f'{{"a":[1,"]"],"deep":{deep},"b":[2]}}'
    value = loads(text)
    assert (value["a"], value["b"]) == ([1, "]"], [2])
    assert unpacked(value["deep"], DEEPEST - 1) == nested(depth - DEEPEST + 1, '"x]"')
    assert not is_deep(value)


def test_several_deep_values_each_stay_themselves() -> None:
    objects = '{"a":' * 3_000 + '"}"' + "}" * 3_000
    first, second, third = loads(f"[{nested(3_000, '1')},{objects},[3]]")
    assert unpacked(first, DEEPEST - 1) == nested(3_000 - DEEPEST + 1, "1")
    assert third == [3]
    for _ in range(DEEPEST - 1):
        second = second["a"]
    assert second.startswith('{"a":{"a":')
    assert second.endswith('"}"' + "}" * (3_000 - DEEPEST + 1))


def test_a_number_without_end_stays_text() -> None:
    digits = "9" * 5_000
    assert loads(f'{{"a":{digits},"b":-{digits},"c":7,"d":1.5}}') == {
        "a": digits, "b": f"-{digits}", "c": 7, "d": 1.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1", "]", "[" * 100_000, nested(200) + "]", '{"a":"', "<html>", "[" * 99 + '"'],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        loads(text)


def test_a_hostile_text_costs_no_more_than_its_length() -> None:
    began = time.process_time()
    with pytest.raises(ValueError, match=r"."):
        loads("[" * 100 + '"' + '\\"' * 300_000)
    assert time.process_time() - began < 2
