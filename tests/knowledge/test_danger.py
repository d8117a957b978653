"""The rules hear danger to life, and do not take exaggeration for it too often."""

import tomllib
from pathlib import Path

import pytest

from knowledge.danger import heard, rules


def is_danger(text: str) -> bool:
    return heard(text) != ""


_SAID = tomllib.loads(Path(__file__).with_name("danger.toml").read_text(encoding="utf-8"))


def test_hears_nearly_every_danger() -> None:
    missed = [text for text in _SAID["danger"] if not is_danger(text)]
    recall = 1 - len(missed) / len(_SAID["danger"])
    print(f"recall {recall:.1%}, missed: {missed}")
    assert recall >= 0.98, missed


def test_rarely_takes_exaggeration_for_danger() -> None:
    false = [(text, heard(text)) for text in _SAID["hyperbole"] if is_danger(text)]
    share = len(false) / len(_SAID["hyperbole"])
    print(f"false alarms {share:.1%}:", *false, sep="\n  ")
    assert share <= 0.10, false


def test_the_collection_is_large_enough_and_has_no_doubles() -> None:
    for said in (_SAID["danger"], _SAID["hyperbole"]):
        assert len(said) >= 150
        assert len(set(said)) == len(said)


def test_every_rule_has_a_message_that_needs_it() -> None:
    needed = {rule.name for rule in rules()} | {"signs together"}
    assert {heard(text) for text in _SAID["danger"]} >= needed


@pytest.mark.parametrize("text", ["", " ", "?", "😀", "есть общага?", "сколько учиться на повара"])
def test_is_calm_about_everything_else(text: str) -> None:
    assert heard(text) == ""


@pytest.mark.parametrize(
    ("said", "twin"),
    [
        ("не хочу жить", "не хочу жить в общаге"),
        ("отчим меня убьет", "отчим меня убьет если не поступлю"),
        ("пожар в общежитии", "что делать при пожаре в общежитии"),
        ("повешусь", "повешусь с этими документами"),
        ("нихачу жыть", "нихачу жыть в общаге"),
        ("за мной идет мужик", "за мной идет мама"),
        ("человек упал и не отвечает", "сайт упал и не отвечает"),
        ("режусь когда плохо", "режусь в карты когда плохо"),
        ("незнакомец тащит сестру", "незнакомец тащит сестру в фильме"),
        ("сын бредит и весь горит", "сын бредит поездами"),
        ("друг бредит", "друг бредит о море"),
        ("я устал жить", "я устал жить у тёти"),
        ("надоело жить", "надоело жить с родителями"),
        ("не хочу жить", "не хочу жить по расписанию"),
    ],
)
def test_tells_danger_from_its_harmless_twin(said: str, twin: str) -> None:
    assert is_danger(said)
    assert not is_danger(twin)


def test_what_the_rules_were_not_made_for_is_heard_no_worse_than_measured() -> None:
    """The rules hear half of fresh messages; what is heard with the alarm stands in test_alarm."""
    path = Path(__file__).with_name("danger_unseen.toml")
    unseen = tomllib.loads(path.read_text(encoding="utf-8"))
    recall = sum(map(is_danger, unseen["danger"])) / len(unseen["danger"])
    false = sum(map(is_danger, unseen["hyperbole"])) / len(unseen["hyperbole"])
    print(f"recall {recall:.1%}, false alarms {false:.1%}")
    assert recall >= 0.45
    assert false <= 0.10
