"""Says on which line a table or key of a TOML text stands: the standard reader keeps it to itself.

It tells a line only for broken syntax; that message is put into plain words here too.
"""

import re

Where = tuple[str | int, ...]
"""A place in the file: names of tables and numbers in arrays of tables, then the key."""

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\s\"'-]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([\w.\"'-]+)\s*=")
_QUOTES = re.compile(r'"""|\'\'\'')

_SYNTAX = {
    "Expected '='": "После имени ключа нужен знак «=»",
    "Cannot overwrite": "Этот ключ или раздел уже есть: оставьте один",
    "Cannot declare": "Этот раздел уже есть: соедините их",
    "Unterminated string": "Строка не закончена: закройте кавычки; не оборван ли файл?",
    "Illegal character": "Строка не закончена или в ней лишний знак: проверьте кавычки",
    "Unescaped '": "Путь с «\\» берите в одинарные кавычки",
    "Unclosed": "Скобка не закрыта; не оборван ли файл?",
    "Expected ']": "Имя раздела не закончено: нужна «]»; не оборван ли файл?",
    "Invalid value": "Строки пишутся в кавычках, числа — цифрами, да и нет — true и false",
    "Expected newline": "После значения в строке лишнее",
}


class Lines:
    """Where each table and key of a TOML text stands; the first line is 1."""

    def __init__(self, text: str) -> None:
        self._found: dict[Where, int] = {}
        self._counts: dict[Where, int] = {}
        table: Where = ()
        inside = False
        for number, line in enumerate(text.split("\n"), start=1):
            if inside or not line.lstrip().startswith("#"):
                if not inside:
                    table = self._note(line, number, table)
                # A multi-line string hides what looks like keys in it.
                inside ^= len(_QUOTES.findall(line)) % 2 == 1

    def of(self, where: Where) -> int:
        """The line of the place, or of the nearest table around it; 0 for the file itself."""
        while where and where not in self._found:
            where = where[:-1]
        return self._found.get(where, 0)

    def _note(self, line: str, number: int, table: Where) -> Where:
        if header := _HEADER.match(line):
            table = self._resolve(_names(header[2]), header[1] == "[[")
            self._found.setdefault(table, number)
        elif key := _KEY.match(line):
            self._found.setdefault((*table, *_names(key[1])), number)
        return table

    def _resolve(self, names: list[str], array: bool) -> Where:
        """A header's names with the numbers of the array tables it stands in."""
        where: Where = ()
        for position, name in enumerate(names, start=1):
            where = (*where, name)
            if array and position == len(names):
                self._counts[where] = self._counts.get(where, 0) + 1
            if where in self._counts:
                where = (*where, self._counts[where] - 1)
        return where


def syntax_problem(message: str, text: str) -> tuple[int, str, str]:
    """The line, that line's text and what to do, from the standard reader's English message.

    The message ends in "(at line 3, column 7)" or "(at end of document)": then the file's last
    line that is not empty is meant.
    """
    place = re.search(r"\(at line (\d+), column \d+\)", message)
    number = int(place[1]) if place else text.rstrip().count("\n") + 1
    hints = (hint for start, hint in _SYNTAX.items() if message.startswith(start))
    return number, text.split("\n")[number - 1].strip(), next(hints, "Проверьте запись")


def _names(dotted: str) -> list[str]:
    return [name.strip().strip("\"'") for name in dotted.split(".")]
