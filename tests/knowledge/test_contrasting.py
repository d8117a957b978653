"""What an edit changed is shown by words and lines, and nothing else is."""

from datetime import date

from knowledge.content import Table
from knowledge.contrasting import Contrast, Part, contrasts, words

OLD: Table = {
    "id": "dorm.cost",
    "title": "Сколько стоит общежитие",
    "phrasings": ["почём общага", "цена общежития"],
    "variant": [{"text": "Пять тысяч.", "year": 2026}, {"text": "Уточните."}],
    "confirmed": {"by": "Анна", "at": date(2026, 5, 1), "source_seen": "сайт"},
}


def test_nothing_changed_is_nothing_to_show() -> None:
    assert contrasts(OLD, dict(OLD)) == ()


def test_a_text_by_its_words() -> None:
    assert words("Пять тысяч рублей.", "Шесть тысяч рублей в год.") == (
        (Part.GONE, "Пять"),
        (Part.NEW, "Шесть"),
        (Part.SAME, " тысяч рублей"),
        (Part.NEW, " в год"),
        (Part.SAME, "."),
    )


def test_words_that_changed_one_after_another_stand_together() -> None:
    assert words("Звоните по телефону, скажут.", "Звоните на почту, скажут.") == (
        (Part.SAME, "Звоните "),
        (Part.GONE, "по телефону"),
        (Part.NEW, "на почту"),
        (Part.SAME, ", скажут."),
    )


def test_of_a_list_what_came_and_what_went() -> None:
    [found] = contrasts(OLD, {**OLD, "phrasings": ["цена общежития", "сколько за общагу"]})
    pieces = ((Part.GONE, "почём общага"), (Part.NEW, "сколько за общагу"))
    assert found == Contrast("phrasings", pieces)


def test_of_variants_the_one_that_changed_with_its_time() -> None:
    first = {"text": "Пять тысяч.", "year": 2027}
    [found] = contrasts(OLD, {**OLD, "variant": [first, OLD["variant"][1]]})
    assert (found.before, found.after) == (OLD["variant"][0], first)
    assert found.pieces == ((Part.SAME, "Пять тысяч."),)
    [gone] = contrasts(OLD, {**OLD, "variant": OLD["variant"][:1]})
    assert (gone.before, gone.after) == (OLD["variant"][1], None)


def test_a_new_entry_is_new_in_everything_and_reads_in_order() -> None:
    found = contrasts({}, OLD)
    assert [one.key for one in found] == ["title", "variant", "variant", "confirmed", "phrasings"]
    assert {part for one in found for part, _ in one.pieces} == {Part.NEW}
    assert found[3].pieces == ((Part.NEW, "Анна, 2026-05-01, сайт"),)
