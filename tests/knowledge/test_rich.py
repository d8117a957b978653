"""Markup is what a curator types; a value or a person's words are never read as it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers import Status, render
from knowledge.entries import Lapse
from knowledge.rich import Rich, Span, escaped, joined, read, unread
from knowledge.variants import Variant
from tests.knowledge.test_answers import SUMMER, college, entry, fact

URL = "https://college.example/priem"


@pytest.mark.parametrize(
    ("markup", "text", "spans"),
    [
        ("до **15 августа** включительно", "до 15 августа включительно", (Span(3, 13),)),
        (f"[сайт]({URL})", "сайт", (Span(0, 4, URL),)),
        (f"**[сайт]({URL})** наш", "сайт наш", (Span(0, 4), Span(0, 4, URL))),
        (f"[**сайт**]({URL})", "сайт", (Span(0, 4, URL), Span(0, 4))),
        ("Нужны:\n- паспорт\n- **аттестат**", "Нужны:\n• паспорт\n• аттестат", (Span(19, 27),)),
        (r"\*\*не жирно\*\*, \[5\]", "**не жирно**, [5]", ()),
        (r"\- не список", "- не список", ()),
        ("минус - не список", "минус - не список", ()),
        (r"C:\папка", r"C:\папка", ()),
        ("2 ** 3", "2 ** 3", ()),
        ("**не закрыто", "**не закрыто", ()),
        ("**через\nстроку**", "**через\nстроку**", ()),
        ("[слово](javascript:alert(1))", "[слово](javascript:alert(1))", ()),
        ("[слово](http://a b)", "[слово](http://a b)", ()),
        ("****", "****", ()),
        ("", "", ()),
        (r"[a](https://b.example/x_\(y\))", "a", (Span(0, 1, "https://b.example/x_(y)"),)),
    ],
)
def test_markup_is_read(markup: str, text: str, spans: tuple[Span, ...]) -> None:
    assert read(markup) == Rich(text, spans)


SIGNS = st.text("ab*[]()\\-_ \n:/<&h", max_size=40)


@given(SIGNS)
def test_an_escaped_value_reads_as_itself(value: str) -> None:
    assert read(escaped(value)) == Rich(value)


@given(SIGNS | st.sampled_from(["**a**", f"[б]({URL})", "\n- "]).map(lambda s: s * 3))
def test_nothing_typed_ever_fails_and_spans_lie_in_the_text(markup: str) -> None:
    found = read(markup)
    assert all(0 <= span.start < span.end <= len(found.text) for span in found.spans)
    assert all(span.url == "" or span.url.startswith("http") for span in found.spans)
    list(unread(markup))


def test_addresses_stand_in_brackets_where_there_are_no_links() -> None:
    rich = read(f"**Подать** [заявление]({URL}) на [college.example](https://college.example)")
    assert rich.plain() == f"Подать заявление ({URL}) на college.example"


def test_parts_are_joined_with_their_spans() -> None:
    found = joined("**не разметка**", "", read("**жирно**"))
    assert found == Rich("**не разметка**\n\nжирно", (Span(17, 22),))


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_cut_keeps_spans_on_their_words(start: int, end: int) -> None:
    rich = Rich("abcdefghij", (Span(2, 5), Span(4, 8, URL)))
    kept = rich.cut(start, end)
    assert kept.text == "abcdefghij"[start:end]
    marked = [kept.text[span.start : span.end] for span in kept.spans]
    within = ["".join(c for c in word if c in kept.text) for word in ("cde", "efgh")]
    assert marked == [word for word in within if word]


def test_what_looks_like_markup_and_is_none_is_found() -> None:
    assert list(unread("**так")) == ["**"]
    assert list(unread("[слово](www.college.example)")) == ["](www.college.example)"]
    assert list(unread(rf"**так** [и]({URL}) \*\*и так")) == []


def test_an_answer_is_read_and_its_values_are_not() -> None:
    template = f"**{{dorm.cost}}** — [подробнее]({URL}), адрес: {{contact.address}}"
    facts = (fact("dorm.cost", 900), fact("contact.address", f"**ул.** [Ленина]({URL})\n- 1"))
    answer = render(entry(template), college(*facts), SUMMER)
    body = answer.text.rpartition("\n\n")[0].replace("\xa0", " ")
    assert body == f"900 ₽ — подробнее, адрес: **ул.** [Ленина]({URL})\n- 1"
    marked = [(answer.text[s.start : s.end], s.url) for s in answer.spans]
    assert marked == [("900\xa0₽", ""), ("подробнее", URL)]
    assert f"подробнее ({URL}), адрес" in answer.draft


def test_the_two_words_of_a_yes_or_no_are_our_own() -> None:
    template = "{dorm.available|если:**Да.**:**Нет.**}"
    answer = render(entry(template), college(fact("dorm.available", True)), SUMMER)
    assert answer.text.startswith("Да.\n\n")
    assert [answer.text[s.start : s.end] for s in answer.spans] == ["Да."]


def test_spans_move_with_what_is_said_before() -> None:
    old = Variant("Сдают **до 15 августа**.", year=2025)
    answer = render(entry(old, lapse=Lapse.SAY_SO), college(), SUMMER)
    assert answer.status is Status.OK
    assert answer.text.startswith("По правилам 2025 года: сдают до 15 августа.")
    assert [answer.text[s.start : s.end] for s in answer.spans] == ["до 15 августа"]


def test_a_text_too_long_is_cut_with_its_spans() -> None:
    answer = render(entry("**" + "слово " * 800 + "конец**"), college(), SUMMER)
    assert len(answer.text) <= 4096
    [span] = answer.spans
    assert answer.text[span.end :].startswith("…\n\nИсточник")
