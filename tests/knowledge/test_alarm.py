"""The alarm hears danger that no rule hears, and is calm about nearly everything else."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from knowledge.alarm import Alarm, fit, load_alarm
from knowledge.danger import heard
from knowledge.danger_messages import messages, spelt_right
from knowledge.entries import load_base
from knowledge.understanding import Knowledge
from tests.knowledge.bases import region
from tests.knowledge.said import read_set

WAYS = pytest.mark.parametrize("lexical", [False, True], ids=["encoder", "words"])


@lru_cache(maxsize=1)
def by_words() -> Knowledge:
    """The region's base with the alarm there is where no encoder is installed."""
    return replace(region(), alarm=load_alarm(lexical=True))


def hearing(lexical: bool) -> Knowledge:
    return by_words() if lexical else region()


def alarms(knowledge: Knowledge, texts: Sequence[str]) -> list[str]:
    return [text for text in texts if knowledge.danger(text)]


@WAYS
@pytest.mark.parametrize(
    ("name", "recall", "recall_by_words", "false"),
    [
        ("danger", 0.98, 0.98, 0.08),
        ("danger_unseen", 0.92, 0.92, 0.16),
        ("danger_fresh", 0.93, 0.90, 0.08),
        ("danger_newest", 0.95, 0.92, 0.24),
    ],
)
def test_messages_it_has_not_learnt_from(
    name: str, recall: float, recall_by_words: float, false: float, lexical: bool
) -> None:
    said = read_set(name)
    # Figures reached: to be raised, never tuned to. The rules were mended on `danger`.
    knowledge = hearing(lexical)
    right = len(alarms(knowledge, said["danger"])) / len(said["danger"])
    wrong = len(alarms(knowledge, said["hyperbole"])) / len(said["hyperbole"])
    rules = sum(heard(text) != "" for text in said["danger"]) / len(said["danger"])
    print(f"{name}: recall {right:.1%} (rules {rules:.1%}), false alarms {wrong:.1%}")
    assert right >= (recall_by_words if lexical else recall)
    assert wrong <= false


@WAYS
def test_what_it_has_learnt_from_is_heard_though_left_out(lexical: bool) -> None:
    alarm = load_alarm(lexical)
    recall = float(np.mean(alarm.alone[: len(alarm.texts)] >= alarm.bar))
    print(f"recall of {len(alarm.texts)} left out, without the rules: {recall:.1%}")
    assert recall >= (0.80 if lexical else 0.88)


def test_ordinary_questions_raise_no_alarm() -> None:
    """Every tenth way to ask the base's entries; none of them is learnt from."""
    ways = [way for entry in load_base().values for way in entry.phrasings][::10]
    false = alarms(region(), ways)
    print(f"{len(false)} of {len(ways)}:", *false, sep="\n  ")
    assert len(ways) > 500
    assert len(false) <= 0.005 * len(ways)


@WAYS
@pytest.mark.parametrize(
    "text", ["", "?", "😀", "есть общага?", "спасибо", "какие документы нужны"]
)
def test_is_calm(text: str, lexical: bool) -> None:
    assert hearing(lexical).danger(text) == ""


@WAYS
def test_says_what_a_message_is_like(lexical: bool) -> None:
    said = "сосед топит котёнка и говорит что я следующая, прячусь в шкафу"
    assert heard(said) == ""
    why = hearing(lexical).danger(said)
    assert why.startswith("похоже на «")
    assert why.count("«") == 3


def test_a_rule_comes_first() -> None:
    said = "я не хочу жить"
    assert heard(said)
    assert region().danger(said) == heard(said)


@WAYS
def test_what_a_rule_mishears_is_no_danger_where_all_sounds_calm(lexical: bool) -> None:
    said = "хочу исчезнуть с фото на сайте"
    assert heard(said)
    assert hearing(lexical).danger(said) == ""


@WAYS
def test_hears_one_cry_in_a_long_letter(lexical: bool) -> None:
    cry = "Его прямо сейчас тащат в подвал и душат."
    letter = (
        "Здравствуйте! Сын хочет поступить к вам на повара после девятого класса. {}"
        "Подскажите, какие нужны документы и до какого числа вы их принимаете? "
        "Ещё интересует, есть ли у вас общежитие для иногородних и сколько оно стоит в месяц."
    )
    assert hearing(lexical).danger(letter.format(cry + " "))
    assert not hearing(lexical).danger(letter.format(""))


def test_wrong_layout_and_latin_letters_are_read() -> None:
    assert region().danger("tuj lth;fn d gjldfkt b ,m.n")
    assert region().danger("ego derzhat v podvale i byut")


def test_harmless_and_dangerous_messages_are_different_and_many() -> None:
    said = messages()
    assert len(said.danger) >= 400 <= len(said.harmless)
    assert not set(said.danger) & set(said.harmless)
    assert len(set(said.danger)) == len(said.danger)


def test_no_message_of_the_collections_is_learnt_from() -> None:
    learnt = {*messages().danger, *messages().harmless}
    for name in ("danger_unseen", "danger_fresh", "danger_newest"):
        said = read_set(name)
        assert not learnt & {*said["danger"], *said["hyperbole"]}


def test_words_of_danger_are_not_mended_into_others() -> None:
    known = region().matcher.vocabulary
    assert {"убить", "ножом", "заложники", "резать"} <= known.words
    assert region().matcher.form("хотят убить ножом") == "хотят убить ножом"
    assert "миня" not in " ".join(spelt_right()).split()


def test_fit_says_what_it_would_without_a_text() -> None:
    rng = np.random.default_rng(7)
    points = rng.normal(size=(12, 5)).astype(np.float32)
    kernel = points @ points.T
    _, whole = fit(kernel.copy(), 5)
    for left in (0, 4, 5, 11):
        rest = np.delete(np.arange(12), left)
        weights, _ = fit(kernel[np.ix_(rest, rest)], 5 - (left < 5))
        assert float(kernel[left, rest] @ weights) == pytest.approx(float(whole[left]), abs=1e-3)


def test_learns_the_same_again() -> None:
    once, again = Alarm.build(None), Alarm.build(None)
    assert once.bar == again.bar
    assert once.strength("меня держат в подвале") == again.strength("меня держат в подвале")
