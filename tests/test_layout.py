"""Holds the rules of the house over every file, and that each rule is able to fail."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.layout import PACKAGES, RULES, Rule, circle
from tests.layout_sources import Source, sources

ROOT = Path(__file__).parent.parent
HOUSE = sources(ROOT, [*PACKAGES, "tests"])

TOP_LEVEL = {
    *(".ci", ".gitignore", "CHANGELOG.md", "Makefile", "README.md", "config.example.toml"),
    *("bot", "handlers", "knowledge", "pyproject.toml", "requirements-dev.lock"),
    *("requirements.lock", "tests"),
}

SAID = '"""Says in one sentence what holds."""\n'

BROKEN = [
    ("direction", "knowledge/a.py", "import handlers.texts"),
    ("direction", "knowledge/a.py", "from bot import core"),
    ("direction", "handlers/a.py", "def f():\n    from bot.core import g"),
    ("direction", "bot/a.py", "from tests.fakes import vk"),
    ("homes", "bot/core.py", "from aiogram.types import Update"),
    ("homes", "bot/adapters/vk.py", "import aiogram"),
    ("homes", "bot/adapters/telegram.py", "import vkbottle_types.objects"),
    ("homes", "bot/web/console.py", "from sqlalchemy.orm import Session"),
    ("homes", "bot/core.py", "import apscheduler.schedulers.asyncio as schedulers"),
    ("homes", "knowledge/search.py", "import sqlmodel"),
    ("purity", "handlers/asking.py", "import asyncio"),
    ("purity", "handlers/asking.py", "from urllib import request"),
    ("purity", "handlers/asking.py", "from pathlib import Path"),
    ("purity", "knowledge/search.py", "import http.client"),
    ("purity", "knowledge/search.py", "from os import environ"),
    ("purity", "knowledge/search.py", "def f():\n    import logging"),
    ("purity", "handlers/asking.py", "print(1)"),
    ("purity", "knowledge/search.py", "open('x')"),
    ("clock", "knowledge/answers.py", "x = datetime.now(UTC)"),
    ("clock", "knowledge/answers.py", "x = datetime.datetime.utcnow()"),
    ("clock", "handlers/asking.py", "def f(today=date.today): ..."),
    ("plain_imports", "bot/core.py", "from . import ports"),
    ("plain_imports", "tests/a.py", "from ..bot import ports"),
    ("plain_imports", "bot/core.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING: ..."),
    ("plain_imports", "bot/core.py", "import typing\nif typing.TYPE_CHECKING: ..."),
    ("plain_imports", "bot/utils.py", ""),
    ("plain_imports", "tests/utils/texts.py", ""),
    ("lazy", "bot/core.py", "async def f():\n    import json"),
    ("lazy", "knowledge/search.py", "class A:\n    def f(self):\n        from json import loads"),
    ("lazy", "handlers/asking.py", "x = importlib.import_module('json')"),
    ("docstring", "bot/core.py", "import json"),
    ("docstring", "bot/core.py", '"""The core."""'),
    ("docstring", "tests/a.py", '"""a list of words without an end\n\nThen a sentence."""'),
    ("length", "bot/web/page.html", "<p>\n" * 301),
    ("length", "tests/a.py", "\n" * 301),
    ("finished", "bot/core.py", "# TO" + "DO: later"),
    ("finished", "bot/web/page.css", "/* FIX" + "ME */"),
    ("finished", "bot/core.py", "raise NotImplemented" + "Error"),
    ("workplace", "bot/core.py", "x = '/wo" + "rk/main'"),
    ("workplace", "knowledge/base/a.toml", 'x = "/tm' + 'p/x"'),
    ("manners", "bot/adapters/telegram.py", "async def f(message):\n    await message.answer('a')"),
    ("manners", "bot/core.py", "update.message.reply_photo(x)"),
    ("manners", "bot/core.py", "dispatcher.start_polling(bot)"),
    ("manners", "bot/adapters/telegram.py", "bot.delete_webhook(drop_pending_updates=False)"),
    ("manners", "bot/adapters/telegram.py", "call('getUpdates', {'offset': -1})"),
    ("manners", "bot/adapters/telegram.py", "bot.get_updates(offset=-1)"),
]

SOUND = [
    ("bot/core.py", "from handlers.asking import ask\nfrom knowledge import search"),
    ("bot/adapters/telegram_parse.py", "from aiogram.types import Update"),
    ("bot/storage/tables.py", "import sqlalchemy as sa\nfrom sqlmodel import Session"),
    ("bot/schedule.py", "import apscheduler"),
    ("bot/adapters/__init__.py", "def f():\n    from bot.adapters.vk import Vk"),
    ("bot/core.py", "x = datetime.now(UTC)\nimport asyncio, logging\nprint(answers.answer(q))"),
    ("bot/web/a.py", "fetch({'offset': 5, 1: 2, **more}, offset=last + 1, **rest)"),
    ("handlers/asking.py", "from datetime import datetime, time\nx = time(9)"),
    ("handlers/asking.py", "from urllib.parse import quote\nx = now.today\n(lambda: 0)()"),
    ("knowledge/package.py", "from importlib.resources import files\nfrom pathlib import Path"),
    ("knowledge/__main__.py", "print(date.today())"),
    ("bot/web/page.html", '<a href="https://example.org/work/1">x</a>'),
    ("tests/a.py", "import aiogram\ndef f():\n    import bot.core"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_house_keeps_the_rule(rule: Rule) -> None:
    assert [problem for source in HOUSE for problem in rule(source)] == []


@pytest.mark.parametrize(("name", "path", "text"), BROKEN)
def test_rule_is_able_to_fail(name: str, path: str, text: str) -> None:
    source = Source(path, text if name == "docstring" else SAID + text)
    rule = next(rule for rule in RULES if rule.__name__ == name)
    problems = list(rule(source))
    assert problems
    assert problems[0].startswith(path)


def test_every_rule_was_seen_to_fail() -> None:
    assert {name for name, *_ in BROKEN} == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize(("path", "text"), SOUND)
def test_sound_code_breaks_no_rule(path: str, text: str) -> None:
    said = SAID if path.endswith(".py") else ""
    assert [found for rule in RULES for found in rule(Source(path, said + text))] == []


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    assert circle(HOUSE) == []


def test_circle_is_found_and_a_late_import_is_none() -> None:
    def module(name: str, text: str) -> Source:
        return Source(f"bot/{name}.py", text)

    first, second = module("a", "from bot import b"), module("b", "import bot.c as c")
    assert circle([first, second, module("c", "x = 1")]) == []
    found = circle([first, second, module("c", "from bot.a import f")])
    assert found == ["bot.a", "bot.b", "bot.c", "bot.a"]
    late = module("c", "async def f():\n    from bot.a import f")
    assert circle([first, second, late]) == []


def tracked() -> list[str]:
    """Files in git or about to be: neither ignored nor in .git."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others"]
    listed = subprocess.run(
        [*command, "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return listed.stdout.splitlines()


def test_top_level_holds_only_what_belongs_there() -> None:
    top = {path.split("/")[0] for path in tracked()}
    assert top - TOP_LEVEL == set()
    assert {"bot", "handlers", "knowledge", "tests", "Makefile"} <= top


def requirements(name: str) -> dict[str, str]:
    """Package → version in a lock file; every one has a hash, and no address stands in it."""
    text = (ROOT / name).read_text()
    assert not re.search(r"://|^\s*-[-\w]*(?:index|find|trusted)", text, re.MULTILINE)
    entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    return {
        found[1]: found[2]
        for entry in entries
        if (found := re.match(r"([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)", entry))
    }


def test_locks_hold_every_dependency_with_hashes_and_agree() -> None:
    runtime, dev = requirements("requirements.lock"), requirements("requirements-dev.lock")
    assert runtime.items() <= dev.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for named, lock in (
        (project["dependencies"], runtime),
        (project["optional-dependencies"]["dev"], dev),
    ):
        wanted = {re.split(r"[^\w-]", requirement)[0].lower() for requirement in named}
        assert wanted - lock.keys() == set()
