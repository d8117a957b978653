"""An answer is what holds at the moment at that college, with its source and date, or none."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from knowledge.answers import Answer, Status, render
from knowledge.colleges import College, Fact, FactValue, Hours, Span
from knowledge.entries import Confirmation, Entry, Lapse, Variant
from knowledge.places import Place

SEEN = Confirmation("Петрова", date(2026, 7, 12), "Правила 2026")
OLDER = Confirmation("Иванов", date(2026, 3, 1), "приказ")
WEEK = ((Span(time(9), time(13)), Span(time(14), time(17))),) * 5 + ((), ())
SUMMER = datetime(2026, 8, 3, 9, tzinfo=UTC)


def college(*facts: Fact, timezone: str = "Europe/Moscow") -> College:
    return College("sea", "Морской колледж", "Море", timezone, Hours(WEEK), facts=facts)


def fact(key: str, value: FactValue, **more: Any) -> Fact:
    return Fact(key, value, **{"source": "Сайт", "confirmed": SEEN, **more})


def entry(*texts: str | Variant, lapse: Lapse = Lapse.HAND_OVER) -> Entry:
    variants = tuple(Variant(text) if isinstance(text, str) else text for text in texts)
    return Entry("x", "X?", "c", ("х",), variants, ("y",), lapse, "Правила, п. 3", SEEN)


def shown(template: str, *facts: Fact, now: datetime = SUMMER) -> str:
    """The text of an answer without its last line."""
    answer = render(entry(template), college(*facts), now)
    assert answer.status is Status.OK, answer
    return answer.text.rpartition("\n\n")[0]


def test_an_answer_ends_with_source_and_date() -> None:
    answer = render(entry("Да."), college(), SUMMER)
    line = "Источник: Правила, п. 3, данные на 12.07.2026"
    assert answer == Answer(
        "x", Status.OK, f"Да.\n\n{line}", "Правила, п. 3", date(2026, 7, 12), (), ("y",)
    )


def test_the_oldest_confirmation_is_shown_and_two_sources_are_named() -> None:
    facts = (
        fact("contact.phone", "8", source="Контакты", confirmed=OLDER),
        fact("dorm.cost", 900, source="Приказ"),
    )
    answer = render(entry("{contact.phone} {dorm.cost}"), college(*facts), SUMMER)
    assert answer.as_of == date(2026, 3, 1)
    assert answer.source == "Правила, п. 3; Приказ; Контакты"
    assert answer.text.endswith("Источник: Правила, п. 3; Приказ и др., данные на 01.03.2026")


def test_an_unknown_source_is_never_shown() -> None:
    silent = replace(entry("{dorm.cost}"), source="unknown")
    assert "Источник: Сайт," in render(silent, college(fact("dorm.cost", 1)), SUMMER).text
    bare = college(fact("dorm.cost", 1, source=""))
    assert "Источник: Правила 2026, данные" in render(silent, bare, SUMMER).text
    nobody = replace(silent, confirmed=None)
    text = render(nobody, bare, SUMMER, unconfirmed=True).text
    assert text.endswith("Источник не указан, данные не подтверждены")


@pytest.mark.parametrize(
    ("template", "key", "value", "text"),
    [
        ("{admission.end|date}", "admission.end", date(2026, 8, 15), "15 августа 2026 года"),
        ("{admission.end}", "admission.end", date(2026, 8, 15), "15 августа 2026 года"),
        ("{admission.end|day}", "admission.end", datetime(2026, 8, 5, 16), "5 августа, 16:00"),
        ("{dorm.cost}", "dorm.cost", 45000, "45\xa0000\xa0₽"),
        ("{dorm.cost|money}", "dorm.cost", 1234.5, "1\xa0234,50\xa0₽"),
        ("{dorm.places|money}", "dorm.places", 900, "900\xa0₽"),
        ("{dorm.places}", "dorm.places", 1200.0, "1200"),
        ("{docs.photo_count|plural:фото:фотки:фоток}", "docs.photo_count", 21, "21 фото"),
        ("{docs.photo_count|plural:фото:фотки:фоток}", "docs.photo_count", 3, "3 фотки"),
        ("{docs.photo_count|plural:фото:фотки:фоток}", "docs.photo_count", 12, "12 фоток"),
        ("{docs.photo_count|plural:час:часа:часов}", "docs.photo_count", 1.5, "1,5 часа"),
        ("{dorm.available}", "dorm.available", True, "да"),
        ("{dorm.available}", "dorm.available", False, "нет"),
        ("{dorm.available|если:Да, есть.:Нет.}", "dorm.available", True, "Да, есть."),
        ("{dorm.available|если:Да, есть.:Нет.}", "dorm.available", False, "Нет."),
        ("{{x}} {contact.phone}", "contact.phone", " 8 861 ", "{x} 8 861"),
    ],
)
def test_facts_are_put_into_words(template: str, key: str, value: FactValue, text: str) -> None:
    assert shown(template, fact(key, value)) == text


@pytest.mark.parametrize(
    "value", ["{dorm.cost}", "{{x}}", "{", "{0.__class__}", "%s {contact.phone}"]
)
def test_a_value_is_never_read_as_a_template(value: str) -> None:
    assert shown("а {dorm.who} б", fact("dorm.who", value)) == f"а {value} б"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ((2026, 8, 3), "осталось 12 дней"),
        ((2026, 7, 25), "остался 21 день"),
        ((2026, 8, 12), "осталось 3 дня"),
        ((2026, 8, 13), "осталось 2 дня"),
        ((2026, 8, 14), "остался 1 день"),
        ((2026, 8, 15), "сегодня последний день"),
    ],
)
def test_days_left_are_counted_in_russian(day: tuple[int, int, int], words: str) -> None:
    end = fact("admission.end", date(2026, 8, 15))
    now = datetime(*day, 9, tzinfo=UTC)
    assert shown("{admission.end|days_left}", end, now=now) == words


@pytest.mark.parametrize(
    ("value", "last", "late"),
    [
        # Friday: the end of office hours, 17:00 in Moscow
        (date(2026, 8, 14), datetime(2026, 8, 14, 14, 0), datetime(2026, 8, 14, 14, 1)),
        # Saturday without office hours: the end of the day
        (date(2026, 8, 15), datetime(2026, 8, 15, 20, 59), datetime(2026, 8, 15, 21, 0)),
        # the stated hour
        (datetime(2026, 8, 14, 12), datetime(2026, 8, 14, 9, 0), datetime(2026, 8, 14, 9, 1)),
    ],
)
def test_a_deadline_ends_at_its_hour(value: date, last: datetime, late: datetime) -> None:
    asked = entry("{admission.end|days_left}", lapse=Lapse.SAY_SO)
    here = college(fact("admission.end", value))
    assert "последний день" in render(asked, here, last.replace(tzinfo=UTC)).text
    over = render(asked, here, late.replace(tzinfo=UTC))
    assert (over.status, over.missing, over.text) == (Status.EXPIRED, ("admission.end",), "")


def test_the_variant_of_the_local_day_is_taken() -> None:
    asked = entry(
        Variant("Июль", until=date(2026, 7, 31)),
        Variant("Август", since=date(2026, 8, 1), until=datetime(2026, 8, 31, 16)),
        Variant("Позже", since=datetime(2026, 8, 31, 16, 1)),
    )
    moment = datetime(2026, 7, 31, 20, 59, 59, tzinfo=UTC)
    assert render(asked, college(), moment).text.startswith("Июль")
    east = college(timezone="Asia/Vladivostok")
    assert render(asked, east, moment).text.startswith("Август")
    for minute, text in ((0, "Август"), (1, "Позже")):
        now = datetime(2026, 8, 31, 13, minute, 30, tzinfo=UTC)
        assert render(asked, college(), now).text.startswith(text)


def test_a_year_alone_holds_for_its_campaign() -> None:
    asked = entry(Variant("Шесть", year=2026), Variant("Семь", year=2027))
    for month, text in ((11, "Шесть"), (12, "Семь")):
        now = datetime(2026, month, 30, 9, tzinfo=UTC)
        assert render(asked, college(), now).text.startswith(text)


def test_answerless_and_all_to_come() -> None:
    assert render(entry(), college(), SUMMER) == Answer("x", Status.ANSWERLESS, next=("y",))
    later = entry(Variant("Завтра", since=date(2026, 9, 1)), lapse=Lapse.SAY_SO)
    assert render(later, college(), SUMMER).status is Status.EXPIRED


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        render(entry("Да."), college(), datetime(2026, 8, 3))


def test_a_missing_fact_is_named_and_nothing_is_guessed() -> None:
    here = college(
        fact("dorm.cost", 900, since=date(2026, 9, 1)),
        fact("dorm.places", 90, year=2025),
        fact("contact.phone", "8"),
    )
    asked = entry(Variant("{dorm.cost} {dorm.places} {contact.phone} {dorm.who}", year=2026))
    answer = render(asked, here, SUMMER)
    assert answer.status is Status.NO_FACT
    assert answer.missing == ("dorm.cost", "dorm.places", "dorm.who")
    assert answer.text == ""


def test_a_fact_of_the_place_comes_before_the_whole_college() -> None:
    here = college(fact("contact.address", "Главный"), fact("contact.address", "Север", place="n"))
    asked = entry("{contact.address}")
    assert render(asked, here, SUMMER, place="n").text.startswith("Север")
    assert render(asked, here, SUMMER, place="s").text.startswith("Главный")
    assert render(asked, here, SUMMER).text.startswith("Главный")
    north = college(fact("contact.address", "Север", place="n"))
    assert render(asked, north, SUMMER).status is Status.NO_FACT


def test_where_it_is_tells_every_campus_that_somebody_stands_for() -> None:
    asked = entry("Адрес: {contact.address|campuses}.")
    places = (Place("m", "Главный корпус", "Мира, 1"), Place("n", "Север", "Северная, 7"))
    whole, north = fact("contact.address", "Мира, 1"), fact("contact.address", "Северная, 7")
    here = replace(college(whole, replace(north, place="n")), places=places)
    assert render(asked, here, SUMMER).text.startswith("Адрес: Мира, 1; Север: Северная, 7.")
    assert render(asked, here, SUMMER, place="n").text.startswith("Адрес: Северная, 7.")
    loose = replace(college(whole, replace(north, place="n", confirmed=None)), places=places)
    assert render(asked, loose, SUMMER).text.startswith("Адрес: Мира, 1.")
    assert "Север: Северная" in render(asked, loose, SUMMER, unconfirmed=True).text
    same = replace(college(whole, replace(whole, place="n")), places=places)
    assert render(asked, same, SUMMER).text.startswith("Адрес: Мира, 1.")
    over = replace(college(whole, replace(north, place="n", until=date(2026, 7, 1))), places=places)
    assert render(asked, over, SUMMER).text.startswith("Адрес: Мира, 1.")


def test_of_two_values_that_hold_the_later_year_is_taken_and_said() -> None:
    here = college(
        fact("dorm.cost", 950, year=2027, since=date(2026, 7, 1)), fact("dorm.cost", 900, year=2026)
    )
    answer = render(entry("{dorm.cost}"), here, SUMMER)
    assert answer.text.startswith("950")
    assert answer.text.endswith("данные на 12.07.2026 (за 2027 год)")
    both = render(entry(Variant("{dorm.cost}", year=2026)), here, SUMMER)
    assert both.text.startswith("900")
    assert "за 20" not in both.text


def test_two_years_in_one_answer_are_both_said() -> None:
    here = college(
        fact("dorm.cost", 950, year=2027, since=date(2026, 7, 1)), fact("dorm.places", 9, year=2026)
    )
    text = render(entry("{dorm.cost} {dorm.places}"), here, SUMMER).text
    assert text.endswith("(за 2026 и 2027 годы)")


WINTER = datetime(2026, 12, 9, 9, tzinfo=UTC)


def test_what_has_lapsed_is_handed_over_or_said_so() -> None:
    old = Variant("Нужны паспорт и {dorm.who}.", until=date(2026, 11, 30), year=2026)
    here = college(fact("dorm.who", "аттестат", year=2026), fact("contact.site", "https://e.org"))
    handed = render(entry(old), here, WINTER)
    assert (handed.status, handed.missing) == (Status.EXPIRED, ("dorm.who",))
    said = render(entry(old, lapse=Lapse.SAY_SO), here, WINTER)
    assert said.status is Status.OK
    assert said.text.rpartition("\n\n")[0] == (
        "По правилам 2026 года: нужны паспорт и аттестат.\n\n"
        "Правила 2027 ещё не опубликованы. Новые появятся на сайте: https://e.org"
    )


def test_a_lapsed_variant_without_facts_is_handed_over_too() -> None:
    old = entry(
        Variant("СНИЛС не нужен.", until=date(2026, 11, 30)), Variant("Был", until=date(2025, 1, 1))
    )
    assert render(old, college(), WINTER).status is Status.EXPIRED
    said = render(replace(old, lapse=Lapse.SAY_SO), college(), WINTER)
    assert said.text.startswith(
        "По правилам 2026 года: СНИЛС не нужен.\n\nПравила 2027 ещё не опубликованы.\n\nИсточник"
    )


def test_a_lapsed_site_is_not_where_to_watch() -> None:
    here = college(fact("contact.site", "https://e.org", until=date(2026, 1, 1)))
    old = entry(Variant("Да.", until=date(2026, 11, 30)), lapse=Lapse.SAY_SO)
    assert "e.org" not in render(old, here, WINTER).text


@pytest.mark.parametrize(
    ("key", "value"), [("dorm.cost", 900), ("admission.end", date(2026, 8, 15))]
)
def test_a_lapsed_sum_or_deadline_is_never_shown(key: str, value: FactValue) -> None:
    here = college(fact(key, value, year=2026))
    answer = render(entry(f"{{{key}}}", lapse=Lapse.SAY_SO), here, WINTER)
    assert (answer.status, answer.missing, answer.text) == (Status.EXPIRED, (key,), "")


def test_what_nobody_confirmed_is_a_draft() -> None:
    loose = fact("dorm.who", "всем", confirmed=None)
    asked = entry("Дают {dorm.who}.")
    draft = render(asked, college(loose), SUMMER)
    assert (draft.status, draft.text, draft.as_of) == (Status.UNCONFIRMED, "Дают всем.", None)
    assert draft.source == "Правила, п. 3; Сайт"
    open_entry = replace(asked, confirmed=None)
    assert render(open_entry, college(fact("dorm.who", "х")), SUMMER).status is Status.UNCONFIRMED
    remark = "Источник: Правила, п. 3; Сайт, данные не подтверждены"
    for answer in (
        render(asked, college(loose), SUMMER, unconfirmed=True),
        render(asked, replace(college(loose), sample=True), SUMMER),
    ):
        assert (answer.status, answer.text) == (Status.OK, f"Дают всем.\n\n{remark}")


def test_an_answer_fits_into_one_message() -> None:
    long = fact("dorm.who", "слово " * 900, source="п. " * 500)
    answer = render(entry("{dorm.who}"), college(long), SUMMER)
    assert len(answer.text) <= 4096
    assert "слово…\n\nИсточник: Правила, п. 3; п. п." in answer.text
    solid = render(entry("{dorm.who}"), college(fact("dorm.who", "я" * 5000)), SUMMER)
    assert len(solid.text) == 4096
