"""Tools beside a running process: help, check, staff, backup; each fails in a plain sentence."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.adapters.web import WebAdapter
from bot.clock import system_clock
from bot.commands import checking_pages
from bot.commands.checking_pages import foreign_notice
from bot.config_pages import FIRST_VK_CHAT
from bot.ports import Finding, PageConfig
from bot.storage.by_hand import opened
from bot.storage.logins import find_visitor, use_link
from bot.storage.pages import PageSetup, ensure_college
from bot.storage.runner import write
from bot.storage.schema import draft
from knowledge.colleges import load_college
from tests.commanding import CONFIG, tool, write_config
from tests.handlers.making import NOW

TELEGRAM = """
[[colleges.pages]]
slug = "kmt-tg"
channel = "telegram"
token = "kmt-tg"
mode = "reference"
"""
VK = """
[[colleges.pages]]
slug = "kmt-vk"
channel = "vk"
token = "kmt-vk"
group = 1
"""
TOKEN = "123456789:" + "A" * 35


def test_without_a_command_help_is_in_russian() -> None:
    ended = tool()
    assert ended.code == 0
    assert ended.said.startswith("Запуск: python -m bot")
    for name in ("run", "check", "link", "staff", "backup"):
        assert f"\n    {name} " in ended.said
    assert "usage" not in ended.said + tool("staff", "add", "--help").said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "--today", "завтра"], "--today: нужна дата, например 2027-07-01"),
        (["rnu"], "так не бывает: 'rnu'"),
        (["staff", "add", "sample"], "не хватает: КАНАЛ, НОМЕР"),
        (["staff", "add", "sample", "vk", "durov"], "нужен номер человека цифрами"),
    ],
)
def test_wrong_words_are_explained(words: list[str], said: str) -> None:
    ended = tool(*words)
    assert ended.code == 2
    assert said in ended.wrong
    assert "--help" in ended.wrong


def test_check_is_green_on_the_sample_and_leaves_nothing_behind(tmp_path: Path) -> None:
    ended = tool("check", "--config", write_config(tmp_path))
    assert ended.code == 0, ended
    assert "Ошибок нет, можно запускать." in ended.said
    assert "ОШИБКА" not in ended.said
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


def test_check_names_a_missing_secret_and_explains_telegram(tmp_path: Path) -> None:
    ended = tool("check", "--config", write_config(tmp_path, CONFIG + TELEGRAM))
    assert ended.code == 1
    assert "секрет «kmt-tg» не найден" in ended.said
    assert "Ошибок: 1." in ended.said
    for line in foreign_notice("reference"):
        assert line.text in ended.said


def test_check_names_a_college_without_anybody_on_duty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking_pages, "make_adapter", Asked)
    where = ("--config", write_config(tmp_path, CONFIG + VK))
    for channel, number in (("telegram", "7"), ("vk", "8")):
        assert tool("staff", "add", "sample", channel, number, "--duty", *where).code == 0
    assert "дежурных нет" in tool("check", *where).said, "no page that could tell them was served"
    database = f"sqlite:///{tmp_path / 'data' / 'priemka.db'}"
    [college], setups = load_college().values, [PageSetup("kmt-vk", "vk", "full")]
    with opened(database) as engines:
        write(engines, lambda session: ensure_college(session, college, setups))
    assert "дежурных 1." in tool("check", *where).said


class Asked(WebAdapter):
    """A page that needs half a second to look at itself, or never ends."""

    ENDLESS = 60.0

    def __init__(self, page: PageConfig, changed: Callable[[], None]) -> None:
        super().__init__(page, changed)
        self.page = page

    async def check(self) -> list[Finding]:
        await asyncio.sleep(self.ENDLESS if self.page.slug == "kmt-tg" else 0.3)
        return [Finding("ok", f"token {len(self.page.token.reveal())}")]


def test_check_asks_all_pages_at_once_and_waits_for_none_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secrets" / "kmt-tg"
    secret.parent.mkdir()
    for name in ("kmt-tg", "kmt-vk"):
        secret.with_name(name).write_text(TOKEN)
        secret.with_name(name).chmod(0o600)
    monkeypatch.setattr(checking_pages, "make_adapter", Asked)
    monkeypatch.setattr(checking_pages, "LONGEST_SECONDS", 1.0)
    began = time.monotonic()
    ended = tool("check", "--config", write_config(tmp_path, CONFIG + VK + TELEGRAM))
    assert time.monotonic() - began < Asked.ENDLESS
    assert ended.code == 1
    assert f"хорошо:   token {len(TOKEN)}" in ended.said
    assert "Ответа нет уже 1 секунд" in ended.said
    assert TOKEN not in ended.said + ended.wrong


def test_own_day_is_refused_where_people_write(tmp_path: Path) -> None:
    config = write_config(tmp_path, CONFIG + VK)
    ended = tool("run", "--config", config, "--today", "2027-07-01")
    assert (ended.code, ended.said) == (1, "")
    assert "kmt-vk" in ended.wrong


def test_a_desk_is_switched_and_never_the_last_one(tmp_path: Path) -> None:
    desk = f'[[colleges.desks]]\nchannel = "vk"\npage = "kmt-vk"\nchat = {FIRST_VK_CHAT}\n'
    where = ("--config", write_config(tmp_path, f"{CONFIG}{VK}\n{desk}"))
    tool("staff", "add", "sample", "vk", "5", *where)
    both = "ВКонтакте: включён\nпробная страница: включён\n"
    assert tool("desk", "sample", *where).said == both
    assert "Есть: vk, web." in tool("desk", "sample", "telegram", "off", *where).wrong
    assert "Есть: sample." in tool("desk", "kmt", "vk", "off", *where).wrong
    assert "ВКонтакте: выключен" in tool("desk", "sample", "vk", "off", *where).said
    assert "последний" in tool("desk", "sample", "web", "off", *where).wrong
    assert tool("desk", "sample", "vk", "on", *where).said == both


def test_staff_come_and_go_and_leave_a_trace(tmp_path: Path) -> None:
    where = ("--config", write_config(tmp_path))
    assert "Базы данных ещё нет" in tool("staff", "list", *where).wrong
    assert "Есть: sample." in tool("staff", "add", "kmt", "vk", "5", *where).wrong
    past = tool("staff", "add", "sample", "vk", "5", "--until", "2020-01-01", *where)
    assert (past.code, past.said) == (1, "")
    until = ("--until", "2099-08-31")
    assert tool("staff", "add", "sample", "telegram", "77", *until, *where).code == 0
    person = ("--person", " Анна  Петрова")
    assert tool("staff", "add", "sample", "vk", "5", "owner", "--duty", *person, *where).code == 0
    assert "нужно имя" in tool("staff", "add", "sample", "vk", "6", "--person", "vk:5").wrong
    listed = tool("staff", "list", *where).said
    anna = "sample: Анна Петрова (vk 5), owner, дежурный"
    assert listed == f"sample: telegram 77, admin, по 31.08.2099\n{anna}\n"
    assert tool("staff", "remove", "sample", "vk", "5", *where).code == 0
    again = tool("staff", "remove", "sample", "vk", "5", *where)
    assert again.code == 1
    assert "и так не отвечает" in again.wrong
    with sqlite3.connect(tmp_path / "data" / "priemka.db") as database:
        acts = database.execute("SELECT action, subject FROM audit ORDER BY id").fetchall()
    assert acts == [
        ("staff_added:admin", "staff:sample:telegram:77"),
        ("staff_added:owner:duty", "staff:sample:vk:5"),
        ("staff_removed", "staff:sample:vk:5"),
    ]


def test_a_backup_is_whole_closed_to_others_and_over_no_other_file(tmp_path: Path) -> None:
    where = ("--config", write_config(tmp_path))
    copy = tmp_path / "copy.db"
    assert tool("backup", copy, *where).code == 1
    assert not copy.exists()
    tool("staff", "add", "sample", "vk", "5", *where)
    assert tool("backup", copy, *where).code == 0
    assert copy.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(copy) as database:
        assert database.execute("SELECT external_id FROM staff").fetchall() == [("5",)]
    again = tool("backup", copy, *where)
    assert again.code == 1
    assert "уже есть" in again.wrong
    nowhere = tool("backup", tmp_path / "none" / "copy.db", *where)
    assert "Создайте её" in nowhere.wrong


def test_a_database_that_is_none_is_told_plainly(tmp_path: Path) -> None:
    where = ("--config", write_config(tmp_path))
    database = tmp_path / "data" / "priemka.db"
    database.parent.mkdir()
    database.write_bytes(b"not a database " * 500)
    for words in (["run"], ["link"], ["staff", "list"]):
        ended = tool(*words, *where)
        assert (ended.code, ended.calm) == (1, True)
        assert "База данных не работает" in ended.wrong
    assert "Не открывается" in tool("check", *where).said


def test_a_link_gives_the_right_that_was_asked_for(tmp_path: Path) -> None:
    path = write_config(tmp_path)
    tool("staff", "add", "sample", "vk", "77", "--config", path)
    ended = tool("link", "--role", "editor", "--config", path)
    assert (ended.code, ended.calm) == (1, True)
    assert "--college" in ended.wrong
    assert tool("link", "--role", "king", "--config", path).code == 2
    words = ("--role", "reviewer", "--by", "Анна Петрова", "--config", path)
    key = tool("link", *words).said.partition("?key=")[2].split()[0]
    with opened(f"sqlite:///{tmp_path / 'data' / 'priemka.db'}") as engines:
        token = write(engines, lambda session: use_link(session, key, system_clock()))
        found = write(engines, lambda session: find_visitor(session, token, system_clock()))
    assert found is not None
    assert (found.role, found.college, found.author) == ("reviewer", "", "Анна Петрова")


def test_what_colleges_propose(tmp_path: Path) -> None:
    path = write_config(tmp_path)
    assert tool("proposals", "--config", path).code == 1, "there is no database yet"
    tool("staff", "add", "sample", "vk", "77", "--config", path)
    assert tool("proposals", "--config", path).said == "Предложений нет.\n"
    row = {
        **{"college_id": 1, "card_id": 1, "page_id": 1, "chat": "desk", "thread": "", "by": "vk:7"},
        **{"decided_by": "vk:77", "trial": "{}", "version": 3, "state": "proposed"},
        **{"wordings": '["есть бассейн?", "бассейн"]', "answer": "Да,\nна Садовой."},
        **{"created_at": NOW, "changed_at": NOW},
    }
    with opened(f"sqlite:///{tmp_path / 'data' / 'priemka.db'}") as engines:
        write(engines, lambda session: session.execute(draft.insert().values(**row)))
    ended = tool("proposals", "--config", path)
    assert ended.said.splitlines() == [
        *("sample:", "  № 1, 14.07.2026: есть бассейн? / бассейн"),
        *("      Да,", "      на Садовой."),
    ]
    assert tool("proposals", "other", "--config", path).said == "Предложений нет.\n"


def test_nobody_is_overdue_yet(tmp_path: Path) -> None:
    path = write_config(tmp_path)
    assert tool("overdue", "--config", path).code == 1, "there is no database yet"
    tool("staff", "add", "sample", "vk", "77", "owner", "--config", path)
    ended = tool("overdue", "--config", path)
    assert (ended.code, ended.said) == (0, "Просроченных вопросов нет.\n")
