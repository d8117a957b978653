"""500 crash schedules lose and double nothing, and the checker finds designs that do."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from sqlmodel import Session

from bot import supervisor
from bot.adapters.telegram import TelegramAdapter
from bot.adapters.vk import VkAdapter
from bot.operations import Operation, Result, Send
from bot.ports import Batch
from bot.storage.inbox import store_batch
from tests.crash import schedules
from tests.simulation.loop import Killed
from tests.simulation.season import Verdict, play
from tests.simulation.world import STAFF_CHAT

COUNT = 500
PARTS = 10
NEVER = 10**9


def test_undisturbed_season() -> None:
    verdict = play(())
    assert verdict.ok, verdict
    assert verdict.points > 500, "the season is too short to crash anywhere"


def test_same_kills_give_the_same_run() -> None:
    assert play((700, 300)) == play((700, 300))


@pytest.mark.parametrize("part", range(PARTS))
def test_crash_schedules(part: int) -> None:
    points = play(()).points
    mine = list(schedules(COUNT, points))[part::PARTS]
    failed = [verdict for verdict in map(play, mine) if not verdict.ok]
    assert not failed, failed[:3]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_card_whose_sending_was_cut_twice_is_shown(
    monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    """Twice the process dies just before, or just after, the card is sent."""
    cuts = [1, 2]
    perform = TelegramAdapter.perform

    async def cut(self: TelegramAdapter, operation: Operation) -> Result:
        mine = isinstance(operation.body, Send) and operation.peer == str(STAFF_CHAT)
        if mine and cuts and not after:
            cuts.pop()
            raise Killed
        result = await perform(self, operation)
        if mine and cuts:
            cuts.pop()
            raise Killed
        return result

    monkeypatch.setattr(TelegramAdapter, "perform", cut)
    verdict = play((NEVER, NEVER))
    assert not cuts
    assert verdict.ok, verdict


def _found(what: Callable[[Verdict], Sequence[str]]) -> bool:
    points = play(()).points
    return any(what(play(kills)) for kills in schedules(80, points))


def test_checker_finds_acknowledging_before_storing(monkeypatch: pytest.MonkeyPatch) -> None:
    late: list[Any] = []

    def store_late(session: Session, page: int, batch: Batch, now: datetime) -> int:
        kept, late[:] = list(late), [*batch.updates]
        return store_batch(session, page, replace(batch, updates=tuple(kept)), now)

    monkeypatch.setattr(supervisor, "store_batch", store_late)
    assert _found(lambda verdict: verdict.lost + verdict.unexpected)


def test_checker_finds_a_key_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count(1)
    perform = VkAdapter.perform

    async def forgetful(self: VkAdapter, operation: Operation) -> Result:
        return await perform(self, replace(operation, random_id=next(numbers)))

    monkeypatch.setattr(VkAdapter, "perform", forgetful)
    assert _found(lambda verdict: verdict.twice)
