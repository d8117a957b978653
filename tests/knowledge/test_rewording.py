"""A draft becomes an entry; who asked the same in other words is found among the questions."""

from datetime import UTC, date, datetime

from knowledge.drafting import Draft, entry_of, piece_of, problems_of, shown
from knowledge.entries import Entry
from knowledge.rewording import Question, also_asked
from tests.knowledge import bases

NOW = datetime(2027, 7, 1, 9, tzinfo=UTC)
DAY = date(2027, 7, 1)


def drafted(*wordings: str, answer: str = "Да, есть.") -> Entry:
    """A draft as the entry it would be."""
    found = entry_of(piece_of(Draft("own.q1", wordings, answer), "vk:9", "Приёмная", DAY))
    assert found is not None
    return found


def asked(*texts: str, is_open: bool = True) -> list[Question]:
    """Questions that got no answer."""
    return [Question(str(n), text, NOW, is_open) for n, text in enumerate(texts, start=1)]


def test_nothing_was_asked_yet() -> None:
    assert also_asked(bases.small(), "sample", "есть бассейн", [], 5) == ()


def test_who_asks_the_same_in_other_words() -> None:
    questions = asked(
        *("у вас есть бассейн?", "Есть бассейн у вас", "мой сын Иван Петров, есть ли бассейн"),
        "сколько идти до остановки трамвая",
        "во сколько открывается бассейн",
        "есть ли у вас столовая",
    )
    answered = Question("9", "бассейн есть у вас?", NOW)
    found = also_asked(bases.small(), "sample", "у вас есть бассейн", [*questions, answered], 5)
    assert "Есть бассейн у вас" in found
    assert set(found) <= {"Есть бассейн у вас", "есть ли бассейн"}
    assert "бассейн есть у вас?" not in found, "it was answered"


def test_a_draft_is_an_entry_that_names_who_stands_for_it() -> None:
    entry = drafted("есть ли бассейн?", answer="Да, до 20.00 каждый день.")
    assert entry.title == "Есть ли бассейн"
    assert entry.confirmed is not None
    assert (entry.confirmed.by, entry.confirmed.at) == ("vk:9", DAY)
    assert entry.variants[0].year == 0
    assert drafted("что", answer="До 15 августа.").variants[0].year == 2027, "it retires"


def test_a_faulty_draft_is_no_entry() -> None:
    for draft in (
        Draft("own.q1", ("есть?",), "Да, {нет.такого}"),
        Draft("own.q1", ("есть?",), "я" * 5000),
        Draft("own.q1", (), "Да."),
    ):
        found = piece_of(draft, "vk:9", "Приёмная", DAY)
        assert entry_of(found) is None
        assert problems_of(found)
        assert shown(draft, bases.sample(), NOW, "Приёмная") is None


def test_the_answer_is_shown_as_it_would_be_given() -> None:
    draft = Draft("own.q1", ("куда звонить?",), "Звоните {contact.phone}.")
    answer = shown(draft, bases.sample(), NOW, "Приёмная комиссия")
    assert answer is not None
    assert "+7 (900) 000-00-00" in answer.text
    assert "Источник: Приёмная комиссия" in answer.text
