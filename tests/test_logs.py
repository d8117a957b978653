"""Holds that no secret gets into a log by any way a program can put it there."""

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from bot import logs
from bot.logs import hide, redact, set_up

# What must not be left of any canary: letters that occur nowhere else, neither in this file's
# lines that a traceback shows.
MARK = "".join(("z", "k", "7", "Q"))

TELEGRAM = "987654321:" + f"AAE-{MARK}_" * 4
VK = "vk1.a." + f"{MARK}-_" * 30
OLD_VK = "0123456789abcdef0" * 5
BEARER = f"Bearer {MARK}.bearer-token_1"
LABELLED = f"access_token={MARK}"
ADDRESS = f"postgresql+psycopg://priemka:{MARK}@db/p"
QUOTED = f'{MARK} "quoted" ключ\\{MARK}'
CANARIES = (TELEGRAM, VK, OLD_VK, BEARER, LABELLED, ADDRESS, QUOTED)
PIECES = (MARK, OLD_VK[:20])


@dataclass
class Client:
    token: str


class Unspeakable:
    def __repr__(self) -> str:
        raise ValueError(TELEGRAM)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(logs, "_hidden", set())
    hide(QUOTED)
    level, stream = root.level, io.StringIO()
    set_up("debug", stream)
    yield stream
    logging.captureWarnings(False)
    root.setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    """What was logged; fails if a line is not JSON or a canary is left in any form."""
    text = log.getvalue()
    assert not [piece for piece in PIECES if piece in text]
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("canary", CANARIES)
def test_canary_in_message_arguments_and_extras(log: io.StringIO, canary: str) -> None:
    logger = logging.getLogger("bot.delivery")
    logger.info("sent with " + canary)
    logger.info("sent with %s and %r", canary, {"key": [canary]})
    logger.info("%(token)s", {"token": canary})
    extra = {"token": canary, "deep": {canary: [(canary,), {canary}]}, "client": Client(canary)}
    logger.info("extras", extra={**extra, "raw": canary.encode(), "bare": ValueError(canary)})
    logger.info({"message": canary, "url": f"https://api.example.org/bot{canary}/getMe"})
    found = lines(log)
    assert len(found) == 5
    assert found[0]["message"].startswith("sent with ")
    assert {line["logger"] for line in found} == {"bot.delivery"}


@pytest.mark.parametrize("canary", CANARIES)
def test_canary_in_exceptions_and_their_chains(log: io.StringIO, canary: str) -> None:
    try:
        try:
            raise OSError(canary)
        except OSError as cause:
            cause.add_note(canary)
            raise RuntimeError({"url": canary}) from cause
    except RuntimeError:
        logging.getLogger("bot").exception("failed", stack_info=True)
    (line,) = lines(log)
    assert line["error"].count("Traceback") == 2
    assert "RuntimeError" in line["error"]


def test_canary_in_the_source_line_of_a_traceback(log: io.StringIO) -> None:
    try:
        int("vk1.a.aKeyInTheSource")
    except ValueError:
        logging.getLogger("bot").exception("failed")
    (line,) = lines(log)
    assert 'int("***")' in line["error"]
    assert "InTheSource" not in log.getvalue()


@pytest.mark.parametrize("canary", CANARIES)
def test_canary_in_a_record_that_cannot_be_formatted(
    log: io.StringIO, canary: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # pytest's own handlers, put in before each phase of a test, raise where ours goes on.
    set_up("debug", log)
    logger = logging.getLogger("bot")
    logger.info("%d sent", canary)
    logger.info(canary, "one argument too many")
    logger.info("an object %s", "x", extra={"object": Unspeakable()})
    found = lines(log)
    assert [line["message"][:26] for line in found] == ["cannot format a log record"] * 3
    assert found[0]["template"] == "%d sent"
    assert found[0]["at"].startswith("test_logs.py:")
    assert capsys.readouterr() == ("", "")


def test_stream_that_fails_is_not_answered_with_the_contents(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "__stderr__", shown)
    set_up("info", log)
    log.close()
    logging.getLogger("bot.web").info("sent with %s", TELEGRAM)
    assert shown.getvalue() == "log line of bot.web could not be written\n"


def test_canary_in_warnings_and_uncaught_exceptions(log: io.StringIO) -> None:
    # pytest has its own way with warnings, anew in each phase of a test.
    logging.captureWarnings(False)
    set_up("debug", log)
    warnings.simplefilter("always")
    warnings.warn(TELEGRAM, stacklevel=1)
    error = ValueError(VK)
    sys.excepthook(ValueError, error, None)
    thread = threading.Thread(target=int, args=[BEARER], name="sweeps")
    thread.start()
    thread.join()
    threading.excepthook(threading.ExceptHookArgs([ValueError, None, None, None]))
    found = lines(log)
    assert [line["logger"] for line in found] == ["py.warnings", "bot", "bot", "bot"]
    assert found[2]["message"] == "uncaught exception in thread sweeps"
    assert found[3]["message"] == "uncaught exception in thread unknown"


def test_stopping_by_keyboard_is_no_error(log: io.StringIO) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert log.getvalue() == ""


def test_line_has_time_in_utc_level_logger_and_plain_values(log: io.StringIO) -> None:
    when = datetime(2027, 7, 1, 9, tzinfo=UTC)
    extra = {"page": 3, "share": 0.5, "ok": True, "none": None, "when": when, "list": [1]}
    logging.getLogger("bot.core").warning("вопрос ждёт", extra=extra)
    (line,) = lines(log)
    assert datetime.fromisoformat(line.pop("time")).utcoffset() == UTC.utcoffset(None)
    assert line == {
        "level": "WARNING",
        "logger": "bot.core",
        "message": "вопрос ждёт",
        **extra,
        "when": "2027-07-01T09:00:00+00:00",
    }
    assert "вопрос ждёт" in log.getvalue()


def test_noisy_libraries_are_heard_only_when_something_is_wrong(log: io.StringIO) -> None:
    for name in ("aiogram.event", "sqlalchemy.engine.Engine", "aiohttp.access", "vkbottle"):
        logging.getLogger(name).info("body of an update")
        logging.getLogger(name).warning("wrong")
    assert [line["message"] for line in lines(log)] == ["wrong"] * 4


def test_setting_up_again_does_not_double_lines(log: io.StringIO) -> None:
    second = io.StringIO()
    set_up("warning", second)
    logging.getLogger("bot").info("quiet")
    logging.getLogger("bot").error("heard")
    assert log.getvalue() == ""
    assert len(lines(second)) == 1


def test_default_stream_is_standard_error(
    log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up()
    logging.getLogger("bot").info("here")
    assert json.loads(capsys.readouterr().err)["message"] == "here"
    assert log.getvalue() == ""


@pytest.mark.parametrize(
    "text",
    [
        "Приём до 15 августа, с 9:00 до 17:00, телефон 8 861 123-45-67",
        "https://vk.com/club123456789?w=wall-1:2",
        "bot 123456:short and page 12:34",
        "mail to priemka@example.org or http://example.org:8080/a@b",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


def test_short_values_are_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_hidden", set())
    hide("бот")
    assert redact("бот отвечает") == "бот отвечает"
