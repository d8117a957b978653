"""Edits that wait are published once, over nobody else's; a day of review makes no version."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.storage.batches import (
    BatchState,
    keep_batch,
    load_batch,
    publish_batch,
    settle_batch,
    waiting,
)
from bot.storage.content import REGION, Edit, EditConflict, load_content, publish, shelf_versions
from bot.storage.content_care import at_their_numbers, number_of, set_review
from bot.storage.content_history import history
from bot.storage.engine import Engines
from bot.storage.runner import write
from bot.storage.session import Session
from knowledge.content import Kind, Piece
from tests.storage.place import NOW

LIST = Piece(Kind.ENTRY, "docs.list", "a")
NEW = Piece(Kind.ENTRY, "docs.new", "n")


def keep(
    session: Session,
    *edits: Edit,
    by: str = "Анна",
    state: BatchState = BatchState.WAITING,
    hours: int = 0,
) -> int:
    """Keep edits of the region as a batch."""
    made = at_their_numbers(session, edits)
    at = NOW + timedelta(hours=hours)
    return keep_batch(session, REGION, made, by, at, "правка", state)


def test_what_waits_is_published_by_another_with_both_names(engines: Engines) -> None:
    def work(session: Session) -> None:
        publish(session, [Edit(REGION, LIST)], "Анна", NOW)
        number = keep(session, Edit(REGION, replace(LIST, body="b")), Edit(REGION, NEW))
        assert [one.piece.body for one in load_content(session)] == ["a"], "nothing is published"
        [batch] = waiting(session)
        assert [one.id for one in waiting(session, REGION)] == [number]
        assert waiting(session, "kmt") == []
        assert [one.expected for one in batch.edits] == [1, 0]
        publish_batch(session, batch, "Олег", NOW)
        assert [one.piece.body for one in load_content(session)] == ["b", "n"]
        assert history(session, REGION, Kind.ENTRY, LIST.key)[-1].author == "Анна; Олег"
        assert waiting(session) == []
        with pytest.raises(EditConflict):
            settle_batch(session, batch, BatchState.DECLINED, "Пётр", NOW)

    write(engines, work)


@pytest.mark.parametrize("piece", [LIST, NEW], ids=lambda one: one.key)
def test_a_batch_goes_over_nobody_elses_edit(piece: Piece, engines: Engines) -> None:
    def begin(session: Session) -> int:
        publish(session, [Edit(REGION, LIST)], "Анна", NOW)
        number = keep(session, Edit(REGION, replace(piece, body="b")))
        publish(session, [Edit(REGION, replace(piece, body="c"))], "Олег", NOW)
        return number

    number = write(engines, begin)
    batch = write(engines, lambda session: load_batch(session, number))
    assert batch is not None
    with pytest.raises(EditConflict):
        write(engines, lambda session: publish_batch(session, batch, "Олег", NOW))
    # All of it or nothing: it still waits.
    assert [one.id for one in write(engines, waiting)] == [number]


def test_what_was_taken_away_is_written_anew_upon_its_last_version(engines: Engines) -> None:
    def work(session: Session) -> None:
        publish(session, [Edit(REGION, LIST)], "Анна", NOW)
        publish(session, [Edit(REGION, replace(LIST, body=""))], "Анна", NOW)
        assert number_of(session, REGION, Kind.ENTRY, LIST.key) == 2
        keep(session, Edit(REGION, LIST))
        [batch] = waiting(session)
        publish_batch(session, batch, "Олег", NOW)
        assert [one.number for one in load_content(session)] == [3]

    write(engines, work)


def test_an_upload_takes_the_place_of_the_one_before(engines: Engines) -> None:
    def work(session: Session) -> None:
        shown = BatchState.SHOWN
        first = keep(session, Edit(REGION, LIST), state=shown)
        others = keep(session, Edit(REGION, LIST), by="Олег", state=shown)
        waits = keep(session, Edit(REGION, LIST))
        second = keep(session, Edit(REGION, LIST), state=shown, hours=1)
        left = [n for n in (first, others, waits, second) if load_batch(session, n)]
        assert left == [others, waits, second]
        keep(session, Edit(REGION, LIST), state=shown, hours=30)
        assert load_batch(session, others) is None

    write(engines, work)


def test_a_day_of_review_makes_no_version(engines: Engines) -> None:
    day = date(2027, 6, 1)

    def work(session: Session) -> None:
        publish(session, [Edit(REGION, LIST), Edit("kmt", LIST)], "Анна", NOW)
        before = shelf_versions(session)
        assert set_review(session, REGION, ["docs.list", "docs.no"], day) == 1
        assert [one.review for one in load_content(session)] == [day, None]
        assert shelf_versions(session) == before
        publish(session, [Edit(REGION, replace(LIST, body="b"))], "Анна", NOW)
        assert [one.review for one in load_content(session)] == [day, None], "it stays"

    write(engines, work)
