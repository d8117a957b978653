"""Options of the commands for content: import, export, confirm, lock, release, history."""

from pathlib import Path

from bot.commands.options_parser import Parser, day

KINDS = ("facts", "programs", "entries")


def add_import(parser: Parser) -> None:
    """`import`: a file or a folder into the database, first as a preview."""
    parser.given.add_argument(
        "file", type=Path, metavar="ФАЙЛ", help=".toml, .xlsx, .csv или папка колледжа"
    )
    _owner(parser)
    _author(parser)
    parser.settings.add_argument(
        "--apply", action="store_true", help="записать; без этого только показать, что изменится"
    )
    parser.settings.add_argument(
        "--alone",
        action="store_true",
        help="опубликовать и суммы с датами, не дожидаясь второго человека; это остаётся в журнале",
    )


def add_export(parser: Parser) -> None:
    """`export`: what stands in the database as files, or an empty sheet to fill in."""
    parser.given.add_argument("kind", choices=KINDS, metavar="ЧТО", help=", ".join(KINDS))
    parser.given.add_argument("file", type=Path, metavar="ФАЙЛ", help="новый .toml, .xlsx или .csv")
    _owner(parser)
    parser.settings.add_argument(
        "--template", action="store_true", help="пустой образец, который можно заполнить"
    )


def add_confirm(parser: Parser) -> None:
    """`confirm`: somebody stands for texts or values."""
    parser.given.add_argument(
        "keys", nargs="*", metavar="КЛЮЧ", help="id записей, ключи фактов или коды программ"
    )
    _owner(parser)
    _author(parser)
    add = parser.settings.add_argument
    add("--all", action="store_true", help="всё, что ещё никто не подтвердил")
    add("--source", required=True, metavar="ИСТОЧНИК", help="что вы видели: приказ, страница сайта")
    until = "последний день, по который это верно; после него отвечает сотрудник"
    add("--until", type=day, metavar="ГГГГ-ММ-ДД", help=until)


def add_try(parser: Parser) -> None:
    """`try`: what an edit, thresholds or slang would do to questions people asked."""
    parser.given.add_argument(
        "file", nargs="?", type=Path, metavar="ФАЙЛ", help="что хотите импортировать, если хотите"
    )
    _owner(parser)
    add = parser.settings.add_argument
    add("--answer", type=float, metavar="ДОЛЯ", help="с какой уверенности отвечать, например 0.9")
    add("--offer", type=float, metavar="ДОЛЯ", help="с какой предлагать варианты, например 0.3")
    add("--slang", type=Path, metavar="ФАЙЛ", help="строки «слово<Tab>как в базе»; пусто = убрать")
    add("--days", type=int, default=28, metavar="ДНЕЙ", help="за сколько дней взять вопросы")


def add_lock(parser: Parser) -> None:
    """`lock` and `unlock`: whether a college may replace an entry of the region."""
    parser.given.add_argument("keys", nargs="+", metavar="ID", help="id записей общей базы")


def add_release(parser: Parser) -> None:
    """`release`: what this release of the program offers for the region's base."""
    _author(parser)
    parser.settings.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="ID",
        help="взять запись из выпуска, хотя её здесь правили; можно повторять",
    )


def add_history(parser: Parser) -> None:
    """`history`: every version of a piece."""
    parser.given.add_argument("kind", choices=KINDS, metavar="ЧТО", help=", ".join(KINDS))
    parser.given.add_argument("key", metavar="КЛЮЧ", help="id записи, ключ факта или программы")
    _owner(parser)


def _owner(parser: Parser) -> None:
    parser.settings.add_argument(
        "--college", default="", metavar="SLUG", help="чей это колледж; без этого общая база"
    )


def _author(parser: Parser) -> None:
    parser.settings.add_argument("--by", default="", metavar="ИМЯ", help="кто это делает")
