"""No secret reaches the log: every line is redacted last, when nothing can be added to it.

A line is one JSON object (time in UTC, level, logger, message, extras). Callers keep what people
wrote out of it: bodies of messages are never logged at INFO or above.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote

from pythonjsonlogger.json import JsonFormatter

MASK = "***"
SHORTEST_HIDDEN = 6
"""Shorter values are not hidden by value: they would blot out ordinary words."""

LEVELS = ("debug", "info", "warning", "error")

QUIET = (
    "aiogram",
    "aiohttp",
    "alembic",
    "apscheduler",
    "asyncio",
    "multipart",
    "sqlalchemy",
    "vkbottle",
)
"""Libraries that tell of every update, query or request: they are heard from WARNING up."""

# Shapes of a Telegram token (also percent-encoded in an address), of a VK community's key,
# new and old.
_TOKENS = re.compile(
    r"\d{6,}(?::|%3[Aa])[\w-]{30,}|vk1\.a\.[\w-]+|(?<![0-9a-f])[0-9a-f]{85}(?![0-9a-f])"
)
_LABELLED = re.compile(
    r"""(access_token(?:\\?["'])?\s*[:=]\s*(?:\\?["'])?|Bearer\s+)[^\s&"'\\,;}<>]+""",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"(?<=://)[^\s/@:\"']*:[^\s/@\"']+(?=@)")

_hidden: set[str] = set()


def hide(value: str) -> None:
    """Remember a secret, and the forms it takes in addresses and quotes, so that no log shows it.

    Values shorter than `SHORTEST_HIDDEN` are ignored. Safe to call again with the same value.
    """
    if len(value) >= SHORTEST_HIDDEN:
        in_json = {json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
        in_python = {repr(value)[1:-1], repr(value.encode())[2:-1]}
        _hidden.update({value, quote(value), quote(value, safe="")} | in_json | in_python)


def redact(text: str) -> str:
    """The text with every known secret and everything shaped like a token replaced by `***`."""
    for value in sorted(_hidden, key=len, reverse=True):
        text = text.replace(value, MASK)
    text = _TOKENS.sub(MASK, text)
    text = _LABELLED.sub(rf"\g<1>{MASK}", text)
    return _IN_ADDRESS.sub(MASK, text)


def holds_token(text: str) -> bool:
    """Whether the text holds something shaped like a token, or an address with a password."""
    return any(pattern.search(text) for pattern in (_TOKENS, _LABELLED, _IN_ADDRESS))


def clean(value: object) -> Any:
    """A value ready for JSON: plain types, every string of it redacted, keys too.

    What JSON does not know is logged as its redacted `repr`, so that nothing is encoded into a
    form (base64 of bytes, a dataclass as a dict) in which a secret would not be recognised.
    """
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, str):
        return redact(str(value))
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Mapping):
        return {redact(str(key)): clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [clean(inner) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return redact(repr(value))


class Redact(JsonFormatter):
    """Formats a record as one JSON line in which no secret is left; never raises."""

    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger", "exc_info": "error"},
            json_ensure_ascii=False,
            timestamp="time",
        )

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line; one that cannot be formatted becomes a line that says so."""
        try:
            return super().format(record)
        except Exception as problem:
            return self._broken(record, problem)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Redact every field: message, extras and traceback are together only here."""
        cleaned: dict[str, Any] = clean(log_data)
        return cleaned

    def _broken(self, record: logging.LogRecord, problem: Exception) -> str:
        """A line for a record whose arguments do not fit: its template, and why."""
        line = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(),
            "level": "ERROR",
            "logger": record.name,
            "message": redact(f"cannot format a log record: {type(problem).__name__}: {problem}"),
            "template": redact(str(record.msg)) if isinstance(record.msg, str) else "",
            "at": f"{record.filename}:{record.lineno}",
        }
        return json.dumps(line, ensure_ascii=False)


class Lines(logging.StreamHandler[TextIO]):
    """Writes lines to a stream; a stream that fails is not answered with the record's contents."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say which logger's line was lost. The library would print message and arguments."""
        print(f"log line of {record.name} could not be written", file=sys.__stderr__)


def set_up(level: str = "info", stream: TextIO | None = None) -> None:
    """Send everything logged to `stream` (default: standard error) as redacted JSON lines.

    `level` is one of `LEVELS`. Replaces the root logger's handlers, so calling it again is safe;
    Python warnings and uncaught exceptions, also of threads, go the same way.
    """
    handler = Lines(stream if stream is not None else sys.stderr)
    handler.setFormatter(Redact())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_of_thread


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught exception", exc_info=(kind, error, trace))


def _log_uncaught_of_thread(caught: threading.ExceptHookArgs) -> None:
    name = caught.thread.name if caught.thread else "unknown"
    error = caught.exc_value or caught.exc_type()
    logging.getLogger("bot").critical(
        "uncaught exception in thread %s", name, exc_info=(type(error), error, caught.exc_traceback)
    )
