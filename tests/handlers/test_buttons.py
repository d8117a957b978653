"""A button's data is read back as written, and whatever else comes is nobody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import buttons
from handlers.buttons import Action, Pressed
from handlers.splitting import units


@pytest.mark.parametrize(
    ("data", "pressed"),
    [
        ("ask:dorm.available", Pressed(Action.ASK, entry="dorm.available")),
        ("pick:12.1:dorm.available", Pressed(Action.PICK, "12.1", "dorm.available")),
        ("pick:a:b:dorm.cost", Pressed(Action.PICK, "a:b", "dorm.cost")),
        ("person:12.1", Pressed(Action.PERSON, "12.1")),
        ("person:", Pressed(Action.PERSON)),
        ("take:7", Pressed(Action.TAKE, card=7)),
        ("close:7", Pressed(Action.CLOSE, card=7)),
        ("floor:7", Pressed(Action.FLOOR, card=7)),
        ("base:7", Pressed(Action.BASE, card=7)),
        ("publish:7:3", Pressed(Action.PUBLISH, card=7, draft=3)),
        ("propose:7:3", Pressed(Action.PROPOSE, card=7, draft=3)),
        ("drop:7:3", Pressed(Action.DROP, card=7, draft=3)),
    ],
)
def test_reads_what_it_writes(data: str, pressed: Pressed) -> None:
    assert buttons.parse(data) == pressed


@pytest.mark.parametrize(
    "data",
    [
        "",
        "ask:",
        "ask:a b",
        "ask:a:b",
        "pick:1.1",
        "pick::x",
        "take:",
        "take:0",
        "take:-1",
        "take:١",
        "take:7\n",
        "take:" + "9" * 40,
        "publish:7",
        "publish:7:0",
        "drop:7:3:1",
        "ask:\x00",
        "ask:общежитие",
        "ask:" + "a" * 61,
        "Ask:a",
        '{"command":"start"}',
    ],
)
def test_foreign_data_is_nobodys(data: str) -> None:
    assert buttons.parse(data) is None


@given(st.text() | st.from_regex(r"(ask|pick|person|take|close|floor):.*", fullmatch=True))
def test_parse_is_total(data: str) -> None:
    pressed = buttons.parse(data)
    if pressed:
        assert len(data.encode()) <= 64


@given(st.text(max_size=200))
def test_labels_fit(title: str) -> None:
    label = buttons.cut(title)
    assert units(label) <= 40
    assert bool(label) == bool(title.split())


def test_labels_are_cut_at_a_word() -> None:
    cut = buttons.cut("Какие документы нужны для поступления в колледж")
    assert cut == "Какие документы нужны для поступления в…"
    assert buttons.cut("а" * 50) == "а" * 39 + "…"
    assert buttons.cut("👍" * 20) == "👍" * 20
    assert buttons.cut("👍" * 21) == "👍" * 19 + "…"
    assert buttons.cut("а" + "👍" * 20) == "а" + "👍" * 19 + "…"
    assert buttons.cut("👩‍" * 20) == "👩‍" * 12 + "👩…"
    assert buttons.cut("Слово, (другое) и третье, ещё немного — (дальше)").endswith("немного…")


def test_what_does_not_fit_is_left_out() -> None:
    long_key, titles = "k" * 70, {"a": "А", "b": "Б"}
    assert buttons.person_row(long_key)[0][0].data == "person:"
    assert buttons.pick_rows(long_key, ["a", "b"], titles) == ((), ())
    assert buttons.pick_rows("1.1", ["x", "b"], titles)[0] == ("b",)
    assert [row[0].data for row in buttons.ask_rows(["a", "a", "b"], titles, 4)] == [
        "ask:a",
        "ask:b",
    ]


def test_desk_row() -> None:
    data = [button.data for row in buttons.desk_rows(7) for button in row]
    assert data == ["take:7", "skip:7", "floor:7", "close:7", "base:7"]
