"""The terminal shows how a message is understood, and `check` fails only on errors."""

from pathlib import Path

import pytest

from knowledge import __main__ as terminal
from knowledge.__main__ import main
from knowledge.entries import load_base, read_base
from knowledge.problems import Read
from knowledge.understanding import Knowledge
from tests.knowledge.bases import sample, small


@pytest.fixture(autouse=True)
def _small_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "load", lambda folders: small())


def test_ask_shows_repair_matches_reason_and_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "есть общага?", "--today", "2027-07-01", "--college", "sample"]) == 0
    said = capsys.readouterr().out
    for part in ("общежитие", "slang:", "dorm.available", "strength", "→ answer", "| Ответ."):
        assert part in said
    assert " не меньше " in said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("есть ли общежитие для поваров", "названа профессия «поваров», а запись не о профессии"),
        ("где купить жирафа", "для выбора"),
        ("Я гражданин Казахстана. Какие документы нужны?", "рядом или раньше"),
        ("общежитие или обучение", "для ответа"),
    ],
)
def test_ask_shows_why_not(text: str, reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", text]) == 0
    assert reason in capsys.readouterr().out


def test_ask_shows_what_was_heard(capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", "сколько стоит обучение на повара после 9 заочно", "--today", "2027-07-01"])
    main(["ask", "есть общага?"])
    said = capsys.readouterr().out
    assert "услышано: профессия «повара» 43.01.09" in said
    assert "; база 9; форма заочная" in said
    assert "Заочной формы на профессию «Повар, кондитер»" in said
    assert "ничего сверх вопроса" in said


def test_ask_of_an_empty_base_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal, "load", lambda folders: Knowledge.build([], [sample()]))
    assert main(["ask", "общага"]) == 0
    assert "ничего похожего" in capsys.readouterr().out


def test_ask_shows_talk_and_danger(capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", "привет"])
    main(["ask", "не хочу жить"])
    main(["ask", "сосед топит котёнка и говорит что я следующая, прячусь в шкафу"])
    said = capsys.readouterr().out
    assert "talk.greeting" in said
    assert "ждём продолжения" in said
    assert "does not want to live" in said
    assert "опасность   похоже на «" in said


def test_ask_names_the_colleges_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "общага", "--college", "elsewhere"]) == 2
    assert "Есть: sample" in capsys.readouterr().err


@pytest.fixture
def _few_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    """A base that is learnt in no time."""
    entries = [one for one in load_base().values if one.category == "dorm"]
    monkeypatch.setattr(terminal, "load_base", lambda: Read(tuple(entries), ()))


@pytest.mark.usefixtures("_few_entries")
def test_check_counts_and_measures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--today", "2027-07-01"]) == 0
    assert "неверно среди уверенных" in capsys.readouterr().out


@pytest.mark.usefixtures("_few_entries")
def test_check_fails_on_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "college.toml").write_text("slug = 5", encoding="utf-8")
    assert main(["check", "--folder", str(tmp_path)]) == 1
    assert "ошибка" in capsys.readouterr().out


ENTRY = """[[entry]]
id = "docs.photo"
title = "Фото"
category = "Документы"
phrasings = ["сколько фото"]
"""
FIRM = 'confirmed = { by = "Анна", at = 2026-11-01, source_seen = "сайт" }\n'
LIST = ENTRY.replace("docs.photo", "docs.list").replace('"Фото"', '"Список"')
SAYS = '[[entry.variant]]\ntext = "{}"\n'
ENDS = SAYS.format("Да.") + "until = 2027-07-20\n"


@pytest.mark.parametrize(
    ("base", "code", "said"),
    [
        (ENTRY + LIST, 0, "формулировка «сколько фото» есть и у «docs.photo»"),
        (ENTRY + FIRM + SAYS.format("{contact.fax}"), 1, "неизвестный факт «contact.fax»"),
        (ENTRY + FIRM + SAYS.format("{contact.phone}"), 0, "нет факта «Телефон"),
        (ENTRY + SAYS.format("Четыре."), 0, "docs.photo: никто не подтвердил"),
        (
            ENTRY + FIRM + SAYS.format("Да.") + "until = 2027-07-20\n",
            0,
            "срок кончается 20.07.2027",
        ),
        (ENTRY + FIRM + SAYS.format("Слово. " * 120), 0, "в ответе 839 знаков"),
        (ENTRY + FIRM + SAYS.format("Слово. " * 700), 1, "Можно не больше"),
        (ENTRY + 'next = ["docs.no"]\n', 1, "нет записи «docs.no»"),
        (ENTRY + FIRM + SAYS.format("[Сайт](сайт)"), 0, "«](сайт)» не похоже на оформление"),
    ],
)
def test_check_names_each_fault_and_fails_on_errors_alone(
    base: str,
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(terminal, "load_base", lambda: read_base([("docs.toml", base.encode())]))
    college = 'slug = "kmt"\nname = "КМТ"\ntimezone = "Europe/Moscow"\n'
    (tmp_path / "college.toml").write_text(college)
    assert main(["check", "--today", "2027-07-01", "--folder", str(tmp_path)]) == code
    assert said in capsys.readouterr().out
