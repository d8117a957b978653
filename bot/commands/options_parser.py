"""A parser of the command line that speaks Russian, and the arguments many commands share."""

import argparse
from datetime import date
from pathlib import Path
from typing import NoReturn

PROGRAM = "python -m bot"

# What the library says in English, and what it means.
_MEANT = (
    ("the following arguments are required:", "не хватает:"),
    ("unrecognized arguments:", "лишнее:"),
    ("expected one argument", "нужно значение"),
    ("invalid choice:", "так не бывает:"),
    ("(choose from ", "(бывает: "),
    ("argument ", ""),
)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Russian; a wrong argument ends the program with exit code 2."""

    def __init__(self, prog: str = PROGRAM, description: str | None = None) -> None:
        super().__init__(prog, description=description, add_help=False)
        self.given = self.add_argument_group("Что указать")
        self.settings = self.add_argument_group("Параметры")
        self.settings.add_argument("-h", "--help", action="help", help="эта справка")

    def format_help(self) -> str:
        """The help, beginning with a Russian word."""
        return super().format_help().replace("usage: ", "Запуск: ", 1)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and where help is."""
        for said, meant in _MEANT:
            message = message.replace(said, meant)
        self.exit(2, f"Не получилось понять команду: {message}\nСправка: {self.prog} --help\n")


def config_file(parser: Parser) -> None:
    """Where the configuration is."""
    path = Path("config.toml")
    add = parser.settings.add_argument
    add("--config", type=Path, default=path, metavar="ФАЙЛ", help=f"настройки, иначе {path}")


def today(parser: Parser) -> None:
    """The day that counts as today, for trying out."""
    add = parser.settings.add_argument
    add("--today", type=day, metavar="ГГГГ-ММ-ДД", help="считать сегодняшним этот день: проба")


def day(text: str) -> date:
    """A date as it is typed. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"нужна дата, например 2027-07-01, а не «{text}»"
        raise argparse.ArgumentTypeError(message) from None
