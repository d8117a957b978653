"""A region to look at: 83 colleges and five thousand questions nobody answered, as people ask.

    python -m tests.web.seeding FILE [--questions N] [--serve PORT]

fills a SQLite database once, through the same reading and grouping as a running process, and
serves its pages with a link for the Centre. All of it is made up.
"""

import argparse
import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from aiohttp import web

from bot.adapters.web import DESK, WebAdapter
from bot.app import App, wire
from bot.curating import release_pieces
from bot.desks.desk import Desk
from bot.ports import PageConfig, Secret
from bot.situating import Known
from bot.storage.content import REGION, Edit, publish
from bot.storage.engine import Engines, open_engines
from bot.storage.logins import Right, new_link
from bot.storage.migrate import migrate
from bot.storage.pages import PageInfo, PageSetup, ensure_college
from bot.storage.runner import ThreadRunner, write
from bot.storage.schema import card, dialog, inbox, question, reading
from bot.storage.session import Session
from bot.storage.sweeps import Retention
from bot.thinking import ThreadThinker
from bot.web.changes import Changes
from bot.web.deps import Deps
from bot.web.server import make_web
from bot.worklist import WorkList
from knowledge.colleges import College
from knowledge.loading import load
from knowledge.understanding import Knowledge

TOWNS = (
    *("Армавир", "Анапа", "Апшеронск", "Белореченск", "Геленджик", "Горячий Ключ", "Ейск"),
    *("Кропоткин", "Крымск", "Курганинск", "Лабинск", "Новороссийск", "Приморско-Ахтарск"),
    *("Славянск", "Сочи", "Темрюк", "Тимашёвск", "Тихорецк", "Туапсе", "Усть-Лабинск", "Краснодар"),
)
KINDS = ("индустриальный", "аграрный", "строительный", "сервиса и торговли")
SHARES = (0.16, 0.14, 0.11, 0.09, 0.08, 0.08, 0.07, 0.06, 0.06, 0.05, 0.05, 0.05)
# Words for «у вас» and such make each of these many wordings.
TOPICS = (
    ("есть ли бассейн", "бассейн у вас есть", "можно ли плавать в колледже", "секция плавания"),
    ("можно ли приводить собаку поводыря", "пустят с собакой-поводырём", "вход с собакой"),
    ("как оформить пропуск на территорию", "где получить пропуск", "потерял пропуск что делать"),
    ("возят ли вас на автобусе из станицы", "есть ли школьный автобус", "подвоз из хутора есть"),
    ("можно ли сдать две огэ вместо четырёх", "два экзамена огэ хватит", "эксперимент с двумя огэ"),
    (
        "форма для занятий на кухне своя или дают",
        "выдают ли поварскую форму",
        "колпак и китель дают",
    ),
    ("есть ли кружок робототехники", "робототехника у вас есть", "кружок по роботам"),
    ("сколько стоит обед в столовой", "цены в столовой", "почём комплексный обед"),
    (
        "можно ли перевестись на бюджет",
        "перевод с платного на бюджет",
        "как попасть на бюджет потом",
    ),
    ("когда родительское собрание первого курса", "собрание родителей когда", "день собрания"),
    ("есть ли парковка для студентов", "где поставить машину", "парковка у корпуса есть"),
    ("дают ли ноутбуки на учёбу", "выдают ли компьютер", "нужен ли свой ноутбук"),
    ("можно ли работать и учиться", "вечерняя смена для тех кто работает", "совместить с работой"),
    ("принимают ли с татуировками", "можно ли с тату", "пирсинг разрешён"),
    ("есть ли психолог", "школьный психолог принимает", "как записаться к психологу"),
    ("на сварщика берут девушек", "девушка может учиться на сварщика", "сварщица девочек берут"),
    ("есть ли военная кафедра", "военная подготовка есть", "учебные сборы когда"),
    ("как получить справку об обучении", "где взять справку", "справка для пенсионного"),
    ("учат ли вождению", "можно ли получить права", "права категории б дают"),
    (
        "есть ли квота для детей участников сво",
        "льготы детям сво",
        "папа на сво берут без конкурса",
    ),
    ("есть ли стажировка на заводе", "практика на предприятии платная", "платят ли за практику"),
    ("можно ли жить в общаге летом", "общежитие летом работает", "оставят ли в общаге на каникулы"),
    ("есть ли душ в комнате", "душ в общежитии общий", "условия в общаге душ"),
    ("как пройти от вокзала", "далеко ли от автовокзала", "какой автобус идёт от вокзала"),
    ("когда выдают студенческий билет", "студенческий когда получим", "где взять студенческий"),
    ("есть ли кулинарный конкурс", "участвуете ли в профессионалах", "чемпионат профессионалы"),
    ("берут ли с двойками за девятый", "с тройками поступлю", "берут ли троечников"),
    ("можно ли учиться с астмой на повара", "астма на повара можно", "повар с аллергией"),
    ("есть ли волейбольная команда", "волейбол у вас есть", "спортивные секции волейбол"),
    ("когда вывесят расписание", "расписание первого курса", "где смотреть расписание"),
)
BEFORE = (
    "",
    "",
    "",
    "здравствуйте, ",
    "подскажите ",
    "а ",
    "скажите пожалуйста, ",
    "добрый день! ",
)
AFTER = ("", "", "", "?", "??", " спасибо", " пожалуйста", ")")


@dataclass(slots=True)
class Region:
    """The parts of the process that serves it."""

    engines: Engines
    app: App
    deps: Deps
    knows: Knowledge


def colleges(sample: College) -> list[College]:
    """As many colleges as the region has, each like the sample."""
    found = []
    for number in range(83):
        town, kind = TOWNS[number % len(TOWNS)], KINDS[number // len(TOWNS)]
        name = f"{town}: {kind} техникум"
        found.append(replace(sample, slug=f"c{number:02}", name=name, short=name, town=town))
    return found


def assembled(file: Path, clock: Any) -> Region:
    """Open the database, with the colleges and the base in it."""
    return assembled_over(open_engines(f"sqlite:///{file}"), clock)


def assembled_over(engines: Engines, clock: Any) -> Region:
    """The same over a database that is open already, whichever it is."""
    migrate(engines.writer)
    before = load()
    those = colleges(next(iter(before.colleges.values())))
    knows = before.refreshed(before.entries.values(), those)
    pages: list[PageInfo] = []
    for one in those:
        setup = [PageSetup(f"{one.slug}-web", "web", "full")]
        pages += write(engines, partial(ensure_college, found=one, pages=setup))
    edits = [Edit(REGION, piece, release=piece.body) for piece in release_pieces()]
    write(engines, lambda session: publish(session, edits, "выпуск", clock()))
    desks = {
        page.college_id: [Desk(page.id, DESK, topics=False, masked=False, silent=True)]
        for page in pages
    }
    known = Known(
        *({page.id: page for page in pages}, {one.slug: one for one in those}, desks),
        timedelta(hours=6),
    )
    runner, changes = ThreadRunner(engines), Changes()
    adapters = {p.id: WebAdapter(PageConfig(p.slug, "web", Secret("")), changes.up) for p in pages}
    keep = Retention(timedelta(days=30), timedelta(days=1095), timedelta(days=7))
    app = wire(*(runner, known, adapters, knows, clock), thinker=ThreadThinker(), retention=keep)
    worklist = WorkList(runner, clock)
    deps = Deps(
        *(
            runner,
            known,
            clock,
            app.core.wake,
            changes,
            pages[0],
            app.core.base,
            worklist,
            app.trials,
        )
    )
    return Region(engines, app, deps, knows)


def said(rng: random.Random) -> tuple[int, str]:
    """A question somebody asks, with the number of its topic: some topics are asked far more."""
    number = min(int(rng.expovariate(0.16)), len(TOPICS) - 1)
    return number, f"{rng.choice(BEFORE)}{rng.choice(TOPICS[number])}{rng.choice(AFTER)}"


def moments(rng: random.Random, now: datetime, count: int) -> Iterator[datetime]:
    """When they were asked: more of them lately."""
    for _ in range(count):
        week = rng.choices(range(12), SHARES)[0]
        yield now - timedelta(weeks=week, days=rng.uniform(0, 7), minutes=1)


def fill(session: Session, pages: list[PageInfo], now: datetime, count: int) -> None:
    """Questions that went to people; two in five of this week's still wait."""
    rng = random.Random(7)
    for number, at in enumerate(sorted(moments(rng, now, count)), 1):
        page, (topic, text) = rng.choice(pages), said(rng)
        waits = now - at < timedelta(days=3) and rng.random() < 0.4
        row = session.execute(
            sa.insert(inbox)
            .values(
                page_id=page.id, key=f"s{number}", peer=f"guest-{number}", payload="", state="done",
                received_at=at, due_at=at, kind="message", disposition="questions",
            )
            .returning(inbox.c.id)
        ).scalar_one()  # fmt: skip
        talk = session.execute(
            sa.insert(dialog)
            .values(
                page_id=page.id, peer=f"guest-{number % (count // 2)}-{number}",
                college_id=page.college_id, version=1, floor="bot", floor_by="", met=True,
                reachable=True, last_reply="", client_keys="callback", choices="[]",
                created_at=at, last_at=at,
            )
            .returning(dialog.c.id)
        ).scalar_one()  # fmt: skip
        desk = session.execute(
            sa.insert(card)
            .values(
                dialog_id=talk, college_id=page.college_id, state="open" if waits else "closed",
                danger=False, kept=False, text=text, masked=text, draft="", options="[]",
                reason="not_understood", taken_by="", closed_by="", trouble="", unshown=False,
                promised_at=at + timedelta(hours=4), step="", opened_at=at,
            )
            .returning(card.c.id)
        ).scalar_one()  # fmt: skip
        lacks = topic == 22
        session.execute(
            sa.insert(question).values(
                key=f"{row}.1", dialog_id=talk, college_id=page.college_id, inbox_id=row,
                card_id=desk, text=text, masked=text, danger=False, entry="", p=0.0, offers="[]",
                state="waiting" if waits else "answered_by_person",
                reason="no_fact" if lacks else "not_understood", base_version="v1",
                revises="", helped="", created_at=at, changed_at=at,
                missing='["dorm.cost"]' if lacks else "[]",
            )
        )  # fmt: skip


async def read_all(here: Region) -> int:
    """Let everything be read and grouped; how many questions stand in gaps."""
    while True:
        before = write(here.engines, _count)
        await here.app.unanswered.look()
        after = write(here.engines, _count)
        if after == before:
            return after


def _count(session: Session) -> int:
    return int(session.execute(sa.select(sa.func.count(reading.c.id))).scalar_one())


async def _main(options: argparse.Namespace) -> None:
    fresh = not options.file.exists()
    here = assembled(options.file, lambda: datetime.now(UTC))
    pages, now = list(here.deps.known.pages.values()), datetime.now(UTC)
    if fresh:
        work = partial(fill, pages=pages, now=now - timedelta(minutes=1), count=options.questions)
        write(here.engines, work)
    print(await read_all(here), "questions")
    if options.serve:
        await serve(here, options.serve, options.role, options.college)


async def serve(here: Region, port: int, role: str, college: str) -> None:
    """Serve its pages, with a link for somebody of a role, until somebody ends it."""
    runner = web.AppRunner(make_web(here.deps))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    right = Right(role=role, person="Анна Петрова", college=college)
    now = datetime.now(UTC)
    key = write(here.engines, lambda session: new_link(session, now, right))
    print(f"http://127.0.0.1:{port}/enter?key={key}", flush=True)
    while True:
        await here.app.unanswered.look()
        await here.app.spreading.carry_out()
        await asyncio.sleep(1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--questions", type=int, default=5000)
    parser.add_argument("--serve", type=int, default=0)
    parser.add_argument("--role", default="reviewer")
    parser.add_argument("--college", default="")
    asyncio.run(_main(parser.parse_args()))
