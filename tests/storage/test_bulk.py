"""Rows written in bulk are whole rows, and whoever writes next numbers on behind them."""

import sqlalchemy as sa

from bot.storage.engine import Engines
from bot.storage.pages import PageSetup, ensure_college
from bot.storage.runner import write
from bot.storage.schema import dialog
from bot.storage.session import Session
from tests.handlers.making import COLLEGE, NOW
from tests.web.bulk import Bulk


def test_the_next_row_stands_behind_those_written_in_bulk(engines: Engines) -> None:
    setup = [PageSetup("proba", "web", "full")]
    (page,) = write(engines, lambda session: ensure_college(session, COLLEGE, setup))
    bulk = Bulk(engines)
    of_page = {"page_id": page.id, "college_id": page.college_id}
    times = {"created_at": NOW, "last_at": NOW}
    numbers = [bulk.add(dialog, peer=f"guest-{n}", **of_page, **times) for n in range(3)]
    assert numbers == [1, 2, 3]
    bulk.flush()

    def one_more(session: Session) -> list[tuple[int, str, str]]:
        row = dict(session.execute(sa.select(dialog).where(dialog.c.id == 2)).one()._mapping)
        del row["id"]
        session.execute(sa.insert(dialog).values({**row, "peer": "next"}))
        found = sa.select(dialog.c.id, dialog.c.peer, dialog.c.floor).order_by(dialog.c.id)
        return [tuple(one) for one in session.execute(found)]

    stored = write(engines, one_more)
    assert [one[0] for one in stored] == [1, 2, 3, 4]
    assert {one[2] for one in stored} == {"bot"}
