"""Bytes become parsed TOML or a problem with its line; reading never raises.

Accepted: UTF-8 with or without a byte order mark, either line end. A file that breaks off or has
a syntax fault still gives what stands before the section with the fault.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property

from knowledge.problems import Problem
from knowledge.toml_lines import Section, last_place, sections

_PLACE = re.compile(r"^(?P<what>.*?) \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


@dataclass(frozen=True)
class Document:
    """A parsed file: its values and the text they stand in."""

    file: str
    values: dict[str, object]
    text: str = ""

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Where everything stands: found out for who must name a line, which is seldom."""
        return sections(self.text)

    def find(self, piece: str, line: int) -> int:
        """The first line from `line` on that holds `piece`; `line` itself where none does."""
        lines = self.text.split("\n")[line - 1 :]
        return next((line + n for n, text in enumerate(lines) if piece in text), line)


def read_document(file: str, data: bytes) -> tuple[Document, tuple[Problem, ...]]:
    """Parse `data`; `file` is the name problems show. An unreadable file is an empty document."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return Document(file, {}), (_encoding_problem(file, data, error),)
    values, problem = _parse(file, text)
    if problem is None:
        return Document(file, values, text), ()
    good = _before(text, problem.line)
    values, _ = _parse(file, good)
    return Document(file, values, good), (problem,)


def _parse(file: str, text: str) -> tuple[dict[str, object], Problem | None]:
    try:
        return tomllib.loads(text), None
    except RecursionError:
        fault = "слишком много вложенных скобок"
        return {}, Problem(file, last_place(text), "toml", fault, "Уберите лишние скобки.")
    except ValueError as error:
        return {}, _syntax_problem(file, text, str(error))


def _syntax_problem(file: str, text: str, message: str) -> Problem:
    place = _PLACE.match(message)
    if place and place["line"]:
        line = int(place["line"])
        found = f"строка не читается: {_line(text, line)!r} ({place['what']})"
        return Problem(file, line, "toml", found, "Проверьте кавычки, скобки и запятые.")
    found = f"файл обрывается: начатое в этой строке не закончено ({message})"
    repair = "Закройте кавычку или скобку; возможно, файл сохранён не целиком."
    return Problem(file, last_place(text), "toml", found, repair)


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1].strip()[:60] if number <= len(lines) else ""


def _before(text: str, line: int) -> str:
    """The text up to the last header that stands at or before the faulty line.

    A header with a dot belongs to the row above it, which is then not whole either.
    """
    headers = [s for s in sections(text)[1:] if s.line <= line and "." not in s.header]
    return text[: headers[-1].offset] if headers else ""


def _encoding_problem(file: str, data: bytes, error: UnicodeDecodeError) -> Problem:
    line = data.count(b"\n", 0, error.start) + 1
    found = f"файл не в кодировке UTF-8 (байт 0x{data[error.start]:02x})"
    repair = "Сохраните файл в UTF-8."
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        repair = "Похоже на UTF-16 («Юникод» в Блокноте): сохраните файл в UTF-8."
    elif re.search(r"[а-яё]{3}", data.decode("cp1251", errors="replace").lower()):
        repair = "Похоже на Windows-1251: сохраните файл в UTF-8."
    return Problem(file, line, "toml", found, repair)
