"""Slang of one's own stands in a file: what people here say, and what the base says instead.

A line is a word, a tab, and what it means; with nothing behind the tab a word means itself again.
"""

from collections.abc import Mapping
from pathlib import Path


class BadSlang(Exception):
    """A file of slang cannot be read; the words are for who wrote it."""


def read_slang(path: Path) -> dict[str, str]:
    """What each word of a file means, "" for itself. Raises BadSlang."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise BadSlang(f"{path.name}: не читается ({error.strerror})") from None
    except UnicodeDecodeError:
        raise BadSlang(f"{path.name}: не читается (сохраните файл в UTF-8)") from None
    words: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        said, tab, meant = line.lower().replace("ё", "е").partition("\t")
        if not said.strip() or not tab:
            raise BadSlang(f"{path.name}, строка {number}: нужно «слово», табуляция, «как в базе»")
        words[said.strip()] = meant.strip()
    return words


def with_slang(words: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """The words that stand for others once a file says something else of some."""
    return {said: meant for said, meant in {**words, **own}.items() if meant}
