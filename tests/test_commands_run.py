"""`run` says what runs and where, answers a browser, refuses a second copy, stops when asked."""

import re
import signal
import time
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path
from queue import Queue
from threading import Timer
from threading import enumerate as enumerate_threads
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from aiohttp import ClientSession

from bot.building import build
from bot.clock import system_clock
from bot.commands import running as starting
from bot.commands.preparing import read_content
from bot.commands.refusing import Refused
from bot.commands.serving import serve
from bot.config import read_config
from bot.web.changes import Changes
from knowledge.understanding import Knowledge
from tests.commanding import CONFIG, PATIENCE, command, running, said_lines, tool, write_config

STOPS_WITHIN = 10.0


def link_in(line: str) -> str:
    found = re.search(r"http://\S+/enter\?key=\S+", line)
    assert found, line
    return found[0]


def enter(link: str) -> tuple[str, str]:
    """What a browser shows that follows a link, and what it shows after the button."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    before = browser.open(link).read().decode()
    place, key = link.split("?key=")
    after = browser.open(place, urlencode({"key": key}).encode()).read().decode()
    return before, after


def test_a_page_opens_by_a_link_a_second_copy_is_refused_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    config = write_config(tmp_path)
    with running("run", "--config", config, "--today", "2027-07-01") as process:
        what, where = said_lines(process, 2)
        assert "работает" in what
        assert "proba" in what
        assert "01.07.2027" in what
        before, after = enter(link_in(where))
        assert "<button" in before
        assert "Образец" in after
        ready = build_opener().open(f"http://{urlsplit(link_in(where)).netloc}/readyz")
        assert ready.status == 200

        second = command("run", "--config", config)
        assert (second.code, second.said) == (1, "")
        assert "уже запущена" in second.wrong
        assert second.calm

        new = tool("link", "--config", config, "--today", "2027-07-01")
        assert new.code == 0
        assert "не запущена" not in new.said
        assert "Образец" in enter(link_in(new.said))[1]

        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        assert time.monotonic() - began < STOPS_WITHIN
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


def test_a_wrong_configuration_names_line_and_key(tmp_path: Path) -> None:
    config = write_config(tmp_path, CONFIG.replace('log = "warning"', 'log = "loud"\nlgo = 1'))
    ended = tool("run", "--config", config)
    assert ended.code == 2
    assert f"{config}:3: process.log:" in ended.wrong
    assert f"{config}:4: process.lgo:" in ended.wrong
    assert ended.calm


async def test_without_a_page_machines_are_told_and_a_port_is_not_shared(tmp_path: Path) -> None:
    off = CONFIG.replace('channel = "web"', 'channel = "web"\nmode = "off"')
    config = read_config(write_config(tmp_path, off), {})
    content, changes = read_content(config, date(2027, 7, 1)), Changes()
    few = Knowledge.build(content.entries[:2], [college for _, college in content.found])
    app = build(config, few, content.found, system_clock, changes.up)
    served = await serve(app, changes, "127.0.0.1", 0)
    assert served.page is None
    async with ClientSession() as client:
        for path in ("livez", "readyz", "metrics"):
            async with client.get(f"{served.address}/{path}") as response:
                assert response.status == 200, path
    with pytest.raises(Refused, match="занят другой программой"):
        await serve(app, changes, "127.0.0.1", int(served.address.rpartition(":")[2]))
    await served.close()
    await app.stop()


def test_a_faulty_college_is_refused_at_the_start_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "college"
    folder.mkdir()
    (folder / "college.toml").write_text('slug = "a"\nname = "A"\ntimezone = "Moon/Sea"\n')
    config = write_config(tmp_path, CONFIG.replace('"sample"', '"college"'))
    ended = tool("run", "--config", config)
    assert ended.code == 1
    assert "college/college.toml:3: ошибка: timezone:" in ended.wrong
    assert ended.calm


def test_whoever_waits_for_the_first_start_hears_why(monkeypatch: pytest.MonkeyPatch) -> None:
    said: Queue[str] = Queue()
    monkeypatch.setattr(starting, "print", lambda text, **_: said.put(text), raising=False)
    monkeypatch.setattr(starting, "LEARNS_AFTER", 0.0)
    with starting.telling_that_it_learns():
        assert said.get(timeout=PATIENCE) == starting.LEARNS


def test_what_was_learnt_before_is_read_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    said: Queue[str] = Queue()
    monkeypatch.setattr(starting, "print", lambda text, **_: said.put(text), raising=False)
    monkeypatch.setattr(starting, "LEARNS_AFTER", 60.0)
    with starting.telling_that_it_learns():
        [timer] = [one for one in enumerate_threads() if isinstance(one, Timer)]
    timer.join()
    assert said.empty()
