"""An answer of a gap goes to who waits for nothing else on their card."""

from collections.abc import Sequence

from bot.storage.gap_answers import waiting
from bot.storage.schema import card, question
from handlers.states import State
from tests.storage.place import Place, asked, handed


def asks(place: Place, number: int, *texts: str) -> list[str]:
    """Somebody asks all of this in one message, which goes to a person; the questions' ids."""
    row = place.arrive(peer=f"{500 + number}")
    keys = [f"{row.id}.{at}" for at in range(1, len(texts) + 1)]
    heard = [asked(key, State.WAITING, text) for key, text in zip(keys, texts, strict=True)]
    assert place.record(place.decided(row, *heard, handed(*keys))) == []
    return [str(one.id) for key in keys for one in place.rows(question, key=key)]


def told(place: Place, those: Sequence[str]) -> list[tuple[int, str]]:
    return place.write(lambda session: waiting(session, those))


def test_who_waits_for_something_else_too_is_not_told(place: Place) -> None:
    (alone,) = asks(place, 1, "есть бассейн?")
    pool, _ = asks(place, 2, "есть бассейн?", "а общежитие?")
    (elsewhere,) = asks(place, 3, "есть музей?")
    first, _, third = [int(one.id) for one in place.rows(card)]
    assert told(place, [alone, pool]) == [(first, "sample")]
    assert told(place, [alone, pool, elsewhere]) == [(first, "sample"), (third, "sample")]
