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
from tests.crash import schedules, shared_out
from tests.simulation import branching
from tests.simulation.branching import play_all
from tests.simulation.loop import Killed
from tests.simulation.season import Verdict, play
from tests.simulation.world import STAFF_CHAT, World

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
    mine = shared_out(schedules(COUNT, play(()).points), PARTS)[part]
    verdicts = play_all(mine)
    assert sorted(verdict.kills for verdict in verdicts) == sorted(mine)
    failed = [verdict for verdict in verdicts if not verdict.ok]
    assert not failed, failed[:3]


def test_a_copy_says_what_a_season_played_alone_says() -> None:
    """Alike beginnings, the same twice, a second kill that comes too late, and none at all."""
    some = [(), (2500,), (2500,), (2500, 20), (2500, 200), (2900, NEVER)]
    alone = {kills: play(kills) for kills in some}
    found = play_all(some)
    assert sorted(verdict.kills for verdict in found) == sorted(some)
    assert all(verdict == alone[verdict.kills] for verdict in found)


def test_a_copy_sees_what_a_season_played_alone_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count(1)
    perform = VkAdapter.perform

    async def twice(self: VkAdapter, operation: Operation) -> Result:
        await perform(self, replace(operation, random_id=next(numbers)))
        return await perform(self, operation)

    monkeypatch.setattr(VkAdapter, "perform", twice)
    (first, second) = play_all([(700,), (2900,)])
    assert first.twice
    assert second.twice
    assert second == play((2900,))


def test_an_error_in_a_copy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_world: World, _kills: Sequence[int]) -> Verdict:
        raise ValueError("this is broken")

    monkeypatch.setattr(branching, "judged", broken)
    with pytest.raises(RuntimeError, match="this is broken"):
        play_all([(300,), (500,)])


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
