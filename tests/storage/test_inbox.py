"""Updates are stored once, with their cursor, and decided in order within a lane."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from bot.ports import Batch
from bot.storage.inbox import defer, followers, load_cursor, next_due, release, store_batch
from bot.storage.schema import cursor, inbox
from bot.storage.session import Session
from tests.storage.place import NOW, Place, update


def keys(rows: Sequence[Any]) -> list[str]:
    """The keys of rows."""
    return [str(row.key) for row in rows]


def test_copies_are_passed_over(place: Place) -> None:
    assert place.store(update("a"), update("a"), update("b")) == 2
    assert place.store(update("b"), update("c"), cursor="2") == 1
    assert keys(place.rows(inbox)) == ["a", "b", "c"]


def test_the_same_message_under_another_key_is_a_copy(place: Place) -> None:
    assert place.store(update("a", message_key="7")) == 1
    assert place.store(update("b", message_key="7")) == 0
    # Numbers of messages count by chat, and where there is none nothing is compared.
    assert place.store(update("c", peer="501", message_key="7")) == 1
    assert place.store(update("d"), update("e")) == 2


def test_pages_do_not_share_keys(place: Place) -> None:
    assert place.store(update("a", message_key="7"), page="vk") == 1
    assert place.store(update("a", message_key="7"), page="tg") == 1


def test_a_decided_update_still_knows_its_copies(place: Place) -> None:
    place.ask()
    assert place.store(update("u1")) == 0


def test_the_cursor_is_stored_with_the_batch(place: Place) -> None:
    page = place.pages["vk"].id
    assert place.write(lambda session: load_cursor(session, page)) == ""
    place.store(update("a"), cursor="10")
    assert place.write(lambda session: load_cursor(session, page)) == "10"
    # A platform's numbers may jump down after a quiet week: the cursor follows the batch.
    place.store(update("b"), cursor="3")
    assert place.write(lambda session: load_cursor(session, page)) == "3"


def test_neither_batch_nor_cursor_without_the_other(place: Place) -> None:
    page = place.pages["vk"].id

    def killed(session: Session) -> None:
        store_batch(session, page, Batch((update("a"),), "10"), NOW)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        place.write(killed)
    assert place.rows(inbox) == []
    assert place.write(lambda session: load_cursor(session, page)) == ""


def test_what_a_platform_lost_is_remembered(place: Place) -> None:
    place.store(cursor="1", lost="failed 1")
    place.store(cursor="2")
    [row] = place.write(lambda session: session.execute(sa.select(cursor)).all())
    assert (row.value, row.lost) == ("2", "failed 1")


def test_a_lane_is_claimed_head_first(place: Place) -> None:
    place.store(update("a1", "1"), update("b1", "2"), update("a2", "1"))
    assert keys(place.claim()) == ["a1", "b1"]
    assert place.claim("2") == [], "a claimed head blocks its lane"


def test_a_claimed_head_blocks_only_its_lane(place: Place) -> None:
    place.store(update("a1", "1"), update("a2", "1"))
    [head] = place.claim()
    place.store(update("b1", "2"), update("c1", "1"), page="tg")
    assert keys(place.claim()) == ["b1", "c1"]
    place.record(place.decided(head))
    assert keys(place.claim()) == ["a2"]


def test_no_more_lanes_than_asked_for(place: Place) -> None:
    place.store(*(update(f"k{number}", str(number)) for number in range(5)))
    assert len(place.claim(limit=2)) == 2
    assert len(place.claim(limit=9)) == 3


def test_followers_stand_behind_their_head(place: Place) -> None:
    place.store(update("a1", "1"), update("b1", "2"), update("a2", "1"), update("a3", "1"))
    heads = place.claim()
    behind = place.write(lambda session: followers(session, heads))
    assert keys(behind[heads[0].lane]) == ["a2", "a3"]
    assert behind[heads[1].lane] == []


def test_a_deferred_head_waits_for_quiet(place: Place) -> None:
    head = place.arrive()
    quiet = NOW + timedelta(seconds=1.5)
    place.write(lambda session: defer(session, [(head.id, quiet)]))
    assert place.write(partial(next_due, pages=place.known.pages)) == quiet
    assert place.claim() == []
    place.pass_time(seconds=2)
    [again] = place.claim()
    assert (again.id, again.attempts) == (head.id, 0), "waiting is no failure"


def test_a_new_piece_wakes_the_deferred_head(place: Place) -> None:
    head = place.arrive()
    place.write(lambda session: defer(session, [(head.id, NOW + timedelta(hours=1))]))
    place.store(update("other", "501"))
    assert [row.peer for row in place.claim()] == ["501"]
    place.store(update("u1"), update("more"))
    assert [row.id for row in place.claim()] == [head.id]


def test_a_copy_wakes_nobody(place: Place) -> None:
    head = place.arrive()
    place.write(lambda session: defer(session, [(head.id, NOW + timedelta(hours=1))]))
    place.store(update("u1"))
    assert place.claim() == []


def test_a_released_row_is_tried_again_when_due(place: Place) -> None:
    head = place.arrive()
    due = NOW + timedelta(seconds=4)
    place.write(lambda session: release(session, [head.id], due, "KeyError"))
    assert place.claim() == []
    place.pass_time(seconds=5)
    [again] = place.claim()
    assert again.attempts == 1
    assert place.row(inbox).error == "KeyError"


def test_a_release_that_is_nobodys_fault_does_not_count(place: Place) -> None:
    head = place.arrive()
    place.write(lambda session: release(session, [head.id], NOW, "database", count=False))
    assert place.claim()[0].attempts == 0


def test_nothing_waits_in_an_empty_inbox(place: Place) -> None:
    due = partial(next_due, pages=place.known.pages)
    assert place.write(due) is None
    place.ask()
    assert place.write(due) is None


def test_what_came_to_a_page_that_is_not_served_waits(place: Place) -> None:
    place.store(update("1"), page="tg")
    left = place.without("tg")
    assert left.claim() == []
    assert left.write(partial(next_due, pages=left.known.pages)) is None
    left.store(update("2"))
    assert [row.key for row in left.claim()] == ["2"]
    assert [row.key for row in place.claim()] == ["1"], "it is served again"
