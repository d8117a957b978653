"""The lists of trades are whole, and a curator's slip is named with its line."""

import pytest

from knowledge.trade_lists import (
    When,
    read_about,
    read_aliases,
    read_interests,
    read_official,
    spoken,
)
from knowledge.trades import (
    abouts,
    aliases,
    called,
    interests,
    list_problems,
    meant_codes,
    official,
    same_trade,
    within,
)

CODES = {"15.01.05", "43.01.09"}


def test_the_packages_own_lists_have_no_fault() -> None:
    assert list_problems() == ()
    assert len(official()) > 500
    assert all(not trade.newer or trade.newer in official() for trade in official().values())


def test_there_are_enough_everyday_names() -> None:
    names = {spoken(trade.name) for trade in official().values()}
    everyday = [alias for alias in aliases() if alias.codes and alias.words not in names]
    assert len(everyday) >= 500
    meant = {code for alias in everyday for code in alias.codes if code in official()}
    assert len({official()[code].short for code in meant}) >= 150
    assert any(len(alias.codes) > 2 for alias in everyday)


def test_unverified_stays_marked() -> None:
    assert official()["15.01.05"].seen
    assert not official()["08.01.04"].seen
    assert {alias.seen for alias in aliases()} == {True, False}


def test_an_old_code_leads_to_what_took_its_place() -> None:
    assert {"43.02.13", "43.02.17"} <= same_trade("43.02.02")
    assert same_trade("43.01.09") == {"43.01.09", "19.01.17"}
    # Another speciality now holds what three were: asking for it finds none of the old ones.
    assert "43.02.13" not in same_trade("43.02.17")
    assert {"09.02.06", "09.02.07"} <= meant_codes(("09.02",))


def test_a_trade_is_called_by_its_name_or_by_the_word_for_all() -> None:
    assert called(("15.01.05",)) == "Сварщик"
    assert called(("09.02",)) == "айтишник"
    assert called(("15.01.05", "43.01.09")) == "Сварщик, Повар, кондитер"


def test_within() -> None:
    assert within("09.02.07", ["09.02"])
    assert within("09.02.07", ["09"])
    assert not within("09.02.07", ["09.0", "15.01.05"])


def test_interests_and_texts_point_to_trades() -> None:
    assert all(meant_codes(interest.codes) for interest in interests().values())
    assert set(abouts()) <= set(official())


@pytest.mark.parametrize(
    ("line", "key", "words"),
    [
        ("сварной\t15.01.50\tseen", "codes", "«15.01.05»"),
        ("сварной\t\tseen", "codes", "пусто"),
        ("\t15.01.05", "alias", "пусто"),
        ("сварщик\t15.01.05", "alias", "уже есть"),
        ("сварной\t15.01.05\tseen\tвсегда", "when", "«всегда»"),
    ],
)
def test_a_fault_of_an_alias_is_named(line: str, key: str, words: str) -> None:
    read = read_aliases("a.tsv", f"# head\nсварщик\t15.01.05\n{line}\n".encode(), CODES)
    assert [alias.words for alias in read.values] == ["сварщик"]
    assert [(p.line, p.key) for p in read.problems] == [(3, key)]
    assert words in f"{read.problems[0].found} {read.problems[0].repair}"


def test_an_alias_may_be_no_trade_or_bound_to_a_cue() -> None:
    lines = "бухгалтерия\t-\t\tточно\nврач\t15\tunverified\tна\n"
    none, cued = read_aliases("a.tsv", lines.encode(), CODES).values
    assert (none.codes, none.when) == ((), When.EXACT)
    assert (cued.codes, cued.when, cued.seen) == (("15",), When.BEHIND_CUE, False)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("15.1.05\tСварщик\tпрофессия", "code"),
        ("15.01.05\tСварщик\tпрофессия", "code"),
        ("15.01.06\tСварщик\tремесло", "kind"),
        ("15.01.06\t\tпрофессия", "kind"),
    ],
)
def test_a_fault_of_an_official_trade_is_named(line: str, key: str) -> None:
    read = read_official("o.tsv", f"15.01.05\tСварщик\tпрофессия\tseen\n{line}\n".encode())
    assert len(read.values) == 1
    assert [(p.line, p.key) for p in read.problems] == [(2, key)]


def test_faults_of_interests_and_texts_are_named() -> None:
    lines = "cars\tс машинами\t99\tмашина\n\tс чем\t15\tслово\n"
    read = read_interests("i.tsv", lines.encode(), CODES)
    assert [(p.line, p.key) for p in read.problems] == [(1, "codes"), (2, "key")]
    about = '[[about]]\ncode = "15.01.06"\ntext = "Варит."\n'
    problems = read_about("about.toml", about.encode(), CODES).problems
    assert [(p.line, p.key) for p in problems] == [(2, "about.code")]
