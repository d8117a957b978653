"""Options are what may be typed after the program's name, with help a newcomer can read."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bot.channels import CHANNELS
from bot.commands import content_options
from bot.commands.options_parser import Parser, config_file, day, today
from bot.names import is_person
from bot.roles import ROLES

ABOUT = "«Приёмка» отвечает поступающим на страницах колледжей во ВКонтакте и в Telegram."
_ROLES = "admin отвечает, owner в ответе за ответы колледжа, editor правит базу, reviewer из Центра"


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """The arguments as values; without a command `command` is None and help has been printed."""
    parser = Parser(description=ABOUT)
    commands = parser.add_subparsers(dest="command", title="Команды", metavar="КОМАНДА")
    _run(commands.add_parser("run", help="запустить и работать, пока не остановят"))
    _check(commands.add_parser("check", help="проверить настройки, секреты, страницы, базу"))
    _link(commands.add_parser("link", help="новая одноразовая ссылка на страницу в браузере"))
    _password(commands.add_parser("password", help="пароль на случай, когда мессенджеры молчат"))
    _staff(commands.add_parser("staff", help="кто отвечает людям в мессенджерах"))
    _desk(commands.add_parser("desk", help="включить или выключить стол колледжа"))
    _webhook(commands.add_parser("webhook", help="куда платформа присылает сообщения страницы"))
    _listing(commands.add_parser("overdue", help="вопросы, на которые слишком долго не отвечают"))
    _listing(commands.add_parser("proposals", help="что колледжи предлагают в общую базу"))
    _backup(commands.add_parser("backup", help="сохранить копию базы, не останавливая работу"))
    _content(commands.add_parser)
    options = parser.parse_args(sys.argv[1:] if arguments is None else arguments)
    if options.command is None:
        parser.print_help()
    return options


def _content(add: Callable[..., Parser]) -> None:
    for name, about, options in (
        ("import", "файл или папка колледжа в базу данных", content_options.add_import),
        ("try", "что изменит правка, порог или сленг", content_options.add_try),
        ("export", "что в базе данных, файлом; образец для Excel", content_options.add_export),
        ("confirm", "подтвердить тексты и значения", content_options.add_confirm),
        ("lock", "запретить колледжам заменять запись", content_options.add_lock),
        ("unlock", "снова разрешить", content_options.add_lock),
        ("release", "что нового в общей базе этого выпуска", content_options.add_release),
        ("history", "все версии записи, факта, программы", content_options.add_history),
    ):
        parser = add(name, help=about)
        options(parser)
        config_file(parser)


def _run(parser: Parser) -> None:
    config_file(parser)
    today(parser)
    add = parser.settings.add_argument
    add("--unconfirmed", action="store_true", help="отвечать и тем, что никто не подтвердил: проба")
    add("--worker", default="1", metavar="ИМЯ", help="имя процесса, если их несколько (PostgreSQL)")


def _check(parser: Parser) -> None:
    config_file(parser)
    today(parser)
    add = parser.settings.add_argument
    add("--all", action="store_true", help="показать все замечания базы")
    add("--links", action="store_true", help="открыть каждую ссылку из ответов")


def _link(parser: Parser) -> None:
    config_file(parser)
    today(parser)
    add = parser.settings.add_argument
    add("--duty", action="store_true", help="ссылка для дежурного")
    add("--role", default="admin", choices=ROLES, metavar="РОЛЬ", help=f"для кого: {_ROLES}")
    add("--college", default="", metavar="SLUG", help="только этот колледж; иначе все")
    add(
        "--by", default="", metavar="ИМЯ", type=_person, help="кто это: имя под тем, что он сделает"
    )


def _password(parser: Parser) -> None:
    named = "кому: имя, под которым он входит; без имени — у кого пароли есть"
    parser.given.add_argument(
        "name", nargs="?", type=_person, default="", metavar="ИМЯ", help=named
    )
    config_file(parser)
    add = parser.settings.add_argument
    add("--role", default="owner", choices=ROLES, metavar="РОЛЬ", help=f"иначе owner: {_ROLES}")
    add("--college", default="", metavar="SLUG", help="только этот колледж; иначе все")
    add("--remove", action="store_true", help="убрать пароль")


def _listing(parser: Parser) -> None:
    parser.given.add_argument("college", nargs="?", default="", metavar="КОЛЛЕДЖ")
    config_file(parser)


def _backup(parser: Parser) -> None:
    parser.given.add_argument("file", type=Path, metavar="ФАЙЛ", help="куда; файла ещё нет")
    config_file(parser)


def _staff(parser: Parser) -> None:
    acts = parser.add_subparsers(dest="act", title="Команды", metavar="ЧТО", required=True)
    add, remove = acts.add_parser("add", help="добавить"), acts.add_parser("remove", help="убрать")
    channels = [name for name, channel in CHANNELS.items() if channel.desk]
    for act in (add, remove):
        act.given.add_argument("college", metavar="КОЛЛЕДЖ", help="slug из его college.toml")
        act.given.add_argument(
            "channel", choices=channels, metavar="КАНАЛ", help=" или ".join(channels)
        )
        act.given.add_argument("id", type=_number, metavar="НОМЕР", help="номер человека там")
        config_file(act)
    add.given.add_argument(
        "role",
        nargs="?",
        default="admin",
        choices=ROLES,
        metavar="РОЛЬ",
        help=_ROLES,
    )
    add.settings.add_argument("--until", type=day, metavar="ГГГГ-ММ-ДД", help="последний день")
    duty = "дежурный: ему приходит опасность для жизни, в любой час (reviewer: всех колледжей)"
    add.settings.add_argument("--duty", action="store_true", help=duty)
    person = "чей это номер: «Анна Петрова»; один человек с двумя номерами считается одним"
    add.settings.add_argument("--person", type=_person, default="", metavar="ИМЯ", help=person)
    listed = acts.add_parser("list", help="показать")
    listed.given.add_argument("college", nargs="?", default="", metavar="КОЛЛЕДЖ")
    config_file(listed)


def _desk(parser: Parser) -> None:
    add = parser.given.add_argument
    add("college", metavar="КОЛЛЕДЖ", help="slug из его college.toml")
    add("channel", nargs="?", choices=list(CHANNELS), metavar="СТОЛ", help=" или ".join(CHANNELS))
    add("state", nargs="?", choices=("on", "off"), metavar="on|off", help="включить, выключить")
    config_file(parser)


def _webhook(parser: Parser) -> None:
    acts = parser.add_subparsers(dest="act", title="Команды", metavar="ЧТО", required=True)
    for name, about in (("set", "установить"), ("info", "показать"), ("delete", "снять")):
        act = acts.add_parser(name, help=about)
        act.given.add_argument("page", metavar="СТРАНИЦА", help="её slug из настроек")
        config_file(act)


def _person(text: str) -> str:
    """A person's name, "" where nobody is named. Raises ArgumentTypeError."""
    name = " ".join(text.split())
    if name and not is_person(name):
        raise argparse.ArgumentTypeError(f"нужно имя без двоеточий, до 100 знаков, а не «{text}»")
    return name


def _number(text: str) -> str:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 10**18):
        raise argparse.ArgumentTypeError(f"нужен номер человека цифрами, а не «{text}»")
    return str(int(text))
