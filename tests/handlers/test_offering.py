"""Choices are shown as the client can, and a number means the last ones and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.messages import Button, Keys, Kind, Reply
from handlers.offering import chosen, keys_of, number_in, shaped
from handlers.outcome import Outcome
from handlers.situation import Dialog
from handlers.splitting import LIMIT, units
from handlers.states import Disposition
from knowledge.rich import Span
from tests.handlers.making import message, press, situation

ROWS = ((Button("Первое", "ask:a"), Button("Второе", "ask:b")), (Button("Третье", "person:"),))
CHOICES = tuple(button for row in ROWS for button in row)


def outcome(*replies: Reply) -> Outcome:
    return Outcome(Disposition.TALK, "", replies)


def test_choices_are_numbered_through_all_replies_of_an_outcome() -> None:
    two = outcome(Reply("Раз", ROWS[:1], (Span(0, 3),)), Reply("Два"), Reply("Три", ROWS[1:]))
    found = shaped(two, Keys.NUMBERS)
    assert [reply.text for reply in found.replies] == [
        "Раз\n\nВыберите и напишите номер:\n1 — Первое\n2 — Второе",
        "Два",
        "Три\n\nВыберите и напишите номер:\n3 — Третье",
    ]
    assert found.replies[0].spans == (Span(0, 3),)
    assert not any(reply.buttons for reply in found.replies)
    assert found.choices == CHOICES


def test_a_keyboard_has_the_same_buttons() -> None:
    found = shaped(outcome(Reply("Раз", ROWS)), Keys.TEXT)
    assert found == outcome(Reply("Раз", ROWS, keys=Keys.TEXT))
    assert shaped(outcome(Reply("Раз", ROWS)), Keys.CALLBACK) == outcome(Reply("Раз", ROWS))
    assert shaped(outcome(Reply("Раз")), Keys.NUMBERS) == outcome(Reply("Раз"))


def test_a_long_text_with_its_choices_still_fits() -> None:
    found = shaped(outcome(Reply("а" * 4090, ROWS)), Keys.NUMBERS)
    assert all(units(reply.text) <= LIMIT for reply in found.replies)
    assert found.replies[-1].text.endswith("3 — Третье")


def test_what_the_client_says_now_counts_more_than_before() -> None:
    old = situation(dialog=Dialog(keys=Keys.NUMBERS))
    assert keys_of(message("а"), old) is Keys.NUMBERS
    assert keys_of(replace(message("а"), keys=Keys.CALLBACK), old) is Keys.CALLBACK
    assert keys_of(press("person:"), old) is Keys.NUMBERS


@pytest.mark.parametrize("text", ["2", " 2 ", "2.", "2)", "№2", "№ 2", "2\ufe0f\u20e3", "２", "٢"])
def test_a_number_is_the_press_it_stands_for(text: str) -> None:
    found = chosen(message(text), CHOICES)
    assert found == replace(message("Второе"), data="ask:b")


@pytest.mark.parametrize(
    "text", ["0", "4", "22", "222", "2 и 3", "второе", "-2", "+2", "2?", "2 балла", "", "№"]
)
def test_anything_else_is_what_it_is(text: str) -> None:
    assert chosen(message(text), CHOICES) == message(text)
    assert chosen(message("2"), ()) == message("2")


def test_numbered_choices_stay_under_their_question() -> None:
    found = shaped(outcome(Reply("а" * 4090, ROWS, answers="7")), Keys.NUMBERS)
    assert [reply.answers for reply in found.replies] == ["7", ""]


def test_a_number_beside_a_file_or_under_a_button_is_no_choice() -> None:
    assert number_in(message("2", Kind.PHOTO)) == 0
    assert number_in(message("2", data="ask:a")) == 0
    assert number_in(press("ask:a")) == 0


@given(st.text(max_size=12))
def test_choosing_never_fails(text: str) -> None:
    found = chosen(message(text), CHOICES)
    assert found == message(text) or number_in(message(text)) in (1, 2, 3)
