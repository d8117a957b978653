"""What a dead worker held is free again; what it had begun has an unknown outcome."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.operations import Delivered, Unknown
from bot.storage.engine import Engines
from bot.storage.inbox import claim_heads
from bot.storage.outbox import claim_operations
from bot.storage.runner import write
from bot.storage.schema import inbox, operation, worker
from bot.storage.sweeps import identities
from bot.storage.workers import LIFE, heartbeat, sign_off, take_over
from tests.storage.place import NOW, Place, asked, update
from tests.storage.place import place as make_place


def beat(place: Place, name: str) -> None:
    """A worker says that it lives."""
    place.write(lambda session: heartbeat(session, name, place.now))


def taken(place: Place, name: str, *, starting: bool = False) -> int:
    """A worker takes over; returns how many claims it freed."""
    return place.write(lambda s: take_over(s, name, place.desks, place.now, starting=starting))


def test_a_living_worker_keeps_its_claims(place: Place) -> None:
    beat(place, "1")
    place.arrive()
    assert taken(place, "2") == 0
    assert place.claim("2") == []


def test_a_dead_workers_message_is_decided_by_another(place: Place) -> None:
    beat(place, "1")
    row = place.arrive()
    place.pass_time(seconds=LIFE.total_seconds() + 1)
    assert taken(place, "2") == 1
    [again] = place.claim("2")
    assert (again.id, again.attempts) == (row.id, 1), "a message that kills is noticed by this"


def test_what_a_dead_worker_was_sending_is_unknown(place: Place) -> None:
    beat(place, "1")
    place.ask(asked(), page="tg", say=["ответ"])
    [begun] = place.begin("1")
    place.pass_time(seconds=60)
    assert taken(place, "2") == 1
    found = place.row(operation)
    assert (found.state, found.unknowns, found.error) == ("pending", 1, "stopped while sending")
    place.pass_time(seconds=2)
    [again] = place.begin("2")
    assert again.operation.unknown
    assert again.operation.random_id == begun.operation.random_id
    place.settle(again, Delivered("7"))


def test_a_second_death_leaves_it_unconfirmed(place: Place) -> None:
    place.ask(asked(), page="tg", say=["ответ"])
    for _ in range(2):
        assert len(place.begin("1")) == 1
        assert taken(place, "1", starting=True) == 1
        place.pass_time(seconds=2)
    assert place.rows(operation, origin="bot")[0].state == "unconfirmed"
    assert place.write(identities).difference == 0


def test_a_starting_worker_frees_what_its_name_held(place: Place) -> None:
    beat(place, "1")
    place.arrive()
    assert taken(place, "1") == 0, "its own running work it does not take from itself"
    assert taken(place, "1", starting=True) == 1


def test_a_clock_that_jumps_frees_nobodys_own_work(place: Place) -> None:
    beat(place, "1")
    place.arrive()
    place.pass_time(days=1)
    assert taken(place, "1") == 0


def test_a_worker_that_stopped_in_order_is_gone(place: Place) -> None:
    beat(place, "1")
    place.write(lambda session: sign_off(session, "1"))
    assert place.write(lambda s: s.execute(worker.select()).all()) == []


def test_an_unknown_outcome_is_not_booked_over_a_known_one(place: Place) -> None:
    place.ask(asked(), say=["ответ"])
    [begun] = place.begin("1")
    place.settle(begun, Delivered("7"))
    assert taken(place, "2") == 0
    assert place.row(operation).state == "delivered"
    place.ask(asked("2"), say=["ещё"])
    [other] = place.begin("1")
    place.settle(other, Unknown("cut"))
    assert taken(place, "2") == 0


def race(
    engines: Engines, names: list[str], take: Callable[[Engines, str], list[int]]
) -> list[list[int]]:
    """Let workers claim at the same time until nothing is left; returns what each got."""
    start = threading.Barrier(len(names))

    def work(name: str) -> list[int]:
        start.wait(5)
        got: list[int] = []
        while found := take(engines, name):
            got += found
        return got

    with ThreadPoolExecutor(len(names)) as pool:
        return list(pool.map(work, names))


def test_two_workers_never_claim_the_same_message(postgres_engines: Engines) -> None:
    place = make_place(postgres_engines)
    place.store(*(update(f"k{number}", str(number)) for number in range(300)))

    def take(engines: Engines, name: str) -> list[int]:
        rows = write(engines, lambda s: claim_heads(s, name, NOW, 7, pages=place.known.pages))
        return [row.id for row in rows]

    got = race(postgres_engines, ["1", "2"], take)
    together = [row for each in got for row in each]
    assert sorted(together) == [row.id for row in place.rows(inbox)]
    assert len(together) == len(set(together)) == 300


def test_two_workers_never_begin_the_same_act(postgres_engines: Engines) -> None:
    place = make_place(postgres_engines)
    place.store(*(update(f"k{number}", str(number)) for number in range(60)))
    place.record(
        *(place.decided(row, asked(row.key), say=["ответ", "ещё"]) for row in place.claim())
    )

    pages = {page.id for page in place.pages.values()}

    def take(engines: Engines, name: str) -> list[int]:
        begun = write(engines, lambda session: claim_operations(session, name, NOW, 5, pages=pages))
        for one in begun:
            place.settle(one, Delivered(str(one.operation.id)))
        return [one.operation.id for one in begun]

    got = race(postgres_engines, ["1", "2"], take)
    together = [row for each in got for row in each]
    assert len(together) == len(set(together)) == 120
    assert {row.attempts for row in place.rows(operation)} == {1}
