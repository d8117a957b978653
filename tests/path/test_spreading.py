"""Who asks the same gets the same answer, each in their own dialog, when a person wants it."""

import asyncio

import sqlalchemy as sa

from bot.storage.runner import write
from bot.storage.schema import audit, card, question, spread
from bot.storage.spreads import standing_offers, want
from tests.path.test_handing import STRANGER, asked, in_topic, reply_in_vk
from tests.path.world import GROUP, STAFF, STAFF_CHAT, TG, World

SAME = "человек 7"


async def many(world: World) -> None:
    """Three people ask the same, a fourth something else."""
    await asked(world, text=SAME)
    world.telegram.say(TG, 12, "Человек 7!")
    world.vk.say(GROUP, 21, SAME)
    world.vk.say(GROUP, 22, "человек 8")
    await world.settled()


def press_all(world: World, user: int = STAFF) -> None:
    """Somebody presses «Ответить всем» under the newest notice in the chat in VK."""
    row = world.rows(spread)[0]
    first = world.rows(card)[0].id
    world.vk.press(GROUP, STAFF_CHAT, 1, {"b": f"all:{first}:{row.source}"}, user_id=user)


async def carried_out(world: World) -> None:
    """What was wanted is carried out."""
    await world.settled()
    await world.running.spreading.carry_out()
    await world.running.spreading.carry_out()
    await world.settled()


async def test_all_who_ask_it_are_answered(running: World) -> None:
    await many(running)
    reply_in_vk(running, "С первого августа.")
    await running.settled()
    offer = running.shown()[-1]
    assert "То же спрашивают ещё 2:" in offer
    assert "\n— Человек 7!\n" in offer
    assert "\n— человек 7\n" in offer
    assert len(running.tg(12)) == 1, "nothing goes to the others before somebody wants it"
    press_all(running)
    press_all(running)
    await carried_out(running)
    for told in (running.tg(12), running.vk_told(21)):
        assert len(told) == 2
        assert told[1].endswith("С первого августа.")
    assert running.telegram.sent(TG, 12)[1].reply_to == 3
    assert running.vk.sent(GROUP, 21)[1].content["reply_message"]["text"] == SAME
    assert len(running.tg(11)) == 2
    assert len(running.vk_told(22)) == 1
    states = [row.state for row in running.rows(question)]
    assert sorted(states) == ["answered_by_person"] * 3 + ["waiting"]
    assert [row.state for row in running.rows(spread)] == ["sent", "sent"]
    assert len([row for row in running.rows(audit) if row.action == "spread"]) == 1
    # Another one presses when all is done.
    press_all(running)
    await carried_out(running)
    assert len(running.tg(12)) == 2
    assert running.difference() == 0


async def test_what_the_centre_was_given_is_not_answered_with_the_others(running: World) -> None:
    await many(running)
    given = running.rows(card)[1].id
    with running.engines.writer.begin() as connection:
        connection.execute(sa.update(card).where(card.c.id == given).values(centre=True))
    reply_in_vk(running, "С первого августа.")
    await running.settled()
    press_all(running)
    await carried_out(running)
    assert [row.card_id for row in running.rows(spread)] == [running.rows(card)[2].id]


async def test_who_was_answered_meanwhile_gets_it_once(running: World) -> None:
    await many(running)
    reply_in_vk(running, "С первого августа.")
    await running.settled()
    in_topic(running, "Вам уже в июле.")
    press_all(running)
    await carried_out(running)
    assert len(running.tg(12)) + len(running.vk_told(21)) == 4
    # The words in the topic, where they were quicker, may go to others as well: nobody wanted that.
    states = sorted(row.state for row in running.rows(spread) if row.state != "offered")
    assert states in (["left", "sent"], ["sent", "sent"])
    assert running.difference() == 0


async def test_an_answer_that_names_somebody_goes_to_one(lone: World) -> None:
    await many(lone)
    reply_in_vk(lone, "Позвоните: +7 918 123-45-67.")
    await lone.settled()
    assert "всем его отправить нельзя" in lone.shown()[-1]
    assert lone.rows(spread) == []
    assert "918" in lone.tg(11)[-1]


async def test_a_stranger_and_a_forger_send_nothing(lone: World) -> None:
    await many(lone)
    reply_in_vk(lone, "С первого августа.")
    await lone.settled()
    press_all(lone, STRANGER)
    first = lone.rows(card)[0].id
    for source in (1, 999_999, lone.rows(spread)[0].source + 1):
        lone.vk.press(GROUP, STAFF_CHAT, 1, {"b": f"all:{first}:{source}"}, user_id=STAFF)
    await carried_out(lone)
    assert len(lone.tg(12)) == len(lone.vk_told(21)) == 1


async def test_a_process_that_stops_in_between_goes_on(lone: World) -> None:
    await many(lone)
    reply_in_vk(lone, "С первого августа.")
    await lone.settled()
    press_all(lone)
    await lone.settled()
    await lone.stop()
    await lone.start()
    await lone.connected()
    await asyncio.gather(*(lone.running.spreading.carry_out() for _ in range(3)))
    await lone.settled()
    assert len(lone.tg(12)) == len(lone.vk_told(21)) == 2


async def test_another_college_cannot_send_what_was_offered_here(running: World) -> None:
    await many(running)
    reply_in_vk(running, "С первого августа.")
    await running.settled()
    source = running.rows(spread)[0].source
    own = running.rows(card)[0].college_id

    def standing(college_id: int) -> int:
        return write(running.engines, lambda s: standing_offers(s, source, college_id))

    assert (standing(own), standing(own + 1)) == (2, 0)
    write(running.engines, lambda s: want(s, source, own + 1, "vk:666"))
    await carried_out(running)
    assert len(running.tg(12)) == 1
