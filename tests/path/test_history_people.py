"""A person's words in VK's own inbox count also where only the history brings them."""

from bot.storage.schema import card, dialog, inbox, question
from handlers.texts.asking import LATE
from tests.fakes import faults
from tests.path.history import ALL, found, settled, sweep
from tests.path.world import GROUP, STAFF_CHAT, World
from tests.simulation.knowing import Alarmed


async def test_a_person_answered_while_we_were_away(world: World) -> None:
    """Both come at once: the answer is known before anything is said, and takes the floor."""
    await world.start()
    await world.connected()
    await world.stop()
    world.vk.say(GROUP, 21, "вопрос 1")
    world.vk.say(GROUP, 22, "вопрос 2")
    world.clock.pass_time(hours=1)
    world.vk.human_reply(GROUP, 21, 99, "Да, есть.")
    world.clock.pass_time(hours=6)
    await world.start()
    await world.until(lambda: world.vk_told(22))
    await world.settled()
    assert world.vk_told(21) == []
    [late] = world.vk_told(22)
    assert late.startswith(LATE), "nobody answered this one"
    states = {row.text: row.state for row in world.rows(question)}
    assert states == {"вопрос 1": "answered_by_person", "вопрос 2": "answered"}
    assert [row.floor for row in world.rows(dialog, peer="21")] == ["person"]
    assert world.difference() == 0


async def test_a_persons_swallowed_answer_takes_the_floor(running: World) -> None:
    running.vk.say(GROUP, 21, "человек 1")
    await running.settled()
    running.vk.swallow(GROUP, *ALL)
    running.vk.human_reply(GROUP, 21, 99, "Да, есть.")
    running.vk.swallow(GROUP)
    await sweep(running)
    await running.until(lambda: running.rows(question)[0].state == "answered_by_person")
    running.vk.say(GROUP, 21, "вопрос 2")
    await running.settled()
    assert len(running.vk_told(21)) == 1, "only the promise"
    assert running.rows(dialog)[0].floor_by == "99"


async def test_a_found_question_that_a_person_answered_is_not_answered_again(
    running: World,
) -> None:
    running.vk.swallow(GROUP, *ALL)
    running.vk.say(GROUP, 21, "вопрос 1")
    running.vk.human_reply(GROUP, 21, 99, "Ответ уже есть.")
    running.vk.swallow(GROUP)
    await sweep(running)
    await running.until(lambda: running.rows(question))
    await settled(running)
    assert running.vk_told(21) == []
    assert running.rows(question)[0].state == "answered_by_person"
    assert running.rows(card) == []


async def test_an_answer_lost_long_before_the_next_word_is_found(world: World) -> None:
    """What was lost lies between a message from before the look and one that a poll brought."""
    await world.start()
    await world.connected()
    world.vk.say(GROUP, 21, "человек 1")
    await world.settled()
    world.clock.pass_time(hours=1)
    world.vk.say(GROUP, 22, "вопрос 1")
    await world.settled()
    await sweep(world)
    world.vk.swallow(GROUP, *ALL)
    world.vk.human_reply(GROUP, 21, 99, "Да, есть.")
    world.vk.swallow(GROUP)
    world.clock.pass_time(hours=1)
    world.vk.faults.add(faults.html(), "messages.getConversations")
    world.vk.say(GROUP, 21, "вопрос 2")
    await world.settled()
    world.clock.pass_time(minutes=1)
    await sweep(world)
    assert found(world) == 0, "nothing can be seen"
    world.vk.faults.clear()
    await sweep(world)
    await settled(world)
    assert found(world) == 1
    states = {row.text: row.state for row in world.rows(question)}
    assert states["человек 1"] == "answered_by_person"


async def test_danger_is_answered_whoever_wrote_since(running: World) -> None:
    running.running.core.base.current = Alarmed()
    running.vk.swallow(GROUP, *ALL)
    running.vk.say(GROUP, 21, "опасно 1")
    running.vk.human_reply(GROUP, 21, 99, "Здравствуйте, приём с девяти.")
    running.vk.swallow(GROUP)
    await sweep(running)
    await running.until(lambda: running.vk_told(21))
    assert "112" in running.vk_told(21)[0]


async def test_words_at_the_desk_that_were_swallowed_reach_the_asker(running: World) -> None:
    running.vk.say(GROUP, 21, "человек 1")
    await running.settled()
    running.vk.swallow(GROUP, *ALL)
    running.vk.say(GROUP, 77, "Да, есть.", peer_id=STAFF_CHAT, reply_to=1)
    running.vk.say(GROUP, 77, "между собой", peer_id=STAFF_CHAT + 5)
    running.vk.swallow(GROUP)
    await sweep(running)
    await running.until(lambda: len(running.vk_told(21)) == 2)
    assert running.vk_told(21)[1].endswith("Да, есть.")
    assert running.rows(inbox, peer=str(STAFF_CHAT + 5)) == [], "other chats are none of ours"
