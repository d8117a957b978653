"""`try` says in the terminal what an edit, thresholds or slang would do, and stores nothing."""

from functools import partial
from pathlib import Path

import pytest

from bot.config import read_config
from bot.storage.content import load_content
from bot.storage.engine import open_engines
from bot.storage.golden import keep_golden
from bot.storage.runner import write
from knowledge.golden import Golden
from tests.commanding import Ended, tool
from tests.storage.place import NOW
from tests.test_commands_content import College

THIEF = """\
[[entry]]
id = "life.thief"
title = "Есть ли общежитие"
category = "life"
phrasings = ["есть ли общежитие", "есть ли у вас общежитие"]
"""


@pytest.fixture
def here(tmp_path: Path) -> College:
    """A college whose database stands, as after a first start."""
    college = College(tmp_path)
    assert college.region("history", "entries", "dorm.available").code == 0
    return college


def tried(here: College, *words: object) -> Ended:
    return tool("try", *words, "--config", here.config)


def test_an_edit_that_loses_a_golden_question_ends_with_one(here: College) -> None:
    file = here.folder / "entries.toml"
    file.write_text(THIEF, "utf-8")
    engines = open_engines(f"sqlite:///{here.folder / 'data' / 'priemka.db'}")
    before = write(engines, load_content)
    ended = tried(here, file)
    assert ended.calm
    assert ended.code == 1, ended
    assert "НЕЛЬЗЯ  золотой вопрос «есть ли общежитие»" in ended.said
    assert write(engines, load_content) == before
    engines.dispose()


def test_thresholds_and_slang_are_tried(here: College) -> None:
    ended = tried(here, "--answer", "0.999", "--offer", "0.3")
    assert ended.code == 1
    assert "станет без ответа" in ended.said
    slang = here.folder / "slang.tsv"
    slang.write_text("# хата\nхата\tобщежитие\n", "utf-8")
    # What nobody asked yet is told by a golden question.
    engines = open_engines(f"sqlite:///{here.folder / 'data' / 'priemka.db'}")
    golden = Golden("есть ли хата", frozenset({"dorm.available"}), "Анна")
    write(engines, partial(keep_golden, one=golden, now=NOW))
    engines.dispose()
    ended = tried(here, "--slang", slang)
    assert (ended.code, ended.wrong) == (0, "")
    won = "хорошо  золотой вопрос «есть ли хата» станет понятен"
    assert won in ended.said
    line = f'slang = "{slang}"'
    assert line in ended.said, "it says how it comes into use"
    here.config.write_text(f"{here.config.read_text('utf-8')}\n[knowledge]\n{line}\n", "utf-8")
    ended = tried(here, "--answer", "0.9")
    assert won not in ended.said
    assert "answer_threshold = 0.9" in ended.said
    config = read_config(here.config, {})
    assert config.knowledge.slang == {"хата": "общежитие"}
    other = here.folder / "other.tsv"
    other.write_text("хата\t\n", "utf-8")
    ended = tried(here, "--slang", other)
    assert ended.code == 1, "the word in use is taken out again"
    assert "НЕЛЬЗЯ  золотой вопрос «есть ли хата»" in ended.said
    assert line not in ended.said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Нечего пробовать"),
        (("--answer", "0.2", "--offer", "0.9"), "0 < --offer ≤ --answer ≤ 1"),
        (("--slang", "no.tsv"), "не читается"),
        (("no.toml",), "no.toml"),
    ],
)
def test_what_cannot_be_tried_is_said(here: College, words: tuple[str, ...], said: str) -> None:
    ended = tried(here, *words)
    assert ended.calm
    assert ended.code == 1
    assert said in ended.wrong


def test_a_row_without_a_tab_is_named(here: College) -> None:
    slang = here.folder / "slang.tsv"
    slang.write_text("хата общежитие\n", "utf-8")
    assert "строка 1" in tried(here, "--slang", slang).wrong
