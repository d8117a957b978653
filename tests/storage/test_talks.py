"""Both databases find the same talks by the same words, page by page, and read a desk alike."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Update, update

from bot.storage.desk_views import desk_pulse, read_card, read_loads, read_queue
from bot.storage.schema import audit, card, dialog, message
from bot.storage.session import Session
from bot.storage.talks import Found, Sought, is_noted, look, note_reading, read_talk, words_of
from tests.storage.place import NOW, PROMISED, Place

TEXTS = ("Есть ли ОБЩЕЖИТИЕ?", "Ёлка, где ёлка", "есть общежития рядом?")


def fill(place: Place, *texts: str) -> int:
    """Askers who each wait for a person; the college's number."""
    for number, text in enumerate(texts):
        place.hand_over(text=text, peer=str(600 + number))
        place.pass_time(minutes=1)
    return next(iter(place.pages.values())).college_id


def run(session: Session, what: Update) -> None:
    """Change rows."""
    session.execute(what)


def found(place: Place, college: int, sought: Sought) -> Sequence[Found]:
    """Everything that is found."""
    return place.write(lambda session: look(session, college, sought, None))[0]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("общежит", [3, 1]),
        ("ОБЩЕЖИТИЕ", [1]),
        ("елка", [2]),
        ("ЁЛКА где", [2]),
        ("елка общежит", []),
        ("100%", []),
        ("_", []),
    ],
)
def test_letters_are_compared_whatever_their_case(
    place: Place, words: str, numbers: list[int]
) -> None:
    college = fill(place, *TEXTS)
    seen = found(place, college, Sought(words=words_of(words)))
    assert [one.id for one in seen] == numbers


def test_days_channel_and_hand_over_narrow_it(place: Place) -> None:
    college, minute = fill(place, *TEXTS), timedelta(minutes=1)
    for number in range(3):
        said = update(message).where(message.c.id == number + 1)
        at = said.values(sent_at=NOW + number * minute)
        place.write(partial(run, what=at))
    assert [one.id for one in found(place, college, Sought(since=NOW + minute))] == [3, 2]
    assert [one.id for one in found(place, college, Sought(until=NOW + minute))] == [1]
    assert len(found(place, college, Sought(channel="vk", handed=True))) == 3
    assert not found(place, college, Sought(handed=False))
    assert not found(place, college, Sought(channel="telegram"))
    assert not found(place, college + 1, Sought())


def test_a_search_goes_on_where_it_stopped(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.talks.BATCH", 2)
    college = fill(place, *TEXTS, "ещё", "и ещё")
    place.change(dialog, last_at=NOW)
    seen, after = list[int](), None
    for _ in range(3):
        look_on = partial(look, college_id=college, sought=Sought(), after=after)
        batch, after = place.write(look_on)
        seen += [one.id for one in batch]
    assert seen == [5, 4, 3, 2, 1]
    assert after is None


def test_a_talk_is_read_by_its_college_and_noted_once_an_hour(place: Place) -> None:
    college = fill(place, TEXTS[0])
    talk = place.write(lambda session: read_talk(session, college, 1))
    assert talk is not None
    assert [turn.text for turn in talk.turns if turn.who == "asker"] == [TEXTS[0]]
    assert talk.cards == ((1, True),)
    assert place.write(lambda session: read_talk(session, college + 1, 1)) is None
    for minutes in (0, 59, 61):
        at = place.now + timedelta(minutes=minutes)
        place.write(partial(note_reading, who="Олег", number=1, now=at))
    assert len(place.rows(audit, action="dialog_read", subject="dialog:1")) == 2
    assert not place.write(lambda session: is_noted(session, "Анна", 1, place.now))


def test_a_desk_is_read_with_who_waits_longest_on_top(place: Place) -> None:
    college = fill(place, *TEXTS)
    late = PROMISED + timedelta(hours=1)
    queue = place.write(lambda session: read_queue(session, college))
    assert [one.id for one in queue.cards] == [1, 2, 3]
    assert queue.cards[0].text == TEXTS[0]
    assert queue.cards[0].waiting
    [load] = place.write(lambda session: read_loads(session, [college], late)).values()
    assert (load.waiting, load.late, load.danger, load.since) == (3, 3, 0, NOW)
    where = (1, "desk")
    before = place.write(lambda session: desk_pulse(session, where, college))
    place.change(card, kept=True, danger=True, taken_by="vk:7")
    assert place.write(lambda session: desk_pulse(session, where, college)) != before
    assert not place.write(lambda session: read_queue(session, college)).cards
    assert not place.write(lambda session: read_loads(session, [college], late))
    for duty in (False, True):
        work = partial(read_card, where=where, college_id=college, number=1, now=late, duty=duty)
        shown = place.write(work)
        assert (shown is not None) is duty
