"""Checking looks at everything a start needs, changes nothing, and says what to do about it."""

import argparse
import asyncio
import shutil
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.commands.checking_links import check_links
from bot.commands.checking_pages import check_pages
from bot.commands.preparing import clock_of, prepare, read_content
from bot.commands.standing import database_file
from bot.config import Config
from bot.library import NOTHING, Content
from bot.ports import Finding, StorageDown
from bot.secrets import SecretError
from bot.storage.by_hand import Tables, age_of_tables, opened, plainly
from bot.storage.content import News, load_news
from bot.storage.runner import write
from bot.storage.session import Session
from bot.storage.staff import count_duty
from knowledge.problems import Level, Problem

T = TypeVar("T")
MARKS = {"ok": "  хорошо:   ", "warning": "  внимание: ", "error": "  ОШИБКА:   "}
_AGES = {
    Tables.SAME: Finding("ok", "Открывается, таблицы этой версии."),
    Tables.OLDER: Finding("ok", "Открывается, таблицы обновятся при запуске."),
    Tables.NEWER: Finding(
        "error", "Таблицы от более новой версии программы.", "Верните её или базу из копии."
    ),
}
_MOST_SHOWN = 15
_MEBIBYTE = 2**20
# A year of one college's questions takes some dozens of MiB; SQLite needs room beside the file.
_SPACE_LOW, _SPACE_OUT = 1024, 200


def check(options: argparse.Namespace) -> int:
    """Print what was found, section by section; the exit code: 1 where there is an error.

    Raises ConfigError, Refused.
    """
    config = prepare(options)
    content = read_content(config, clock_of(config)().date(), _news(config))
    sections = [
        ("Настройки", _settings(config)),
        ("База знаний", _knowledge(content, everything=options.all)),
        ("База данных", _database(config)),
        ("Дежурные", _duty(config, content)),
        ("Место на диске", _space(config)),
        *asyncio.run(check_pages(config)),
    ]
    if options.links:
        sections.append(("Ссылки", asyncio.run(check_links(content))))
    for title, findings in sections:
        _show(title, findings)
    found = [finding.level for _, findings in sections for finding in findings]
    errors = found.count("error")
    print(f"Ошибок: {errors}." if errors else "Ошибок нет, можно запускать.")
    return int(errors > 0)


def _show(title: str, findings: Iterable[Finding]) -> None:
    print(title)
    for finding in findings:
        print(f"{MARKS[finding.level]}{finding.text}")
        if finding.repair:
            print(f"{' ' * len(MARKS['ok'])}{finding.repair}")


def _settings(config: Config) -> list[Finding]:
    pages = [page for college in config.colleges for page in college.pages]
    text = f"{config.path.name} прочитан, колледжей {len(config.colleges)}, страниц {len(pages)}."
    found = [Finding("ok", text)]
    if config.process.today:
        text = f"Сегодняшним считается {config.process.today:%d.%m.%Y}: годится только для проб."
        found.append(Finding("warning", text))
    if config.process.unconfirmed:
        text = "Бот отвечает и тем, что никто не подтвердил: годится только для проб."
        found.append(Finding("warning", text, "Уберите process.unconfirmed, когда начнёте работу."))
    return [*found, *_desks(config), *_web_pages(config)]


def _desks(config: Config) -> Iterable[Finding]:
    if any(page.channel == "web" for page in config.pages()):
        # Where there is a console, every college has a desk in it.
        return
    for college in config.colleges:
        live = [page for page in college.pages if page.mode == "full"]
        if live and not college.desks:
            text = f"Вопросы со страницы {live[0].slug} некому показать: нет ни стола, ни консоли."
            yield Finding("error", text, "Добавьте [[colleges.desks]] или страницу web.")


def _web_pages(config: Config) -> Iterable[Finding]:
    pages = [page.slug for page in config.pages() if page.channel == "web"]
    if len(pages) > 1:
        text = f"Страниц web несколько, в браузере откроется только {pages[0]}."
        yield Finding("warning", text, "Оставьте одну.")


def _knowledge(content: Content, *, everything: bool) -> list[Finding]:
    warnings = [problem for problem in content.problems if problem.level is not Level.ERROR]
    shown = warnings if everything else warnings[:_MOST_SHOWN]
    errors = [error for those in content.faults.values() for error in those]
    found = [
        Finding("ok", f"Записей {len(content.entries)}, колледжей {len(content.found)}."),
        *(_finding(problem, "error") for problem in errors),
        *(_finding(problem, "warning") for problem in shown),
    ]
    if hidden := len(warnings) - len(shown):
        found.append(Finding("warning", f"И ещё замечаний: {hidden}.", "Все: check --all"))
    return found


def _news(config: Config) -> News:
    return _read(config, partial(load_news, have={})) or NOTHING


def _read(config: Config, work: Callable[[Session], T]) -> T | None:
    """What the database holds; None where it is not there or of another version."""
    file = database_file(config)
    if file is not None and not file.exists():
        return None
    try:
        with opened(config.database_url().reveal()) as engines:
            same = plainly(lambda: age_of_tables(engines)) is Tables.SAME
            return plainly(lambda: write(engines, work)) if same else None
    except (SecretError, StorageDown):
        # Its own section tells of it.
        return None


def _finding(problem: Problem, level: str) -> Finding:
    place = problem.file + f":{problem.line}" * bool(problem.line)
    return Finding(level, f"{place}: {problem.key}: {problem.found}.", problem.repair)


def _database(config: Config) -> list[Finding]:
    file = database_file(config)
    if file is not None and not file.exists():
        return [Finding("ok", f"Её ещё нет, появится при первом запуске: {file}")]
    try:
        with opened(config.database_url().reveal()) as engines:
            age = plainly(lambda: age_of_tables(engines))
    except SecretError as error:
        return [Finding("error", str(error))]
    except StorageDown as error:
        return [Finding("error", f"Не открывается: {error}.", "Проверьте process.database.")]
    return [_AGES[age]]


def _duty(config: Config, content: Content) -> Iterable[Finding]:
    """Who hears of danger to life, college by college."""
    now = clock_of(config)()
    on_duty = _read(config, lambda session: count_duty(session, now)) or {}
    for configured, college in content.found:
        if all(page.channel == "web" or page.mode == "off" for page in configured.pages):
            continue
        if found := on_duty.get(college.slug, 0):
            yield Finding("ok", f"{college.short}: дежурных {found}.")
        else:
            text = f"{college.short}: дежурных нет, опасность для жизни увидят все, кто отвечает."
            add = f"bot staff add {college.slug} КАНАЛ НОМЕР --duty"
            yield Finding("warning", text, f"Назначьте: {add}")


def _space(config: Config) -> Sequence[Finding]:
    file = database_file(config)
    if file is None:
        return [Finding("ok", "База на своём сервере: следите за местом там.")]
    free = shutil.disk_usage(_standing(file.parent)).free // _MEBIBYTE
    level = "error" if free < _SPACE_OUT else "warning" if free < _SPACE_LOW else "ok"
    repair = "" if level == "ok" else "Освободите место: без него вопросы некуда записать."
    return [Finding(level, f"Свободно {free / 1024:.1f} ГБ.", repair)]


def _standing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.is_dir())
