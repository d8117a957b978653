"""Links and passwords are made at the terminal: for every role, each of one person."""

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.commands.staffing import actor
from bot.passwords import fits
from bot.roles import ROLES
from tests.commanding import tool, write_config


def prepared(folder: Path) -> tuple[Any, ...]:
    """A configuration whose database is there."""
    where = ("--config", write_config(folder))
    assert tool("staff", "add", "sample", "vk", "5", *where).code == 0
    return where


def rows(folder: Path, query: str) -> list[Any]:
    """What stands in the database."""
    with sqlite3.connect(folder / "data" / "priemka.db") as database:
        return database.execute(query).fetchall()


@pytest.mark.parametrize("role", ROLES)
def test_a_link_for_every_role_and_college(role: str, tmp_path: Path) -> None:
    where = prepared(tmp_path)
    both = ("link", "--role", role, "--college", "sample", "--by", " Анна  Петрова", "--duty")
    assert "/enter?key=" in tool(*both, *where).said
    wide = tool("link", "--role", role, *where)
    assert wide.code == (role == "editor"), wide.wrong
    found = rows(tmp_path, "SELECT role, college, person, duty, way FROM login ORDER BY rowid")
    assert found[0] == (role, "sample", "Анна Петрова", 1, "link")
    # Whoever names nobody means themselves, so that two links are one person.
    assert found[1:] == ([] if role == "editor" else [(role, "", actor(), 0, "link")])
    assert "Есть: sample." in tool("link", "--college", "kmt", *where).wrong
    assert "нужно имя" in tool("link", "--by", "vk:5", *where).wrong


def test_a_link_leads_where_people_open_the_page(tmp_path: Path) -> None:
    where = prepared(tmp_path)
    path = where[1]
    text = path.read_text("utf-8")
    path.write_text(text.replace("log =", 'address = "https://priemka.example/"\nlog ='), "utf-8")
    assert "https://priemka.example/enter?key=" in tool("link", *where).said
    path.write_text(text.replace("log =", 'address = "priemka.example"\nlog ='), "utf-8")
    assert "address" in tool("link", *where).wrong


def test_a_password_is_shown_once_and_taken_away(tmp_path: Path) -> None:
    where = prepared(tmp_path)
    assert "Паролей нет" in tool("password", *where).said
    said = tool("password", "Анна Петрова", *where).said
    found = re.search(r"Пароль: ((?:\w{4}-){4}\w{4})\n", said)
    assert found
    assert said.count("otpauth://totp/") == 1
    [(digest,)] = rows(tmp_path, "SELECT hash FROM password")
    assert fits(digest, found[1])
    assert tool("password", *where).said == "Анна Петрова: owner, все колледжи\n"
    local = ("--role", "reviewer", "--college", "sample")
    tool("password", "Анна Петрова", *local, *where)
    assert tool("password", *where).said == "Анна Петрова: reviewer, sample\n"
    assert "Есть: sample." in tool("password", "А", "--college", "kmt", *where).wrong
    wide = tool("password", "А", "--role", "editor", *where)
    assert "добавьте --college" in wide.wrong, "as for a link"
    assert rows(tmp_path, "SELECT name FROM password") == [("Анна Петрова",)]
    assert tool("password", "Анна Петрова", "--remove", *where).code == 0
    assert "и так нет" in tool("password", "Анна Петрова", "--remove", *where).wrong
    acts = rows(tmp_path, "SELECT action FROM audit WHERE action LIKE 'password%' ORDER BY id")
    assert [act for (act,) in acts] == ["password_made"] * 2 + ["password_removed"]
