"""Options are what may be typed after the program's name, with help a newcomer can read."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

PROGRAM = "python -m bot"
ABOUT = "«Приёмка» отвечает поступающим на страницах колледжей во ВКонтакте и в Telegram."
ROLES = ("admin", "editor", "reviewer", "owner")
CHANNELS = ("telegram", "vk")

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


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """The arguments as values; without a command `command` is None and help has been printed."""
    parser = Parser(description=ABOUT)
    commands = parser.add_subparsers(dest="command", title="Команды", metavar="КОМАНДА")
    _run(commands.add_parser("run", help="запустить и работать, пока не остановят"))
    _check(commands.add_parser("check", help="проверить настройки, секреты, страницы, базу"))
    _link(commands.add_parser("link", help="новая одноразовая ссылка на страницу в браузере"))
    _staff(commands.add_parser("staff", help="кто отвечает людям в мессенджерах"))
    _webhook(commands.add_parser("webhook", help="куда платформа присылает сообщения страницы"))
    _backup(commands.add_parser("backup", help="сохранить копию базы, не останавливая работу"))
    options = parser.parse_args(sys.argv[1:] if arguments is None else arguments)
    if options.command is None:
        parser.print_help()
    return options


def _run(parser: Parser) -> None:
    _config(parser)
    _today(parser)
    add = parser.settings.add_argument
    add("--unconfirmed", action="store_true", help="отвечать и тем, что никто не подтвердил: проба")
    add("--worker", default="1", metavar="ИМЯ", help="имя процесса, если их несколько (PostgreSQL)")


def _check(parser: Parser) -> None:
    _config(parser)
    _today(parser)
    parser.settings.add_argument("--all", action="store_true", help="показать все замечания базы")


def _link(parser: Parser) -> None:
    _config(parser)
    _today(parser)


def _backup(parser: Parser) -> None:
    parser.given.add_argument("file", type=Path, metavar="ФАЙЛ", help="куда; файла ещё нет")
    _config(parser)


def _staff(parser: Parser) -> None:
    acts = parser.add_subparsers(dest="act", title="Команды", metavar="ЧТО", required=True)
    add, remove = acts.add_parser("add", help="добавить"), acts.add_parser("remove", help="убрать")
    for act in (add, remove):
        act.given.add_argument("college", metavar="КОЛЛЕДЖ", help="slug из его college.toml")
        act.given.add_argument("channel", choices=CHANNELS, metavar="КАНАЛ", help="telegram или vk")
        act.given.add_argument("id", type=_number, metavar="НОМЕР", help="номер человека там")
        _config(act)
    roles = ", ".join(ROLES)
    add.given.add_argument(
        "role",
        nargs="?",
        default="admin",
        choices=ROLES,
        metavar="РОЛЬ",
        help=f"из {roles}",
    )
    add.settings.add_argument("--until", type=_day, metavar="ГГГГ-ММ-ДД", help="последний день")
    listed = acts.add_parser("list", help="показать")
    listed.given.add_argument("college", nargs="?", default="", metavar="КОЛЛЕДЖ")
    _config(listed)


def _webhook(parser: Parser) -> None:
    acts = parser.add_subparsers(dest="act", title="Команды", metavar="ЧТО", required=True)
    for name, about in (("set", "установить"), ("info", "показать"), ("delete", "снять")):
        act = acts.add_parser(name, help=about)
        act.given.add_argument("page", metavar="СТРАНИЦА", help="её slug из настроек")
        _config(act)


def _config(parser: Parser) -> None:
    path = Path("config.toml")
    add = parser.settings.add_argument
    add("--config", type=Path, default=path, metavar="ФАЙЛ", help=f"настройки, иначе {path}")


def _today(parser: Parser) -> None:
    add = parser.settings.add_argument
    add("--today", type=_day, metavar="ГГГГ-ММ-ДД", help="считать сегодняшним этот день: проба")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"нужна дата, например 2027-07-01, а не «{text}»"
        raise argparse.ArgumentTypeError(message) from None


def _number(text: str) -> str:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 10**18):
        raise argparse.ArgumentTypeError(f"нужен номер человека цифрами, а не «{text}»")
    return str(int(text))
