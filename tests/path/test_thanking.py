"""Thanks change the card where it stands; «Ещё вопрос» gives the talk to the bot at once."""

import pytest

from bot.storage.schema import audit, card, dialog, operation, question
from handlers.texts import thanking as texts
from tests.path.test_asking import answers
from tests.path.test_handing import asked, in_topic
from tests.path.test_rating import tap, toasts
from tests.path.world import STAFF_GROUP, TG, World


async def answered(world: World, platform: str) -> int:
    """A person answers somebody; returns the card."""
    await asked(world, platform)
    in_topic(world, "Нельзя.")
    await world.settled()
    return int(world.rows(card)[-1].id)


def told(world: World, platform: str) -> list[str]:
    """What the asker was told."""
    return world.tg(11) if platform == "telegram" else world.vk_told(21)


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_thanks(running: World, platform: str) -> None:
    number = await answered(running, platform)
    before = (len(running.cards()), len(running.shown()), len(told(running, platform)))
    for _ in range(3):
        tap(running, platform, f"thanks:{number}")
    await running.settled()
    assert toasts(running) == [texts.PASSED_ON] * 3
    assert texts.ON_CARD in running.cards()[0].text
    assert texts.ON_CARD in running.shown()[0]
    after = (len(running.cards()), len(running.shown()), len(told(running, platform)))
    assert after == before, "nobody gets a message more"
    assert len(running.rows(operation, kind="edit", peer=str(STAFF_GROUP))) == 1
    assert running.rows(dialog)[0].floor == "person"
    assert running.difference() == 0


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_one_more_question(running: World, platform: str) -> None:
    number = await answered(running, platform)
    tap(running, platform, f"more:{number}")
    await running.settled()
    assert told(running, platform)[-1] == texts.WRITE
    assert running.rows(dialog)[0].floor == "bot"
    [row] = running.rows(card)
    assert (row.state, row.closed_by) == ("closed", "asker")
    assert ("asker", "card_closed", "goes_on") in {
        (one.actor, one.action, one.detail) for one in running.rows(audit)
    }
    await asked(running, platform, "вопрос 2")
    assert answers(told(running, platform))[-1] == "ответ 2"
    # Thanks for the old answer open nothing anew.
    tap(running, platform, f"thanks:{number}")
    await asked(running, platform, "человек 3")
    assert [one.state for one in running.rows(card)] == ["closed", "open"]
    assert running.rows(card)[0].thanked
    assert [one.card_id for one in running.rows(question)] == [number, None, number + 1]
    assert running.difference() == 0


async def test_after_close_the_bot_answers_and_the_old_card_stays_closed(running: World) -> None:
    number = await answered(running, "telegram")
    in_topic(running, "/close")
    await running.settled()
    tap(running, "telegram", f"thanks:{number}")
    tap(running, "telegram", f"more:{number}")
    await asked(running, "telegram", "вопрос 2")
    assert answers(running.tg(11))[-1] == "ответ 2"
    assert [one.state for one in running.rows(card)] == ["closed"]
    assert texts.ON_CARD in running.cards()[0].text
    assert running.difference() == 0


async def test_taps_of_others(running: World) -> None:
    number = await answered(running, "telegram")
    await asked(running, "vk", "человек 2")
    other = number + 1
    for data in (f"thanks:{other}", f"more:{other}", "more:", "thanks:0", f"more:{'9' * 17}"):
        tap(running, "telegram", data)
    running.telegram.press(TG, STAFF_GROUP, 1, f"more:{number}", user_id=77)
    await running.settled()
    assert [(one.state, one.thanked) for one in running.rows(card)] == [("open", False)] * 2
    assert running.rows(dialog)[0].floor == "person"
    assert all(toasts(running)), "each is told that it means nothing any more"
    assert running.difference() == 0


async def test_a_person_and_the_asker_end_the_talk_at_once(running: World) -> None:
    number = await answered(running, "telegram")
    tap(running, "telegram", f"more:{number}")
    in_topic(running, "/close")
    tap(running, "telegram", f"more:{number}")
    await running.settled()
    closed = [one for one in running.rows(audit) if one.action == "card_closed"]
    assert len(closed) == 1
    assert running.rows(dialog)[0].floor == "bot"
    assert running.difference() == 0
