"""What is due is found by its row; what may be kept no longer is gone; the sums are checked."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.storage.schema import audit, card, dialog, inbox, login, message, operation, question
from bot.storage.sweeps import Retention, close_untouched, forget, identities
from handlers.lapsing import CHOICE_WAITS, NO_CHOICE
from handlers.outcome import CardClosed
from handlers.states import Disposition, State
from tests.storage.place import NOW, Place, asked

KEEP = Retention(timedelta(days=30), timedelta(days=3 * 365), timedelta(days=7))
PHONE = "Мой телефон +7 918 123-45-67, есть общежитие?"


def expire(place: Place) -> int:
    """Close what nobody touched."""
    before = place.now - CHOICE_WAITS
    return place.write(lambda session: close_untouched(session, NO_CHOICE, before, place.now))


def swept(place: Place) -> int:
    """Forget what is old, until nothing is left to forget."""
    total = 0
    while changed := place.write(lambda session: forget(session, KEEP, place.now)):
        total += changed
    return total


def test_choices_close_after_a_day(place: Place) -> None:
    place.ask(asked("old", State.OFFERED))
    place.pass_time(hours=1)
    place.ask(asked("young", State.OFFERED), asked("said", State.ANSWERED))
    place.pass_time(hours=23, seconds=1)
    assert expire(place) == 1
    found = {row.key: (row.state, row.reason) for row in place.rows(question)}
    assert found == {
        "old": ("closed", NO_CHOICE),
        "young": ("offered", ""),
        "said": ("answered", ""),
    }
    assert expire(place) == 0


def test_raw_text_goes_after_a_month_and_the_masked_one_stays(place: Place) -> None:
    place.hand_over(text=PHONE)
    place.deliver()
    swept(place)
    assert "123-45-67" in place.row(message).text
    place.pass_time(days=30, seconds=1)
    assert swept(place) > 0
    for row in (place.row(message), place.row(question), place.row(card)):
        assert row.text == row.masked
        assert "общежитие" in row.text
    assert {row.body for row in place.rows(operation)} == {"{}"}
    assert place.row(dialog).last_reply == ""
    everything = [
        tuple(row)
        for table in (inbox, dialog, message, question, card, operation, audit)
        for row in place.rows(table)
    ]
    assert "123-45-67" not in repr(everything)
    assert place.write(identities).difference == 0


def test_what_is_still_to_be_sent_keeps_its_words(place: Place) -> None:
    place.ask(asked(), say=["ответ"])
    place.pass_time(days=31)
    swept(place)
    assert "ответ" in place.row(operation).body


def test_masked_text_goes_after_three_years(place: Place) -> None:
    place.hand_over()
    place.deliver()
    place.pass_time(days=3 * 365 - 1)
    swept(place)
    assert place.row(card).masked == "вопрос"
    place.change(card, trouble="кто-то не услышал")
    place.pass_time(days=1, seconds=1)
    assert swept(place) > 0
    assert place.rows(message) == place.rows(question) == place.rows(operation) == []
    assert place.rows(inbox) == [], "nothing names its rows any more"
    left = place.row(card)
    words = (left.text, left.masked, left.draft, left.trouble, left.options)
    assert words == ("", "", "", "", "[]"), "of a card what is counted stays"
    assert place.write(identities).difference == 0


def test_decided_updates_are_remembered_for_a_week(place: Place) -> None:
    row = place.arrive()
    place.record(place.decided(row, disposition=Disposition.IGNORED, kind="press"))
    place.change(message, inbox_id=row.id)
    place.write(lambda session: session.execute(sa.delete(message)))
    place.pass_time(days=6)
    swept(place)
    assert len(place.rows(inbox)) == 1
    place.pass_time(days=2)
    swept(place)
    assert place.rows(inbox) == []


def test_more_than_one_chunk_is_forgotten(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.sweeps.CHUNK", 2)
    for number in range(5):
        place.ask(asked(str(number), text=PHONE), text=PHONE)
    place.pass_time(days=31)
    swept(place)
    assert "123-45-67" not in repr([tuple(row) for row in place.rows(message)])
    assert {row.last_reply for row in place.rows(dialog)} == {""}


def test_a_stale_login_goes(place: Place) -> None:
    values = {"hash": "h", "kind": "link", "created_at": NOW, "expires_at": NOW}
    place.write(lambda session: session.execute(sa.insert(login).values(**values)))
    place.pass_time(seconds=1)
    swept(place)
    assert place.write(lambda session: session.execute(login.select()).all()) == []


def test_the_sums_hold(place: Place) -> None:
    place.ask(asked("1"), say=["ответ"])
    number = place.hand_over()
    place.ask(asked("3", State.OFFERED))
    place.ask(CardClosed(number, "vk:9", "closed_by_person"))
    talk = place.arrive("привет")
    place.record(place.decided(talk, disposition=Disposition.TALK))
    place.store()
    found = place.write(identities)
    assert found.difference == 0
    assert found.messages == {"questions": 4, "talk": 1}
    assert found.questions == {"answered": 1, "offered": 1, "closed": 1}
    assert found.inbox == {"done": 5}


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (question, {"state": "lost"}),
        (question, {"state": "received"}),
        (question, {"card_id": None}),
        (card, {"state": "closed"}),
        (message, {"disposition": "forgotten"}),
    ],
)
def test_a_broken_sum_shows(place: Place, table: sa.Table, values: dict[str, object]) -> None:
    place.hand_over()
    assert place.write(identities).difference == 0
    place.change(table, **values)
    assert place.write(identities).difference == 1


def test_a_decided_message_without_its_row_shows(place: Place) -> None:
    place.ask(asked())
    place.write(lambda session: session.execute(sa.delete(message)))
    assert place.write(identities).difference == 1


def test_an_old_card_takes_what_is_added_after_its_words_are_gone(place: Place) -> None:
    place.hand_over()
    place.deliver()
    place.pass_time(days=31)
    swept(place)
    place.hand_over(text="а бассейн?")
    assert any("бассейн" in row.body for row in place.rows(operation, origin="desk"))
