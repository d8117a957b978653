"""A region whose base is looked after: entries asked and rated, own ones, locks, edits that wait.

    python -m tests.web.seeding_base FILE --serve PORT [--role R] [--college SLUG]

fills a SQLite database once and serves its pages, as `tests.web.seeding` does; all is made up.
"""

import argparse
import asyncio
import random
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from bot.editing import Editor, submit
from bot.storage.content import REGION, Edit, load_content, publish, set_lock
from bot.storage.content_care import set_review
from bot.storage.pages import PageInfo
from bot.storage.runner import write
from bot.storage.schema import dialog, inbox, question
from bot.storage.session import Session
from knowledge.content import Kind, piece
from tests.web.seeding import assembled, serve

OWN = "c01"


def care(session: Session, now: datetime) -> None:
    """What people did with the base: versions, own entries, locks, days, an edit that waits."""
    stored = {one.piece.key: one for one in load_content(session, REGION)}
    names = sorted(stored)
    for number, name in enumerate(names):
        found = stored[name].piece
        if number % 3 and found.table.get("variant"):
            at = now - timedelta(days=20)
            mark = {"by": "Мария Ивановна", "at": at.date(), "source_seen": "правила приёма"}
            edit = Edit(REGION, piece(Kind.ENTRY, {**found.table, "confirmed": mark}))
            publish(session, [edit], "Мария Ивановна", at, "confirm")
    for name in names[4:9]:
        set_lock(session, name, True)
    set_review(session, REGION, names[10:20], now.date() - timedelta(days=1))
    set_review(session, REGION, names[20:40], now.date() + timedelta(days=90))
    table = {**stored["dorm.cost"].piece.table}
    table["variant"] = [{"text": "Комната на троих стоит **900 рублей** в месяц."}]
    own = piece(Kind.ENTRY, table)
    publish(session, [Edit(OWN, own)], "Олег Сидоров", now - timedelta(days=3), "base")
    pool = {
        "id": "life.pool",
        "title": "Есть ли бассейн?",
        "category": "life",
        "phrasings": ["есть ли бассейн", "где поплавать"],
        "variant": [{"text": "Да, на Садовой, 5."}],
        "source": "сайт колледжа",
    }
    publish(session, [Edit(OWN, piece(Kind.ENTRY, pool))], "Олег Сидоров", now, "base")
    table = {**stored["dorm.cost"].piece.table}
    table["variant"] = [{"text": "Место стоит {dorm.cost|money} в месяц, залог 500 рублей."}]
    editor = Editor("Пётр Орлов", now - timedelta(hours=5))
    submit(session, [Edit(REGION, piece(Kind.ENTRY, table))], editor, "base")


def ask(session: Session, pages: list[PageInfo], now: datetime, count: int) -> None:
    """Questions the base answered, and what their askers said of that."""
    rng, found = random.Random(11), load_content(session, REGION)
    names = [one.piece.key for one in found]
    for number in range(count):
        page, at = rng.choice(pages), now - timedelta(days=rng.uniform(0, 30))
        row = session.execute(
            sa.insert(inbox)
            .values(
                page_id=page.id, key=f"b{number}", peer=f"asker-{number}", payload="", state="done",
                received_at=at, due_at=at, kind="message", disposition="questions",
            )
            .returning(inbox.c.id)
        ).scalar_one()  # fmt: skip
        talk = session.execute(
            sa.insert(dialog)
            .values(
                page_id=page.id, peer=f"asker-{number}", college_id=page.college_id, version=1,
                floor="bot", floor_by="", met=True, reachable=True, last_reply="",
                client_keys="callback", choices="[]", created_at=at, last_at=at,
            )
            .returning(dialog.c.id)
        ).scalar_one()  # fmt: skip
        handed = rng.random() < 0.15
        session.execute(
            sa.insert(question).values(
                key=f"{row}.1", dialog_id=talk, college_id=page.college_id, inbox_id=row,
                text="вопрос", masked="вопрос", danger=False, p=0.95, offers="[]", missing="[]",
                entry=names[min(int(rng.expovariate(0.03)), len(names) - 1)],
                state="answered_by_person" if handed else "answered", base_version="v1",
                reason="not_helped" if handed and rng.random() < 0.3 else "", revises="",
                helped="" if handed else rng.choice(["", "", "yes", "yes", "no"]),
                created_at=at, changed_at=at,
            )
        )  # fmt: skip


async def _main(options: argparse.Namespace) -> None:
    fresh = not options.file.exists()
    here = assembled(options.file, lambda: datetime.now(UTC))
    pages, now = list(here.deps.known.pages.values()), datetime.now(UTC)
    if fresh:
        write(here.engines, partial(care, now=now))
        write(here.engines, partial(ask, pages=pages, now=now, count=options.questions))
    await serve(here, options.serve, options.role, options.college)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--questions", type=int, default=3000)
    parser.add_argument("--serve", type=int, required=True)
    parser.add_argument("--role", default="reviewer")
    parser.add_argument("--college", default="")
    asyncio.run(_main(parser.parse_args()))
