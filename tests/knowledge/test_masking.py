"""Masking is measured on a published set of made-up texts, and must be safe on any text at all."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.masking import MARKS, Found, Kind, Masked, mask

HERE = Path(__file__).parent
REAL_QUESTIONS = HERE.parents[1] / ".." / "shared" / "data" / "questions.jsonl"
KIND_OF = {mark: kind for kind, mark in MARKS.items()}
MARK = re.compile("|".join(map(re.escape, KIND_OF)))


@cache
def published() -> tuple[list[tuple[str, str]], list[str]]:
    """The pairs (text, masked text) and the clean texts."""
    data = tomllib.loads((HERE / "masking.toml").read_text(encoding="utf-8"))
    pairs = [(text, wanted) for text, wanted in cast(list[list[str]], data["masked"])]
    return pairs, cast(list[str], data["clean"])


def identifiers(text: str, wanted: str) -> Iterator[Found]:
    """Where the pieces stand that the wanted text has replaced by marks."""
    kept = (re.escape(piece) for piece in MARK.split(wanted))
    match = re.fullmatch("(.+?)".join(kept), text, re.DOTALL)
    assert match is not None, f"the wanted text does not come from the text: {wanted}"
    for number, mark in enumerate(MARK.findall(wanted), start=1):
        yield Found(KIND_OF[mark], *match.span(number))


def covers(masked: Masked, piece: Found) -> bool:
    return any(found.start <= piece.start and piece.end <= found.end for found in masked.found)


def rebuilt(text: str, masked: Masked) -> str:
    """The masked text again, from the given text and the places found."""
    places = [0, *(edge for found in masked.found for edge in (found.start, found.end)), len(text)]
    kept = [text[places[n] : places[n + 1]] for n in range(0, len(places), 2)]
    marks = [MARKS[found.kind] for found in masked.found]
    return "".join(piece + mark for piece, mark in zip(kept, [*marks, ""], strict=True))


# --- the published set ---


def test_set_is_large_and_tells_no_text_twice() -> None:
    pairs, clean = published()
    texts = [text for text, _ in pairs] + clean
    assert len(pairs) >= 300
    assert len(clean) >= 300
    assert [text for text, times in Counter(texts).items() if times > 1] == []


def test_every_text_with_personal_data_is_masked_as_published() -> None:
    pairs, _ = published()
    wrong = [(text, mask(text).text, wanted) for text, wanted in pairs]
    assert [row for row in wrong if row[1] != row[2]] == []


def test_every_identifier_is_caught_and_nine_names_of_ten() -> None:
    total: Counter[Kind] = Counter()
    caught: Counter[Kind] = Counter()
    for text, wanted in published()[0]:
        masked = mask(text)
        for piece in identifiers(text, wanted):
            total[piece.kind] += 1
            caught[piece.kind] += covers(masked, piece)
    for kind in Kind:
        print(f"masking {kind.value:18} {caught[kind]:3}/{total[kind]}")
    assert set(total) == set(Kind)
    assert sum(total.values()) >= 200
    assert [kind for kind in Kind if kind is not Kind.NAME and caught[kind] < total[kind]] == []
    assert caught[Kind.NAME] >= 0.9 * total[Kind.NAME]


def test_no_clean_text_is_changed() -> None:
    changed = [(text, mask(text).text) for text in published()[1] if mask(text).text != text]
    print(f"masking clean changed {len(changed)}/{len(published()[1])}")
    assert changed == []


@pytest.mark.skipif(not REAL_QUESTIONS.exists(), reason="the real questions are not here")
def test_of_real_questions_hardly_any_is_changed() -> None:
    lines = REAL_QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [str(json.loads(line)["q"]) for line in lines]
    changed = [mask(text).text for text in questions if mask(text).text != text]
    print(f"masking real questions changed {len(changed)}/{len(questions)}", *changed, sep="\n  ")
    assert len(changed) <= 0.02 * len(questions)


# --- what is said of a piece that was found ---


def test_found_pieces_are_the_ones_in_the_given_text() -> None:
    text = "🙂 Я Иванов\u200b Иван, снилс 000-000-000 01, тел ８９０００００００99"
    masked = mask(text)
    assert [(found.kind, text[found.start : found.end]) for found in masked.found] == [
        (Kind.NAME, "Иванов\u200b Иван"),
        (Kind.SNILS, "000-000-000 01"),
        (Kind.PHONE, "８９０００００００99"),
    ]
    assert masked.text == "🙂 Я [имя], снилс [СНИЛС], тел [телефон]"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("11223344595", Kind.SNILS),
        ("11223344596", Kind.NUMBER),
        ("500100732259", Kind.INN),
        ("500100732258", Kind.NUMBER),
        ("4111111111111111", Kind.CARD),
        ("4111111111111112", Kind.NUMBER),
        ("снилс 11223344596", Kind.SNILS),
        ("инн 500100732258", Kind.INN),
        ("карта 4111111111111112", Kind.CARD),
    ],
)
def test_a_wrong_check_digit_needs_a_cue_to_keep_its_kind(text: str, kind: Kind) -> None:
    assert [found.kind for found in mask(text).found] == [kind]


@pytest.mark.parametrize(
    "number", ["112", "103", "8-800-2000-122", "8 800 2000 122", "88002000122"]
)
def test_numbers_of_help_stay(number: str) -> None:
    assert mask(f"звоните {number}, вам помогут").text == f"звоните {number}, вам помогут"


@pytest.mark.parametrize("mark", MARKS.values())
def test_marks_stay_beside_anything(mark: str) -> None:
    around = f"паспорт {mark} 8 900 000 00 00, меня зовут {mark}"
    assert mask(around).text == f"паспорт {mark} [телефон], меня зовут {mark}"


def test_names_of_places_and_schools_stay_but_an_author_does_not() -> None:
    stays = "колледж имени Ивана Ивановича Примерова на улице Сергея Примерова"
    assert mask(stays).text == stays
    assert mask("от имени Ивана Ивановича Примерова").text == "от имени [имя]"


def test_pages_of_communities_stay_but_not_those_of_people() -> None:
    text = "vk.com/club1 vk.com/primer https://primer.example.ru/priem t.me/primer"
    assert mask(text).text == "vk.com/club1 [ссылка] https://primer.example.ru/priem [ссылка]"


# --- any text at all ---

PIECES = st.sampled_from(
    [
        *(word for text, _ in published()[0] for word in text.split()),
        *(word for text in published()[1] for word in text.split()),
        *MARKS.values(),
        *("Иванов", "Иван", "Иванович", "И.", "им.", "имени", "зовут", "я", "кв.", "ул.", "собака"),
        *("8", "900", "000", "00", "0000", "-", ".", ",", ":", "[", "]", "@", "\n", "\u200b", "İ"),
    ]
)
GLUE = st.sampled_from([" ", " ", " ", "", "\n"])
SOUP = st.lists(st.tuples(PIECES, GLUE), max_size=16).map(
    lambda parts: "".join(piece + glue for piece, glue in parts)
)


@settings(deadline=None, max_examples=400)
@given(st.one_of(st.text(max_size=200), SOUP))
def test_masking_twice_is_masking_once_and_only_marks_change_a_text(text: str) -> None:
    masked = mask(text)
    assert mask(masked.text) == Masked(masked.text, ())
    assert rebuilt(text, masked) == masked.text
    edges = [edge for found in masked.found for edge in (found.start, found.end)]
    assert edges == sorted(edges)
    assert all(0 <= found.start < found.end <= len(text) for found in masked.found)


# Texts made to be slow: whatever a rule repeats, begins with or looks ahead for, over and over.
NASTY = [
    *("а", "1", "9 ", "8 9", "0000 ", "1.", "a@", "a.", "-", " ", "\n", "[", "\u200b", "[имя]"),
    *("Иванов ", "Иван ", "Иванович ", "И. ", "имени Ж ", "кызы ", "меня зовут ", "Иванов, "),
    *("паспорт ", "серия", "ул. аааа ", "кв. ", "живу на ", "15 марта ", "родился ", "восемь "),
    *("ул.Аааа,7", "кв 5 ", "89000000000,", "4111 1111 1111 1111/", "Иванов И.И.", "iv-аг 000001"),
    *("a собака ", "a точка ", "[id1|", "@id1 (", "vk.com/", "https://", "тг: ", "+7", "свид "),
]


@pytest.mark.parametrize("unit", NASTY)
@pytest.mark.parametrize("tail", ["", "1"])
def test_a_text_made_to_be_slow_comes_to_its_end(unit: str, tail: str) -> None:
    # A rule that backtracks without bound would not return before the suite's own time-out.
    masked = mask((unit * 8192)[:8191] + tail)
    assert mask(masked.text).found == ()
