"""Real questions through the whole path, with the real base, while the process is killed.

Everybody asks one question, in both platforms. What is judged: every message is booked, every act
booked as delivered was heard, and no oftener than is allowed. How well the questions were
understood is another measurement; here the table of states only shows where they ended.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import sqlalchemy as sa

from bot.storage.schema import dialog, message, operation, page, question
from bot.storage.session import Session
from bot.storage.sweeps import identities
from tests.kill.driving import Plan, Saying, drive
from tests.kill.judging import Heard
from tests.kill.looking import database, open_rows
from tests.kill.place import PAGES, new_place
from tests.kill.process import fakes

_FIRST = 10_001
_WIDTH = 24


def read(file: Path) -> list[str]:
    """The questions of a file, a JSON object with `q` a line."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)["q"]) for line in lines if line.strip()]


def sayings(texts: Sequence[str]) -> Iterator[Saying]:
    """Everybody asks one question, in one platform after the other."""
    for number, text in enumerate(texts):
        for platform in PAGES:
            yield Saying(platform, _FIRST + number, text)


async def run(file: Path, kind: str, plan: Plan) -> int:
    """Ask all questions of `file`, print what became of them; the exit code."""
    if not file.is_file():
        print(f"no questions at {file}: nothing to do")
        return 0
    texts = read(file)
    platforms = tuple(PAGES)
    with new_place("sqlite" if kind == "both" else kind, platforms) as place:
        async with fakes() as served:
            place.furnish(served.base_url)
            driven = await drive(place, served, "base", sayings(texts), plan, to_the_end=True)
            heard = await served.log()
            state = await served.do("state")
        wrong = driven.trouble + [f"schema: {violation}" for violation in state["violations"]]
        with database(place.url) as session:
            _print_table(session, platforms)
            for platform in platforms:
                wrong += _compared(session, platform, len(texts), heard[PAGES[platform]])
            if unended := open_rows(session):
                wrong.append(f"{unended} rows have not ended")
            found = identities(session)
            print(f"identities: messages {found.messages}, questions {found.questions}")
            print(f"identities: inbox {found.inbox}, difference {found.difference}")
            if found.difference:
                wrong.append("the identities do not hold")
        if wrong:
            lines = place.log.read_text(errors="replace").splitlines()
            wrong += [f"logged: {line[:1500]}" for line in lines[-8:]]
    print(f"asked {len(driven.asked)}, kills {driven.kills}, wrong {len(wrong)}")
    for what in wrong[:40]:
        print(f"  {what}")
    return 1 if wrong else 0


def _print_table(session: Session, platforms: Sequence[str]) -> None:
    """How many of what, a column for each platform."""
    columns = [_ended(session, platform) for platform in platforms]
    print("".ljust(_WIDTH), *(platform.rjust(9) for platform in platforms))
    for name in sorted({name for column in columns for name in column}):
        print(name.ljust(_WIDTH), *(str(column[name]).rjust(9) for column in columns))


def _ended(session: Session, platform: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for table, column, kind in (
        (message, message.c.disposition, "message"),
        (question, question.c.state, "question"),
    ):
        rows = session.execute(
            sa.select(column, sa.func.count())
            .join(dialog, dialog.c.id == table.c.dialog_id)
            .join(page, page.c.id == dialog.c.page_id)
            .where(page.c.channel == platform)
            .group_by(column)
        )
        counted.update({f"{kind} {name}": count for name, count in rows})
    rows = session.execute(
        sa.select(operation.c.state, sa.func.count())
        .join(page, page.c.id == operation.c.page_id)
        .where(page.c.channel == platform)
        .group_by(operation.c.state)
    )
    counted.update({f"operation {name}": count for name, count in rows})
    return counted


def _compared(session: Session, platform: str, asked: int, heard: Heard) -> Iterator[str]:
    """What is booked and was not heard, or was heard and is not booked."""
    booked = session.execute(
        sa.select(sa.func.count(message.c.id))
        .join(dialog, dialog.c.id == message.c.dialog_id)
        .join(page, page.c.id == dialog.c.page_id)
        .where(page.c.channel == platform, message.c.author == "asker")
    ).scalar_one()
    if booked != asked:
        yield f"{platform}: asked {asked} messages, booked {booked}"
    sent = _sent(session, platform)
    silent = extra = 0
    for peer, talk in heard.items():
        copies = sum(who == "bot" for who, *_ in talk)
        delivered, unknown = sent.get(peer, (0, 0))
        silent += not copies
        extra += max(0, copies - delivered)
        if copies < delivered:
            yield f"{platform} {peer}: {delivered} delivered, {copies} heard"
        if copies > delivered + (0 if platform == "vk" else unknown):
            yield f"{platform} {peer}: {delivered} delivered, unknown {unknown}, {copies} heard"
    outcomes = sum(unknown for _, unknown in sent.values())
    print(f"{platform}: {silent} of {asked} heard nothing; twice {extra} (unknown {outcomes})")


def _sent(session: Session, platform: str) -> Mapping[str, tuple[int, int]]:
    """For each chat how many replies are booked as delivered, and how many unknown outcomes."""
    rows = session.execute(
        sa.select(
            operation.c.peer,
            sa.func.sum(sa.case((operation.c.state == "delivered", 1), else_=0)),
            sa.func.sum(operation.c.unknowns),
        )
        .join(page, page.c.id == operation.c.page_id)
        .where(page.c.channel == platform, operation.c.kind == "send")
        .group_by(operation.c.peer)
    )
    return {peer: (int(delivered), int(unknown)) for peer, delivered, unknown in rows}
