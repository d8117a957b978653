"""A batch line says what the bot does with a message, and never anything else than the bot does."""

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.storage.pages import PageInfo
from bot.thinking import think
from handlers.deciding import decide
from handlers.messages import Address, IncomingMessage
from handlers.outcome import Asked, HandedOver
from handlers.situation import Situation
from handlers.states import Disposition, State
from knowledge import __main__ as terminal
from knowledge.__main__ import main
from knowledge.answers import Status
from knowledge.asks import Ask, Understanding, Verdict
from knowledge.batch import BadLine, Setting, read_line, result, results, written
from knowledge.search import Match
from knowledge.understanding import Knowledge
from tests.knowledge.bases import region, sample, small
from tests.knowledge.said import read_set

NOW = datetime(2027, 7, 1, 9, tzinfo=UTC)
KEYS = {"q", "decision", "understood", "p", "answers", "offers"}


def setting() -> Setting:
    """The region's base at the sample college on a day in July."""
    return Setting(region(), "sample", NOW)


def said(text: str) -> dict[str, Any]:
    """The record of one message."""
    return results({"q": text}, setting())


def texts() -> list[str]:
    """Messages of every set: several questions, trades, twins, talk, danger, all and nothing."""
    groups = read_set("trade_slots")["group"]
    twins = [side for twin in read_set("twins")["twin"] for side in twin["side"]]
    return [
        *(row["said"] for row in read_set("several")["message"]),
        *(row["said"] for group in groups for row in group["said"][:3]),
        *(text for side in twins for text in side["said"][:1]),
        *read_set("danger")["danger"][:5],
        *("привет", "спасибо", "ты бот?", "позовите человека", "", "😀", "идиоты"),
        *("есть ли общага? позовите человека", "где купить жирафа", "ну это", "жалоба", "балл"),
    ]


def asked_of_bot(text: str) -> tuple[str, list[str], list[str]]:
    """What the handlers decide about a message: in a word, what they answer, what they offer."""
    page = PageInfo(1, "sample", "web", 1, "sample", "full")
    message = IncomingMessage(Address(1, "1"), "1", "1", text, NOW)
    thought = think(region(), page, message, NOW, unconfirmed=True)
    situation = Situation(
        NOW,
        sample(),
        "1",
        understanding=thought.understanding,
        answers=thought.answers,
        titles=thought.titles,
        top=thought.top,
    )
    outcome = decide(message, situation)
    asked = [note for note in outcome.notes if isinstance(note, Asked)]
    answered = [one.entry for one in asked if one.state is State.ANSWERED]
    offers = [entry for one in asked for entry in one.offers]
    cards = [note for note in outcome.notes if isinstance(note, HandedOver)]
    if any(card.danger for card in cards):
        return "danger", [], []
    if outcome.disposition is Disposition.TALK or not thought.understanding.asks:
        return "talk", [], []
    word = "answer" if answered else "offer" if offers else "hand_over"
    return word, answered, list(dict.fromkeys(one.partition("-")[0] for one in offers))


@pytest.mark.parametrize("text", texts())
def test_says_what_the_bot_does(text: str) -> None:
    record = said(text)
    usable = [ask for ask in record["answers"] if ask["status"] in {"ok", "not_taught"}]
    decided, answered, offers = asked_of_bot(text)
    assert record["decision"] == decided
    assert [one["id"] for one in usable] == [one.partition("-")[0] for one in answered]
    assert list(record["offers"]) == offers


def test_the_texts_come_to_every_decision() -> None:
    decisions = {said(text)["decision"] for text in texts()}
    assert decisions == {"answer", "offer", "hand_over", "talk", "danger"}


@pytest.mark.parametrize("text", ["есть общага?", "привет", "", "где купить жирафа", "повешусь"])
def test_every_key_is_always_there(text: str) -> None:
    record = said(text)
    assert record.keys() == KEYS
    assert record["q"] == text
    assert len(record["p"]) == len(record["understood"]) <= 5
    for answer in record["answers"]:
        assert answer.keys() == {"id", "p", "status", "slots", "text"}
        assert answer["slots"].keys() == {"code", "base", "form"}


def test_two_questions_have_two_answers_with_what_they_told() -> None:
    record = said("сколько стоит повар после 9 заочно? и есть ли общага")
    first, second = record["answers"]
    assert list(record["understood"][:2]) == ["trade.cost", "dorm.available"]
    assert "43.01.09" in first["slots"].pop("code").split()
    assert first["slots"] == {"base": 9, "form": "заочная"}
    assert second["slots"] == {"code": "", "base": 0, "form": ""}
    assert all(answer["text"] for answer in (first, second))


def ask(*matches: tuple[str, float], verdict: Verdict = Verdict.ANSWER) -> Ask:
    """A question with these matches."""
    return Ask("вопрос", tuple(Match(entry, p) for entry, p in matches), verdict)


def test_understood_are_the_first_matches_of_all_questions_then_the_second_ones() -> None:
    first = ask(("dorm.available", 0.9), ("dorm.cost", 0.3), ("docs.list", 0.1))
    second = ask(("docs.list", 0.8), ("dorm.available", 0.2))
    third = ask(verdict=Verdict.HAND_OVER)
    record = result(
        "вопрос", Understanding((first, second, third)), Setting(small(), "sample", NOW)
    )
    assert record.understood == ("dorm.available", "docs.list", "dorm.cost")
    assert record.p == (0.9, 0.8, 0.3)


def test_status_says_why_an_understood_question_goes_to_a_person() -> None:
    understood = Understanding((ask(("docs.foreign", 0.95)),))
    record = result("вопрос", understood, Setting(small(), "sample", NOW))
    assert record.decision == "hand_over"
    assert [(one.status, one.text) for one in record.answers] == [(Status.ANSWERLESS, "")]


def test_questions_behind_the_fifth_go_to_a_person() -> None:
    many = Understanding(tuple(ask(("dorm.available", 0.95)) for _ in range(7)))
    record = result("вопрос", many, Setting(small(), "sample", NOW))
    assert len(record.answers) == 5


def test_who_calls_for_a_person_gets_one_whatever_else_is_asked() -> None:
    record = said("есть ли общага? позовите человека")
    assert record["decision"] == "hand_over"
    assert list(record["understood"][:2]) == ["dorm.available", "talk.operator"]
    assert record["answers"] == record["offers"] == ()


def test_turns_are_understood_behind_each_other() -> None:
    record = results({"turns": ["на сварщика какой балл?", "а на повара?", "спасибо"]}, setting())
    assert record.keys() == {"turns"}
    first, second, last = json.loads(written(record))["turns"]
    assert second["understood"][0] == first["understood"][0] == "trade.score"
    assert "43.01.09" in second["answers"][0]["slots"]["code"]
    assert last["decision"] == "talk"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"null", "объектом"),
        (b'["q"]', "объектом"),
        (b"{}", "нет ключа q"),
        (b'{"q": 5}', "нет ключа q"),
        (b'{"turns": "q"}', "списком"),
        (b'{"turns": ["q", null]}', "списком"),
        (b'{"q": ', "не JSON"),
        (b"[" * 100_000, "не JSON"),
        (b'{"q": "\xff"}', "не UTF-8"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: bytes, why: str) -> None:
    with pytest.raises(BadLine, match=why):
        results(read_line(line), setting())


def test_half_a_character_stays_valid_json() -> None:
    text = json.loads(r'"\ud83d общага"')
    assert json.loads(written(said(text)))["q"] == text


# --- the command --------------------------------------------------------------------------------


@pytest.fixture
def _region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "load", lambda folders, lexical: region())


@pytest.mark.parametrize("words", [[], ["--lexical"]])
def test_command_does_without_the_encoder_where_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str]
) -> None:
    asked: list[bool] = []

    def load(folders: object, *, lexical: bool) -> Knowledge:
        asked.append(lexical)
        return region()

    monkeypatch.setattr(terminal, "load", load)
    (tmp_path / "no.jsonl").write_text("")
    assert main(["batch", str(tmp_path / "no.jsonl"), *words]) == 0
    assert asked == [bool(words)]


@pytest.mark.usefixtures("_region")
def test_command_reads_a_file_and_skips_blank_lines(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('\ufeff{"q": "есть общага?", "ids": null}\n\n  \n{"turns": []}', "utf-8")
    assert main(["batch", str(file), "--today", "2027-07-01", "--lexical"]) == 0
    out = capsysbinary.readouterr().out
    assert "общага" in out.decode()
    first, second = [json.loads(line) for line in out.splitlines()]
    assert first["answers"][0]["id"] == "dorm.available"
    assert second == {"turns": []}


@pytest.mark.usefixtures("_region")
def test_command_stops_at_a_bad_line_and_names_it(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    lines = b'{"q": "1"}\n\nq\n{"q": "2"}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert main(["batch", "-"]) == 2
    said = capsysbinary.readouterr()
    assert len(said.out.splitlines()) == 1
    assert "Строка 3: это не JSON" in said.err.decode()


@pytest.mark.parametrize("arguments", [["нет.jsonl"], ["."], [__file__, "--college", "нет"]])
@pytest.mark.usefixtures("_region")
def test_command_names_a_wrong_argument(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert f"«{arguments[-1]}»" in said.err
