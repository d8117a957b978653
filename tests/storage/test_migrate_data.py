"""Each migration is tried from the one before it with rows there, on both databases."""

from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.storage.engine import Engines
from bot.storage.migrate import migrate, pending_changes
from bot.storage.schema import audit, card, college, digest, login, spread
from handlers.options import unpacked
from tests.storage.databases import PostgresServer
from tests.storage.earlier import Earlier, both
from tests.storage.place import NOW

_OPENED = int(NOW.timestamp()) * 1_000_000
_PROMISED = int((NOW + timedelta(hours=4)).timestamp()) * 1_000_000


def rows(engines: Engines, *columns: sa.Column[object]) -> list[tuple[object, ...]]:
    """These columns of every row, by the first of them."""
    with engines.reader.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(columns[0]))]


def test_who_waits_already_gets_a_clock(tmp_path: Path, postgres: PostgresServer) -> None:
    with both("0080", tmp_path, postgres) as found:
        for engines in found:
            earlier = Earlier(engines)
            earlier.college()
            times = {"promised_at": _PROMISED, "opened_at": _OPENED}
            earlier.card(1, "waiting", state="open", **times)
            earlier.card(2, "answered_by_person", state="open", **times)
            earlier.card(3, "closed", state="closed", **times)
            earlier.card(4, "waiting", state="open", danger=True, **times)
            migrate(engines.writer, "0090")
            promised = NOW + timedelta(hours=4)
            assert rows(engines, card.c.id, card.c.step, card.c.due_at, card.c.since) == [
                (1, "promised", promised, NOW),
                (2, "", None, None),
                (3, "", None, None),
                (4, "late", promised, NOW),
            ]
            migrate(engines.writer)
            assert pending_changes(engines.writer) == []


def test_an_older_card_has_no_entries_to_answer_with(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    with both("0090", tmp_path, postgres) as found:
        for engines in found:
            earlier = Earlier(engines)
            earlier.college()
            times = {"promised_at": _PROMISED, "opened_at": _OPENED}
            earlier.card(1, "waiting", state="open", **times)
            migrate(engines.writer)
            assert [unpacked(str(one)) for _, one in rows(engines, card.c.id, card.c.options)] == [
                ()
            ]
            assert pending_changes(engines.writer) == []


def test_what_came_before_pauses_digests_and_spreads_goes_on(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    with both("0100", tmp_path, postgres) as found:
        for engines in found:
            earlier = Earlier(engines)
            earlier.college()
            times = {"promised_at": _PROMISED, "opened_at": _OPENED}
            earlier.card(1, "waiting", state="open", step="late", due_at=_PROMISED, **times)
            for revision in ("0110", "0120", "0130", "0140"):
                migrate(engines.writer, revision)
            assert rows(engines, college.c.id, college.c.paused_until) == [(1, None)]
            promised = NOW + timedelta(hours=4)
            assert rows(engines, card.c.id, card.c.unshown, card.c.step, card.c.due_at) == [
                (1, False, "late", promised)
            ]
            assert rows(engines, digest.c.id) == rows(engines, spread.c.id) == []
            migrate(engines.writer)
            assert rows(engines, card.c.id, card.c.kept) == [(1, False)]
            assert pending_changes(engines.writer) == []


def test_earlier_acts_and_sessions_are_told_by_what_is_known(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    subjects = {
        **{"card:1": 1, "dialog:1": 1, "page:1": 1, "college:1": 1, "staff:c:vk:5": 1},
        **{"card:99": None, "staff:cc:vk:5": None, "gap:1": None, "web": None},
    }
    with both("0280", tmp_path, postgres) as found:
        for engines in found:
            earlier = Earlier(engines)
            earlier.college()
            earlier.card(1, "waiting", state="open", promised_at=_PROMISED, opened_at=_OPENED)
            for number, subject in enumerate(subjects, 1):
                earlier.add("audit", id=number, at=_OPENED, subject=subject)
            earlier.add("login", hash="h", kind="session", role="owner", expires_at=_PROMISED)
            migrate(engines.writer)
            told = rows(engines, audit.c.id, audit.c.subject, audit.c.college_id)
            assert {subject: where for _, subject, where in told} == subjects
            assert rows(engines, login.c.hash, login.c.way, login.c.device) == [("h", "link", "")]
            assert pending_changes(engines.writer) == []
