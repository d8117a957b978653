"""Answers from the catalogue: the row that holds today, or what lacks, or who else teaches it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from knowledge.answers import Status
from knowledge.program_answers import MOST_ROWS
from knowledge.program_rows import kilometres
from knowledge.programs import Form, Score
from knowledge.references import entry_of
from tests.knowledge.bases import sample
from tests.knowledge.catalogue import COOK, SUMMER, VET, WELDER, college, other, row, said, view

# --- values -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("trade.have", "учиться 1 год 10 месяцев, 25 бюджетных мест, 10 платных мест"),
        ("trade.have", "«Профессионалитет»"),
        ("trade.duration", "учиться 1 год 10 месяцев"),
        ("trade.score", "средний балл последнего зачисленного в 2026 году: бюджет 3,62"),
        ("trade.score", "заранее не знает никто"),
        ("trade.cost", "98\u00a0000\u00a0₽ в год"),
        ("trade.seats", "25 бюджетных мест, 10 платных мест"),
        ("trade.base", "Да, после 9 класса можно"),
        ("trade.form", "«Сварщик», после 9 класса, очно"),
        ("trade.requirements", "вступительных испытаний нет; медицинская справка 086/у нужна"),
    ],
)
def test_a_value_stands_with_trade_base_form_source_and_date(entry: str, words: str) -> None:
    answer = said(entry, "на сварщика после 9", view(college(row())))
    assert answer.status is Status.OK
    assert words in answer.text
    assert "«Сварщик», после 9 класса, очно" in answer.text
    assert answer.text.endswith("Источник: План приёма 2027, данные на 02.11.2026")
    assert (answer.source, answer.as_of) == ("План приёма 2027", date(2026, 11, 2))
    assert entry not in {entry_of(name) for name in answer.next}
    assert all(name.endswith("-15.01.05-9") for name in answer.next)


@pytest.mark.parametrize(
    ("entry", "without", "key"),
    [
        ("trade.duration", {"months": None}, "programs.months:15.01.05:9:очная"),
        ("trade.score", {"scores": ()}, "programs.score:15.01.05:9:очная"),
        ("trade.score", {"scores": (Score(2026),)}, "programs.score:15.01.05:9:очная"),
        ("trade.cost", {"fee": None}, "programs.fee:15.01.05:9:очная"),
        ("trade.seats", {"budget": None}, "programs.budget:15.01.05:9:очная"),
        ("trade.requirements", {"test": None}, "programs.requirements:15.01.05:9:очная"),
        ("trade.requirements", {"medical": None}, "programs.requirements:15.01.05:9:очная"),
    ],
)
def test_an_unknown_value_is_missing_by_its_key(
    entry: str, without: dict[str, Any], key: str
) -> None:
    answer = said(entry, "на сварщика", view(college(row(**without))))
    assert (answer.status, answer.missing) == (Status.NO_FACT, (key,))


def test_no_paid_places_cost_nothing_and_no_budget_is_said() -> None:
    free = said("trade.cost", "на сварщика", view(college(row(paid=0, fee=None))))
    assert "платных мест нет, только бюджет" in free.text
    paid = said("trade.seats", "на сварщика", view(college(row(budget=0, paid=1))))
    assert "бюджетных мест нет, 1 платное место" in paid.text


def test_several_rows_are_a_list_and_only_the_asked_one_is_shown() -> None:
    here = college(row(), row(base=11, fee=77000), row(form=Form.PART_TIME, base=11, fee=33000))
    every = said("trade.cost", "сколько стоит сварщик", view(here)).text
    assert every.count("•") == 3
    eleven = said("trade.cost", "сколько стоит сварщик после 11 очно", view(here)).text
    assert "77\u00a0000" in eleven
    assert "98\u00a0000" not in eleven
    assert "33\u00a0000" not in eleven


def test_too_many_rows_ask_for_base_and_form() -> None:
    places = [row(place=f"p{n}", fee=50000 + n) for n in range(MOST_ROWS + 1)]
    answer = said("trade.cost", "сколько стоит сварщик", view(college(*places)))
    assert "Напишите, после какого класса" in answer.text
    assert "₽" not in answer.text


def test_campuses_are_named_where_rows_differ_in_nothing_else() -> None:
    north = sample().places[1]
    here = college(row(), row(place="north", fee=77000), places=(north,))
    assert f"очно, {north.name} — 77" in said("trade.cost", "на сварщика", view(here)).text


def test_a_word_for_several_trades_shows_each_by_its_name() -> None:
    here = college(row("09.02.07"), row("09.02.06", months=34), row(WELDER))
    text = said("trade.duration", "на айтишника", view(here)).text
    assert "«Информационные системы и программирование»" in text
    assert "«Сетевое и системное администрирование»" in text
    assert "Сварщик" not in text


def test_a_price_says_of_which_year_it_is() -> None:
    answer = said("trade.cost", "сколько стоил сварщик в прошлом году", view(college(row())))
    assert "98\u00a0000\u00a0₽ в год (приём 2027)" in answer.text


# --- time ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "price"),
    [
        (datetime(2026, 11, 30, 20, 0, tzinfo=UTC), "70"),
        (datetime(2026, 11, 30, 21, 30, tzinfo=UTC), "98"),  # midnight has passed in Moscow
        (datetime(2027, 11, 30, 12, 0, tzinfo=UTC), "98"),
        (datetime(2027, 12, 1, 12, 0, tzinfo=UTC), "105"),
    ],
)
def test_the_price_is_todays(now: datetime, price: str) -> None:
    rows = (row(fee=70000, year=2026), row(), row(fee=105000, year=2028))
    answer = said("trade.cost", "сколько стоит сварщик", view(college(*rows), now=now))
    assert f"{price}\u00a0000\u00a0₽" in answer.text
    assert answer.text.count("₽") == 1


def test_what_is_over_is_not_shown() -> None:
    later = view(college(row()), now=SUMMER + timedelta(days=365))
    assert said("trade.cost", "сварщик", later).status is Status.EXPIRED
    # Only this trade ended: the rest of the catalogue still says what is taught.
    half = view(college(row(year=2026), row(COOK)))
    ended = said("trade.cost", "сварщик", half)
    assert ended.status is Status.NOT_TAUGHT
    assert "Сейчас набора на профессию «Сварщик» у нас нет." in ended.text
    open_list = view(college(row(year=2026), row(COOK), whole=False))
    ended = said("trade.cost", "сварщик", open_list)
    assert (ended.status, ended.missing) == (Status.EXPIRED, ("programs:15.01.05",))


def test_the_score_of_the_asked_year_is_shown_or_missing() -> None:
    here = view(college(row()))
    assert "в 2025 году: бюджет 3,5, платно 3,2" in said("trade.score", "сварщик 2025", here).text
    lacking = said("trade.score", "балл на сварщика в 2023 году", here)
    assert lacking.missing == ("programs.score:15.01.05:9:очная:2023",)
    assert "в 2026 году" in said("trade.score", "балл на сварщика в 2027", here).text


def test_another_campaign_than_todays_is_not_answered_from_today() -> None:
    answer = said("trade.cost", "сколько будет стоить сварщик в 2029 году", view(college(row())))
    assert (answer.status, answer.missing) == (Status.NO_FACT, ("programs:15.01.05:2029",))


# --- confirmation -------------------------------------------------------------------------------


def test_what_nobody_confirmed_is_a_draft() -> None:
    loose = college(row(confirmed=None))
    draft = said("trade.cost", "сварщик", view(loose))
    assert (draft.status, draft.as_of) == (Status.UNCONFIRMED, None)
    assert "98\u00a0000" in draft.text
    assert "Источник" not in draft.text
    for shown in (view(loose, show_all=True), view(replace(loose, sample=True))):
        answer = said("trade.cost", "сварщик", shown)
        assert answer.status is Status.OK
        assert "данные не подтверждены" in answer.text


def test_a_confirmation_that_ended_makes_a_draft() -> None:
    mark = row().confirmed
    assert mark
    ended = view(college(row(confirmed=replace(mark, until=mark.at))))
    assert said("trade.cost", "сварщик", ended).status is Status.UNCONFIRMED


def test_that_a_trade_is_not_taught_rests_on_every_row() -> None:
    draft = said("trade.have", "ветеринар", view(college(row(confirmed=None), row(COOK))))
    assert draft.status is Status.UNCONFIRMED


# --- not taught ---------------------------------------------------------------------------------


def test_the_three_nearest_colleges_that_teach_it_are_named() -> None:
    others = [
        other("far", 49.0, row(VET)),
        other("near", 46.2, row(VET)),
        other("nowhere", None, row(VET)),
        other("middle", 47.0, row(VET)),
        other("loose", 46.1, row(VET, confirmed=None)),
        other("past", 46.1, row(VET, year=2026)),
        other("cook", 46.1, row(COOK)),
        other("made-up", 46.1, row(VET), sample=True),
    ]
    answer = said("trade.have", "на ветеринара учите?", view(college(row()), *others))
    assert answer.status is Status.NOT_TAUGHT
    assert answer.text.startswith("На профессию «ветеринар» у нас не учат.")
    lines = [line for line in answer.text.splitlines() if line.startswith("•")]
    assert [line.split()[2] for line in lines] == ["near", "middle", "far"]
    assert "около 22 км отсюда), после 9 класса: https://vk.example.org/near" in lines[0]
    assert answer.next == ()


def test_a_town_somebody_named_comes_first_and_a_base_is_kept() -> None:
    others = [other("Ближний", 46.2, row(VET)), other("Дальний", 49.0, row(VET), row(VET, 11))]
    at = view(college(row()), *others)
    lines = said("trade.have", "ветеринар в Дальнем есть?", at).text.splitlines()
    first = next(line for line in lines if line.startswith("•"))
    assert "Дальний" in first
    eleven = said("trade.have", "ветеринар после 11", at).text
    assert "Этому учат после 11 класса:" in eleven
    assert "Ближний" not in eleven


def test_without_others_it_is_said_that_they_are_not_known() -> None:
    answer = said("trade.score", "балл на ветеринара", view(college(row())))
    assert "у меня пока нет данных" in answer.text


def test_a_list_that_is_not_whole_teaches_nothing_about_the_rest() -> None:
    answer = said("trade.have", "ветеринар", view(college(row(), whole=False)))
    assert (answer.status, answer.missing) == (Status.NO_FACT, ("programs:36.02.01_36.01.01",))
    nothing = said("trade.have", "ветеринар", view(college(whole=False)))
    assert (nothing.status, nothing.missing) == (Status.NO_FACT, ("programs",))


def test_another_base_or_form_is_never_put_in_place_of_the_asked_one() -> None:
    here = college(row())
    there = other("near", 46.2, row(base=11))
    answer = said("trade.cost", "сколько стоит сварщик после 11", view(here, there))
    assert answer.status is Status.OK
    assert "После 11 класса на профессию «Сварщик» у нас набора нет." in answer.text
    assert "У нас так: «Сварщик», после 9 класса, очно." in answer.text
    assert "98\u00a0000" not in answer.text
    assert "https://vk.example.org/near" in answer.text
    evening = said("trade.form", "сварщик заочно", view(here)).text
    assert evening.startswith("Заочной формы на профессию «Сварщик» у нас нет.")
    open_list = view(college(row(), whole=False))
    lacking = said("trade.cost", "сколько стоит сварщик после 11", open_list)
    assert lacking.missing == ("programs:15.01.05:11",)


def test_an_old_code_is_answered_by_what_took_its_place_and_not_backwards() -> None:
    new = college(row("43.02.17"))
    assert said("trade.have", "43.02.13 есть?", view(new)).status is Status.OK
    old = college(row("43.02.13"))
    assert said("trade.have", "43.02.17 есть?", view(old)).status is Status.NOT_TAUGHT


def test_two_trades_in_one_question() -> None:
    answer = said("trade.have", "повар и ветеринар есть?", view(college(row(COOK))))
    assert answer.status is Status.OK
    assert "«Повар, кондитер», после 9 класса" in answer.text
    assert "На профессию «ветеринар» у нас не учат." in answer.text


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("trade.have", "есть ли общежитие"),
        ("trade.have", "специальность «Монтаж всего» есть?"),
        ("trade.requirements", "берут ли девушек на сварщика"),
        ("trade.unheard", "сварщик"),
        ("trade.about", "кем работает крановщик"),
    ],
)
def test_what_the_catalogue_does_not_hold_goes_to_a_person(entry: str, text: str) -> None:
    answer = said(entry, text, view(college(row(), row("23.01.07"))))
    assert answer.status is Status.ANSWERLESS


def test_a_text_about_a_trade_is_certain_only_when_confirmed() -> None:
    answer = said("trade.about", "кем работает сварщик", view(college(row())))
    assert answer.status is Status.UNCONFIRMED
    assert "соединяет металлические детали" in answer.text


def test_kilometres() -> None:
    here = college(row())
    assert kilometres(here, here) == 0
    assert round(kilometres(here, replace(here, latitude=47.0)) or 0) == 111
    assert kilometres(here, replace(here, longitude=None)) is None
