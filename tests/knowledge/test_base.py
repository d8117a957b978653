"""The curated base keeps its promises: ids, enough phrasings, plain words, safe deadlines."""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from knowledge.entries import Entry, Lapse, load_base
from knowledge.facts import FACTS, STRICT_TYPES
from knowledge.templates import Slot, fill, parse, show_fact

OUTLINE = Path(__file__).resolve().parents[2] / "../shared/data/faq_outline.tsv"

FEWEST_PHRASINGS = 25
FEWEST_STUBS = 8
STUB_WORDS = 4
LONGEST_TITLE = 60
LONGEST_TEXT = 600

OFFICIALESE = re.compile(
    r"\b(данн(ый|ая|ое|ые|ого|ой|ых|ому)|осуществля\w+|в соответствии с|явля(ется|ются)"
    r"|в целях|в рамках|необходимо представить|предоставля\w+|вышеуказанн\w+|согласно"
    r"|посредством|в установленном порядке|надлежащ\w+|производится|в случае если)\b",
    re.IGNORECASE,
)
# We collect nothing in the chat and never say whether somebody will be admitted.
FORBIDDEN = re.compile(
    r"\b((при|вы)шлите|напишите (ваш\w*|свои?|фамилию|имя|телефон|номер)|укажите (ваш|свой|фамилию)"
    r"|вас (точно )?(возьмут|зачислят|примут)|(вы )?(точно )?(поступите|пройдёте|не пройдёте))\b",
    re.IGNORECASE,
)
DATED = {"admission.dates", "admission.enrolment", "admission.free_places"}

BASE = load_base()
ENTRIES = [entry for entry in BASE.values if not entry.id.startswith("talk.")]
ANSWERED = [entry for entry in ENTRIES if not entry.answerless]


def key(phrasing: str) -> str:
    """A phrasing as two entries must not share it: letters and digits, ё as е."""
    return " ".join(re.findall(r"\w+", phrasing.casefold().replace("ё", "е")))


def with_examples(text: str) -> str:
    """A template filled with the registry's example values."""

    def put(slot: Slot) -> str:
        return show_fact(slot, FACTS[slot.key].example, "осталось 12 дней")

    return fill(text, put)


def own_words(text: str) -> str:
    """What the base itself says, without the values of facts."""
    return "".join(" ".join(p.arguments) if isinstance(p, Slot) else p for p in parse(text))


def named(entry: Entry) -> str:
    """An entry's id, for the names of tests."""
    return entry.id


each = pytest.mark.parametrize("entry", ENTRIES, ids=named)
each_answered = pytest.mark.parametrize("entry", ANSWERED, ids=named)


def test_reads_without_errors() -> None:
    assert BASE.values
    assert [str(problem) for problem in BASE.errors] == []


def test_ids_are_of_the_outline() -> None:
    if not OUTLINE.exists():
        pytest.skip("the outline is not here")
    with OUTLINE.open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file, delimiter="\t")}
    assert {entry.id for entry in ENTRIES} <= known


@each
def test_has_enough_phrasings_of_every_length(entry: Entry) -> None:
    phrasings = {key(phrasing) for phrasing in entry.phrasings}
    stubs = [phrasing for phrasing in phrasings if len(phrasing.split()) <= STUB_WORDS]
    assert len(phrasings) >= FEWEST_PHRASINGS
    assert len(stubs) >= FEWEST_STUBS
    assert any("здравствуйте" in phrasing for phrasing in phrasings)


def test_no_phrasing_stands_twice() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for entry in BASE.values:
        for phrasing in entry.phrasings:
            places[key(phrasing)].append(entry.id)
    assert {text: ids for text, ids in places.items() if len(ids) > 1} == {}


def test_titles_are_short_and_different() -> None:
    titles = [entry.title for entry in ENTRIES]
    assert max(map(len, titles)) <= LONGEST_TITLE
    assert len({key(title) for title in titles}) == len(titles)


@each
def test_next_names_other_entries(entry: Entry) -> None:
    assert len(entry.next) <= 3
    assert set(entry.next) <= {other.id for other in BASE.values} - {entry.id}


@each
def test_deadlines_and_money_are_handed_over_when_they_lapse(entry: Entry) -> None:
    strict = any(FACTS[fact].type in STRICT_TYPES for fact in entry.fact_keys)
    money = entry.category == "money" or entry.id.endswith(".cost")
    if strict or money or entry.id in DATED:
        assert entry.lapse is Lapse.HAND_OVER


@each_answered
def test_answers_are_short(entry: Entry) -> None:
    for variant in entry.variants:
        assert len(variant.text) <= LONGEST_TEXT
        assert len(with_examples(variant.text)) <= LONGEST_TEXT


@each_answered
def test_answers_are_plain(entry: Entry) -> None:
    for variant in entry.variants:
        words = own_words(variant.text)
        assert OFFICIALESE.search(words) is None
        assert FORBIDDEN.search(words) is None
        assert "!" not in words
        assert "  " not in with_examples(variant.text)


@each
def test_an_answerless_entry_claims_no_confirmation(entry: Entry) -> None:
    assert entry.confirmed is None or not entry.answerless


def test_officialese_is_noticed() -> None:
    assert OFFICIALESE.search("Приём осуществляется в соответствии с правилами")
    assert FORBIDDEN.search("Пришлите фото паспорта")
    assert OFFICIALESE.search("Принесите паспорт и аттестат") is None
