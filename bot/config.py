"""config.toml becomes a Config, or an error that names every line, key, finding and repair.

It holds the process, the names of secrets, pages and desks; everything else a college has lives
in the database. Relative paths count from the file's own folder, whatever the current one is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from bot.config_pages import College, Desk, Page, read_colleges, secret_name
from bot.config_reading import ConfigError, Problem, Sheet, Table
from bot.config_webhooks import (
    Webhooks,
    address_of,
    read_address,
    read_listen,
    read_webhooks,
)
from bot.logs import LEVELS, holds_token
from bot.own_slang import BadSlang, read_slang
from bot.ports import PageConfig, Secret
from bot.secrets import find_secret

__all__ = [
    "College",
    "Config",
    "ConfigError",
    "Desk",
    "Page",
    "Problem",
    "Webhooks",
    "read_config",
]

_SQLITE = "sqlite:///"
_POSTGRES = re.compile(r"(postgresql\+psycopg://)(?:([^@/:\s]+)@)?([^@\s]+)")
_AGE = re.compile(r"(\d{1,4})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Process:
    """How the process runs. `database` is an SQLAlchemy address without a password.

    `max_answer_age`: an older message goes to a person instead of being answered late.
    `today` fixes the day for trying out, None = the clock's. `data` need not exist yet. `address`
    is where people open the console, "" = where it listens.
    """

    database: str
    database_password: str
    host: str
    port: int
    max_answer_age: timedelta
    unconfirmed: bool
    data: Path
    log: str
    today: date | None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long texts are kept: raw and inbox in days, masked in years."""

    raw_days: int
    masked_years: int
    inbox_days: int


@dataclass(frozen=True, slots=True)
class Knowledge:
    """From which probability an entry is answered or offered; None = the base's own figures.

    `slang` are words people say here, with what the base says instead (`bot.own_slang`).
    `two_people`: whoever writes an answer with a sum or a day does not publish it.
    """

    answer_threshold: float | None
    offer_threshold: float | None
    two_people: bool = True
    slang: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration; values are checked, secrets are still only names."""

    path: Path
    process: Process
    retention: Retention
    knowledge: Knowledge
    colleges: tuple[College, ...]
    env: Mapping[str, str] = field(repr=False)
    webhooks: Webhooks | None = None

    @property
    def secrets(self) -> Path:
        """The folder with a file for each secret."""
        return self.path.parent / "secrets"

    @property
    def console(self) -> str:
        """The address of the page in the browser, "" where there is none or nobody knows it yet."""
        here = self.process
        if not any(page.channel == "web" for page in self.pages()):
            return ""
        return here.address or (address_of(here.host, here.port) if here.port else "")

    def pages(self) -> Iterator[PageConfig]:
        """Every page that is not off. Its token raises SecretError only when it is revealed."""
        public = self.webhooks.url if self.webhooks else ""
        for college in self.colleges:
            for page in college.pages:
                if page.mode != "off":
                    yield page.for_adapter(self.env, self.secrets, public)

    def database_url(self) -> Secret:
        """The database's address with its password in it. Raises SecretError."""
        name = self.process.database_password
        if not name:
            return Secret(self.process.database)
        password = quote(find_secret(name, self.env, self.secrets).reveal(), safe="")
        return Secret(_POSTGRES.sub(rf"\g<1>\g<2>:{password}@\g<3>", self.process.database))


def read_config(path: Path, env: Mapping[str, str]) -> Config:
    """The configuration in the file; `env` is where secrets may be handed over.

    Raises ConfigError with all problems at once. A file that others may read must hold no token.
    """
    path = path.absolute()
    sheet = Sheet(path, _read_text(path))
    _refuse_shared_tokens(sheet)
    root = sheet.parse()
    process, retention = root.table("process"), root.table("retention")
    read = _read_process(process, path.parent)
    webhooks = read_webhooks(root, (read.host, read.port))
    config = Config(
        path=path,
        process=read,
        retention=_read_retention(retention),
        knowledge=_read_knowledge(root.table("knowledge"), path.parent),
        colleges=read_colleges(root, path.parent, public=webhooks is not None),
        env=env,
        webhooks=webhooks,
    )
    root.close()
    if config.process.today and any(page.channel != "web" for page in config.pages()):
        process.complain(
            "today", "страницы VK и Telegram включены", "Уберите: дата только для проб"
        )
    sheet.finish()
    return config


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        repair = "Скопируйте образец: cp config.example.toml config.toml"
        raise ConfigError(path, [Problem(0, "", "файла нет", repair)]) from None
    except OSError as error:
        found = f"файл не открывается ({error.strerror})"
        raise ConfigError(path, [Problem(0, "", found, "Проверьте путь и права")]) from None
    try:
        # Editors on Windows put a mark before the first letter: it is accepted.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problem = Problem(line, "", "текст не в кодировке UTF-8", "Сохраните файл в UTF-8")
        raise ConfigError(path, [problem]) from None


def _refuse_shared_tokens(sheet: Sheet) -> None:
    """A token in a file that group or others may read counts as known to them."""
    if not sheet.path.stat().st_mode & 0o077:
        return
    for number, line in enumerate(sheet.text.split("\n"), start=1):
        if holds_token(line):
            found = "похоже на токен или пароль, а файл могут читать другие"
            repair = "Перенесите его в папку secrets, выпустите новый и выполните: chmod 600"
            sheet.problems.append(Problem(number, "", found, f"{repair} {sheet.path.name}"))


def _read_process(table: Table, folder: Path) -> Process:
    password = secret_name(table, "database_password", "", "database")
    host, port = read_listen(table, "127.0.0.1:8080")
    process = Process(
        database=_read_database(table, folder, password),
        database_password=password,
        host=host,
        port=port,
        max_answer_age=_read_age(table),
        unconfirmed=bool(table.get("unconfirmed", bool, False, "false")),
        data=folder / (table.get("data", str, "data", '"data"') or "data"),
        log=table.choice("log", LEVELS, "info"),
        today=table.get("today", date, None, "2027-07-01 (без кавычек)"),
        address=read_address(table),
    )
    table.close()
    return process


def _read_database(table: Table, folder: Path, password: str) -> str:
    example = f'"{_SQLITE}data/priemka.db"'
    address = str(table.get("database", str, f"{_SQLITE}data/priemka.db", example) or "")
    file = address.removeprefix(_SQLITE)
    # A database in memory would forget every question with the process.
    if file != address and file not in ("", ":memory:"):
        if password:
            table.complain("database_password", "у SQLite пароля нет", "Уберите этот ключ")
        return _SQLITE + str(folder / file)
    server = _POSTGRES.fullmatch(address)
    if address and not server:
        has_password = "@" in address
        found = "пароль стоит в самом адресе или адрес неполон" if has_password else "не тот адрес"
        wanted = f'{example} или "postgresql+psycopg://имя@сервер/база" и database_password'
        table.complain("database", found, f"Нужно: {wanted}")
    if server and password and not server[2]:
        table.complain("database", "есть пароль, но нет имени", "Нужно: имя@сервер/база")
    return address


def _read_age(table: Table) -> timedelta:
    text = table.pattern("max_answer_age", _AGE, "6h", "минуты, часы или дни", '"30m", "6h", "2d"')
    found = _AGE.fullmatch(text)
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta(0)


def _read_retention(table: Table) -> Retention:
    retention = Retention(
        raw_days=table.number("raw_days", 30, 1, 3650),
        masked_years=table.number("masked_years", 3, 1, 50),
        inbox_days=table.number("inbox_days", 7, 1, 365),
    )
    table.close()
    return retention


def _read_knowledge(table: Table, folder: Path) -> Knowledge:
    answer = table.share("answer_threshold")
    offer = table.share("offer_threshold")
    if answer is not None and offer is not None and offer > answer:
        table.complain(
            "offer_threshold", f"найдено {offer}", f"Не больше answer_threshold {answer}"
        )
    two_people = bool(table.get("two_people", bool, True, "true"))
    slang = _read_own_slang(table, folder)
    table.close()
    return Knowledge(answer, offer, two_people, slang)


def _read_own_slang(table: Table, folder: Path) -> Mapping[str, str]:
    file = table.get("slang", str, "", '"slang.tsv"')
    try:
        return read_slang(folder / str(file)) if file else {}
    except BadSlang as error:
        table.complain("slang", str(error), "Поправьте файл или уберите ключ")
        return {}
