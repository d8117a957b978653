"""What nobody stands for any more is a draft; what a college does not know itself is said so."""

from dataclasses import replace
from datetime import UTC, date, datetime

from knowledge.answers import Status, render
from tests.knowledge.test_answers import SEEN, SUMMER, college, entry, fact, shown


def test_a_confirmation_that_ended_is_none() -> None:
    ends = replace(SEEN, until=date(2026, 8, 3))
    last_day = render(replace(entry("Да."), confirmed=ends), college(), SUMMER)
    assert last_day.status is Status.OK
    for confirmed, facts in (
        (replace(SEEN, until=date(2026, 8, 2)), ()),
        (SEEN, (fact("dorm.cost", 900, confirmed=replace(SEEN, until=date(2026, 8, 2))),)),
    ):
        asked = replace(entry("{dorm.cost}" if facts else "Да."), confirmed=confirmed)
        draft = render(asked, college(*facts), SUMMER)
        assert (draft.status, draft.as_of) == (Status.UNCONFIRMED, None)


def test_what_a_college_does_not_know_yet_is_said_so() -> None:
    year = {"year": 2026}
    facts = (
        fact("admission.end", "Неизвестно", **year),
        fact("admission.start", date(2026, 6, 20), **year),
        fact("contact.site", "https://sea.example.org"),
    )
    asked = entry("С {admission.start|day} по {admission.end|day}.")
    answer = render(asked, college(*facts), SUMMER)
    assert answer.status is Status.OK
    assert answer.text.startswith(
        "Пока неизвестно: последний день приёма документов (очная форма, без испытаний). Колледж "
        "на 2026 год этого ещё не объявил. Как только объявит, это появится на сайте: "
        "https://sea.example.org\n\nУже известно:\n• Первый день приёма документов: "
        "20 июня 2026 года\n\nИсточник:"
    )
    nobodys = replace(facts[0], confirmed=None)
    assert render(asked, college(nobodys, *facts[1:]), SUMMER).status is Status.UNCONFIRMED
    # Behind its campaign it is as good as missing.
    later = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert render(asked, college(*facts), later).status is Status.EXPIRED


def test_not_to_know_needs_no_year_and_no_site() -> None:
    text = shown("{dorm.cost}", fact("dorm.cost", "неизвестно"))
    assert text == ("Пока неизвестно: плата за общежитие в месяц. Колледж этого ещё не объявил.")
