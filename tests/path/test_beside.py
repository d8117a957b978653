"""People write past the bot in VK's own inbox: a person is heard, an echo and a mailing are not."""

from functools import partial

import pytest

from bot.storage.schema import card, dialog, inbox, message, question
from handlers.texts import answering as texts
from handlers.texts import cards as card_texts
from tests.fakes import faults
from tests.path.history import ALL, settled, sweep
from tests.path.test_asking import answers
from tests.path.world import GROUP, World

NEWS = "Друзья, в субботу день открытых дверей, ждём всех в десять утра!"
PEOPLE = range(31, 37)


def floors(world: World) -> dict[str, str]:
    """Who has the floor in each dialog of the people who get mailings."""
    rows = {row.peer: row.floor for row in world.rows(dialog)}
    return {str(user): rows[str(user)] for user in PEOPLE if str(user) in rows}


def has_floor(world: World, user: int) -> bool:
    """True where a person has the floor in somebody's dialog."""
    return floors(world).get(str(user)) == "person"


def reasons(world: World) -> list[str]:
    """What became of the words of the page."""
    rows = [*world.rows(inbox, kind="human"), *world.rows(inbox, kind="ignored")]
    return [row.reason for row in sorted(rows, key=lambda row: row.id)]


async def test_an_echo_before_the_response_is_an_echo(running: World) -> None:
    running.vk.faults.add(faults.delayed(0.5), "messages.send", times=1)
    running.vk.say(GROUP, 21, "вопрос 1")
    await running.until(lambda: running.rows(inbox, reason="echo"))
    assert running.vk_told(21), "it stands in VK"
    assert not running._all_done(), "and the response has not come"
    await running.settled()
    running.vk.say(GROUP, 21, "вопрос 2")
    await running.settled()
    assert answers(running.vk_told(21)) == ["ответ 1", "ответ 2"]
    assert running.rows(dialog)[0].floor == "bot"


async def test_an_echo_that_names_a_person_is_an_echo(running: World) -> None:
    """Nobody has seen on a live page that our own messages never name an admin."""
    running.vk.swallow(GROUP, "message_reply")
    running.vk.say(GROUP, 21, "вопрос 1")
    await running.settled()
    running.vk.swallow(GROUP)
    [ours] = running.vk.sent(GROUP, 21)
    running.vk.raw_event(GROUP, "message_reply", ours.as_json() | {"admin_author_id": 99})
    await running.settled()
    running.vk.say(GROUP, 21, "вопрос 2")
    await running.settled()
    assert answers(running.vk_told(21)) == ["ответ 1", "ответ 2"]
    assert running.rows(inbox, key=running.rows(inbox)[1].key)[0].reason == "echo"


async def test_another_service_of_the_page_takes_no_floor(running: World) -> None:
    running.vk.say(GROUP, 21, "человек 1")
    await running.settled()
    running.vk.human_reply(GROUP, 21, None, "Спасибо за обращение! Мы открыты с девяти до шести.")
    running.vk.say(GROUP, 21, "вопрос 2")
    await running.settled()
    assert answers(running.vk_told(21))[-1] == "ответ 2"
    assert running.rows(dialog)[0].floor == "bot"
    assert running.rows(question)[0].state == "waiting"
    assert "other_service" in reasons(running)
    counted = await running.running.sweeps.count()
    assert counted.ignored["other_service"] == 1
    assert counted.difference == 0


async def test_a_person_writes_while_the_bot_composes(running: World) -> None:
    """What has begun is said; what waits behind it never is, and nothing starts afterwards."""
    running.vk.faults.add(faults.delayed(0.6), "messages.send", times=1)
    running.vk.say(GROUP, 21, "вопрос 1")
    await running.until(lambda: running.vk_told(21))
    running.vk.say(GROUP, 21, "вопрос 2")
    await running.until(lambda: len(running.rows(question)) == 2)
    running.vk.human_reply(GROUP, 21, 99, "Я отвечу сам.")
    await running.settled()
    assert answers(running.vk_told(21)) == ["ответ 1"]
    states = [row.state for row in running.rows(question)]
    assert states == ["answered", "answered_by_person"]


@pytest.mark.parametrize("how", ["one by one", "in one batch", "found in the history"])
async def test_a_mailing_takes_no_floor(running: World, how: str) -> None:
    if how == "found in the history":
        running.vk.swallow(GROUP, *ALL)
    for user in PEOPLE:
        running.vk.human_reply(GROUP, user, 99, NEWS)
        if how == "one by one":
            await running.settled()
    running.vk.swallow(GROUP)
    if how == "found in the history":
        await sweep(running)
    await running.until(lambda: len(floors(running)) == len(PEOPLE))
    await settled(running)
    taken = [floor for floor in floors(running).values() if floor == "person"]
    assert len(taken) == (5 if how == "one by one" else 0), "nobody can know it of the first five"
    await running.running.sweeps.take_back_mailings()
    assert set(floors(running).values()) == {"bot"}
    assert {row.reason for row in running.rows(message)} == {"mailing"}
    for user in PEOPLE:
        running.vk.say(GROUP, user, f"вопрос {user}")
    await running.settled()
    for user in PEOPLE:
        assert answers(running.vk_told(user)) == [f"ответ {user}"]
    assert running.difference() == 0


async def test_what_a_mailing_seemed_to_answer_waits_again(running: World) -> None:
    waiting, cancelled = PEOPLE[0], PEOPLE[1]
    running.vk.say(GROUP, waiting, "человек 1")
    await running.settled()
    running.running.delivery.held.add(2)
    running.vk.say(GROUP, cancelled, "вопрос 2")
    await running.until(lambda: len(running.rows(question)) == 2)
    for user in PEOPLE[:5]:
        running.vk.human_reply(GROUP, user, 99, NEWS)
        await running.until(partial(has_floor, running, user))
    assert {row.state for row in running.rows(question)} == {"answered_by_person"}
    running.vk.human_reply(GROUP, PEOPLE[5], 99, NEWS)
    await running.until(lambda: running.rows(inbox, reason="mailing"))
    await running.running.sweeps.take_back_mailings()
    await running.running.sweeps.take_back_mailings()
    running.running.delivery.held.clear()
    await running.settled()
    assert [row.state for row in running.rows(question)] == ["waiting", "waiting"]
    cards = {row.id: row.text for row in running.rows(card, state="open")}
    assert sorted(cards.values()) == ["вопрос 2", "человек 1"]
    assert {row.card_id for row in running.rows(question)} == set(cards)
    assert running.shown().count(texts.MAILING) == 1
    assert any("вопрос 2" in shown for shown in running.shown())
    assert set(floors(running).values()) == {"bot"}
    assert len(running.vk_told(waiting)) == 1, "the asker hears nothing of all this"
    assert running.difference() == 0


async def test_a_mailing_does_not_take_the_floor_from_a_person(running: World) -> None:
    running.vk.say(GROUP, PEOPLE[0], "человек 1")
    await running.settled()
    running.vk.human_reply(GROUP, PEOPLE[0], 98, "Сейчас посмотрю.")
    await running.settled()
    for user in PEOPLE:
        running.vk.human_reply(GROUP, user, 99, NEWS)
        await running.settled()
    await running.running.sweeps.take_back_mailings()
    assert floors(running)[str(PEOPLE[0])] == "person"
    assert set(list(floors(running).values())[1:]) == {"bot"}


async def test_a_person_who_goes_on_keeps_the_floor(running: World) -> None:
    for user in PEOPLE[:5]:
        running.vk.human_reply(GROUP, user, 99, NEWS)
        await running.settled()
    running.vk.human_reply(GROUP, PEOPLE[0], 99, "Анна, а вам отвечу отдельно.")
    running.vk.human_reply(GROUP, PEOPLE[5], 99, NEWS)
    await running.settled()
    await running.running.sweeps.take_back_mailings()
    assert floors(running)[str(PEOPLE[0])] == "person"
    assert set(list(floors(running).values())[1:]) == {"bot"}


@pytest.mark.parametrize(("text", "minutes"), [("Да, есть.", 0), (NEWS, 3)])
async def test_few_words_or_a_slow_hand_are_no_mailing(
    running: World, text: str, minutes: int
) -> None:
    for user in PEOPLE:
        running.vk.human_reply(GROUP, user, 99, text)
        running.clock.pass_time(minutes=minutes)
        await running.settled()
    await running.running.sweeps.take_back_mailings()
    assert set(floors(running).values()) == {"person"}


async def test_a_mailing_is_known_after_a_restart(world: World) -> None:
    await world.start()
    await world.connected()
    for user in PEOPLE:
        world.vk.human_reply(GROUP, user, 99, NEWS)
        await world.settled()
        await world.stop()
        await world.start()
    await world.settled()
    await world.running.sweeps.take_back_mailings()
    assert set(floors(world).values()) == {"bot"}


async def test_a_mailing_does_not_answer_who_wrote_while_we_were_away(world: World) -> None:
    await world.start()
    await world.connected()
    await world.stop()
    for user in PEOPLE:
        world.vk.say(GROUP, user, f"вопрос {user}")
    world.clock.pass_time(minutes=30)
    for user in PEOPLE:
        world.vk.human_reply(GROUP, user, 99, NEWS)
    world.clock.pass_time(minutes=30)
    await world.start()
    for user in PEOPLE:
        await world.until(partial(world.vk_told, user))
    await world.settled()
    for user in PEOPLE:
        assert answers(world.vk_told(user)) == [f"ответ {user}"]
    assert set(floors(world).values()) == {"bot"}


async def test_the_desk_hears_of_a_persons_answer(running: World) -> None:
    running.vk.say(GROUP, 21, "человек 1")
    await running.settled()
    running.vk.human_reply(GROUP, 21, 99, "Да, есть, приходите.")
    await running.settled()
    assert running.shown()[-1].startswith(card_texts.ANSWERED_ELSEWHERE)
