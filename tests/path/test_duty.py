"""Danger goes to who is on duty, at once and to them alone; where none of them is there, to all."""

import pytest

from bot.storage.desk_views import read_desk
from bot.storage.schema import audit, card, dialog, operation, question
from bot.storage.staff import count_duty
from handlers.texts import answering as texts
from handlers.texts import boards
from handlers.texts import cards as card_texts
from handlers.texts import reminding as reminders
from handlers.texts.rescuing import HELP
from tests.path.test_handing import in_topic
from tests.path.world import GROUP, GROUP_B, STAFF, STAFF_CHAT, STAFF_GROUP, TG, World
from tests.simulation.knowing import Alarmed

DUTY, DUTY_VK, CENTRE = 88, 89, 90
DANGER = "опасно 1"


async def begin(world: World, *, duty: bool = True) -> None:
    """A process that hears danger, with two people on duty who have written to their pages."""
    world.knows = Alarmed()
    await world.start()
    await world.connected()
    if duty:
        world.employ(DUTY, duty=True)
        world.employ(DUTY_VK, "vk", duty=True)
    world.telegram.say(TG, DUTY, "привет")
    world.vk.say(GROUP, DUTY_VK, "привет")
    await world.settled()


async def cry(world: World, text: str = DANGER, user: int = 11) -> None:
    """Somebody in Telegram is in danger."""
    world.telegram.say(TG, user, text)
    await world.settled()


def common(world: World) -> str:
    """Everything the staff's common chats were shown."""
    return "\n".join([*(post.text for post in world.cards()), *world.shown()])


def queue(world: World, *, duty: bool) -> list[str]:
    """The cards the browser shows to somebody."""
    page = next(iter(world.running.core.known.pages.values()))
    with world.session() as session:
        found = read_desk(session, (page.id, "desk"), page.college_id, world.now(), duty=duty)
    return [one.text for one in found.cards]


async def test_danger_is_seen_by_who_is_on_duty_and_by_nobody_else(world: World) -> None:
    await begin(world)
    await cry(world)
    assert world.tg(11) == [HELP]
    for told in (world.tg(DUTY)[-1], world.vk_told(DUTY_VK)[-1]):
        assert told.startswith(card_texts.DANGER)
        assert DANGER in told
    assert common(world) == ""
    assert queue(world, duty=False) == []
    assert queue(world, duty=True) == [DANGER]
    await cry(world, "а ещё человек 2")
    assert "человек 2" in world.tg(DUTY)[-1]
    assert {row.origin for row in world.rows(operation, kind="edit")} == {"staff"}
    assert common(world) == ""
    world.vk.say(GROUP, STAFF, "/очередь", peer_id=STAFF_CHAT)
    world.vk.say(GROUP, STAFF, "/статистика", peer_id=STAFF_CHAT)
    await world.settled()
    assert boards.NOBODY in world.shown()
    assert "Сейчас ждут: 0" in world.shown()[-1]
    assert world.difference() == 0


@pytest.mark.parametrize("where", ["telegram", "vk"])
async def test_who_is_on_duty_answers_takes_and_closes_in_their_own_chat(
    world: World, where: str
) -> None:
    await begin(world)
    await cry(world)
    if where == "telegram":
        post = world.telegram.sent(TG, DUTY)[-1]
        world.telegram.say(TG, DUTY, "Мы рядом.", reply_to=post.message_id)
        await world.settled()
        assert world.vk_told(DUTY_VK)[-1].startswith(card_texts.ANSWERED_ELSEWHERE)
    else:
        shown = world.vk.sent(GROUP, DUTY_VK)[-1]
        number = world.rows(card)[0].id
        key = shown.conversation_message_id
        world.vk.press(GROUP, DUTY_VK, key, {"b": f"take:{number}"})
        await world.settled()
        assert world.rows(card)[0].taken_by == f"vk:{DUTY_VK}"
        world.vk.say(GROUP, DUTY_VK, "Мы рядом.", reply_to=key)
        await world.settled()
    assert world.tg(11)[-1].endswith("Мы рядом.")
    assert world.rows(question)[-1].state == "answered_by_person"
    assert common(world) == ""


async def test_who_is_not_on_duty_changes_nothing(world: World) -> None:
    """Neither by a topic of earlier days, nor by a forged tap."""
    await begin(world)
    await cry(world, "человек 1")
    in_topic(world, "/close")
    await world.settled()
    await cry(world)
    number, before = world.rows(card)[-1].id, len(world.tg(11))
    in_topic(world, "Приходите с девяти.")
    world.telegram.press(TG, STAFF_GROUP, 1, f"close:{number}", user_id=STAFF)
    world.vk.press(GROUP, STAFF_CHAT, 1, {"b": f"take:{number}"}, user_id=STAFF)
    await world.settled()
    assert texts.NOT_ON_DUTY in [post.text for post in world.cards()]
    assert len(world.tg(11)) == before
    row = world.rows(card)[-1]
    assert (row.state, row.taken_by, row.kept) == ("open", "", True)
    assert DANGER not in common(world)


async def test_a_talk_that_turns_dangerous_is_theirs_from_there(world: World) -> None:
    await begin(world)
    await cry(world, "человек 1")
    in_topic(world, "/take")
    await world.settled()
    await cry(world)
    assert [row.kept for row in world.rows(card)] == [True]
    assert world.cards()[-1].text == world.shown()[-1] == card_texts.KEPT
    assert DANGER not in common(world)
    assert "человек 1" in world.tg(DUTY)[-1]
    assert DANGER in world.tg(DUTY)[-1]
    in_topic(world, "Приходите с девяти.")
    await world.settled()
    assert world.cards()[-1].text == texts.NOT_ON_DUTY
    world.clock.pass_time(minutes=6)
    await world.running.reminders.remind()
    await world.settled()
    assert world.tg(DUTY)[-1] == reminders.DANGER_WAITS, "minutes, though the talk had hours"


async def test_a_pause_the_night_and_a_persons_floor_hold_nothing_back(world: World) -> None:
    await begin(world)
    world.vk.say(GROUP, STAFF, "/пауза", peer_id=STAFF_CHAT)
    await cry(world, "человек 1")
    in_topic(world, "Отвечаю.")
    await world.settled()
    world.clock.pass_time(hours=14)
    await cry(world)
    assert world.tg(11)[-1] == HELP
    assert DANGER in world.tg(DUTY)[-1]
    assert world.rows(dialog, peer="11")[0].floor == "person"


@pytest.mark.parametrize("why", ["nobody", "over", "web", "no page"])
async def test_without_anybody_on_duty_everybody_sees_it(world: World, why: str) -> None:
    await begin(world, duty=False)
    if why == "over":
        world.employ(DUTY, duty=True, until=world.now())
    elif why == "web":
        world.employ(DUTY, "web", duty=True)
    elif why == "no page":
        world.employ(DUTY, "soroka", duty=True)
    await cry(world)
    assert DANGER in world.cards()[-1].text
    assert DANGER in world.shown()[-1]
    assert queue(world, duty=False) == [DANGER]
    with world.session() as session:
        assert set(count_duty(session, world.now()).values()) == {0}


async def test_where_nobody_on_duty_is_reached_everybody_sees_it(world: World) -> None:
    await begin(world)
    world.telegram.user_state(TG, DUTY, "blocked")
    await cry(world)
    assert common(world) == "", "the other one has it"
    world.vk.deny(GROUP, DUTY_VK)
    await cry(world, "опасно 2", user=12)
    assert "опасно 2" in common(world)
    assert DANGER not in common(world)
    row = world.rows(card)[-1]
    assert (row.kept, row.trouble) == (False, card_texts.NOBODY_ON_DUTY)
    in_topic(world, "Мы рядом.")
    await world.settled()
    assert world.tg(12)[-1].endswith("Мы рядом.")


async def test_what_nobody_on_duty_takes_up_everybody_sees(world: World) -> None:
    await begin(world)
    world.employ(STAFF, role="owner")
    world.telegram.say(TG, STAFF, "привет")
    await cry(world)
    for minutes in (5, 10):
        world.clock.pass_time(minutes=minutes)
        await world.running.reminders.remind()
        await world.settled()
        assert (DANGER in common(world)) is (minutes == 10)
    assert world.tg(DUTY).count(reminders.DANGER_WAITS) == 1
    assert [post.text for post in world.cards()].count(reminders.DANGER_WAITS) == 1
    assert "не ответили вовремя" in world.tg(STAFF)[-1]
    assert DANGER not in world.tg(STAFF)[-1]
    assert [row.action for row in world.rows(audit)][-1] == "shown_to_all"


async def test_what_is_taken_stays_theirs(world: World) -> None:
    await begin(world)
    await cry(world)
    post = world.telegram.sent(TG, DUTY)[-1]
    world.telegram.press(TG, DUTY, post.message_id, f"take:{world.rows(card)[0].id}")
    await world.settled()
    for _ in range(4):
        world.clock.pass_time(minutes=10)
        await world.running.reminders.remind()
        await world.settled()
    assert common(world) == ""
    assert world.tg(DUTY).count(reminders.DANGER_WAITS) == 3


async def test_the_centres_duty_answers_danger_of_any_college_and_nothing_else(
    world: World,
) -> None:
    world.two = True
    await begin(world, duty=False)
    world.employ(CENTRE, "vk", college="second", role="reviewer", duty=True)
    world.vk.say(GROUP_B, CENTRE, "привет")
    await world.settled()
    await cry(world)
    assert common(world) == ""
    shown = world.vk.sent(GROUP_B, CENTRE)[-1]
    assert DANGER in shown.text
    world.vk.say(GROUP_B, CENTRE, "Мы рядом.", reply_to=shown.conversation_message_id)
    await world.settled()
    assert world.tg(11)[-1].endswith("Мы рядом.")
    await cry(world, "человек 3", user=12)
    number, key = world.rows(card)[-1].id, shown.conversation_message_id
    world.vk.press(GROUP_B, CENTRE, key, {"b": f"close:{number}"})
    await world.settled()
    assert world.rows(card)[-1].state == "open"
    world.vk.say(GROUP_B, CENTRE, "вопрос 4")
    await world.settled()
    assert world.vk_told(CENTRE, GROUP_B)[-1] == "ответ 4", "otherwise they ask as anybody does"
    assert world.rows(operation, origin="staff")[0].peer == str(CENTRE)


async def test_what_was_said_then_is_not_shown_beside_later_cards(world: World) -> None:
    await begin(world)
    await cry(world)
    post = world.telegram.sent(TG, DUTY)[-1]
    world.telegram.press(TG, DUTY, post.message_id, f"close:{world.rows(card)[0].id}")
    await world.settled()
    world.clock.pass_time(minutes=1)
    await cry(world, "человек 2")
    page = next(iter(world.running.core.known.pages.values()))
    with world.session() as session:
        found = read_desk(session, (page.id, "desk"), page.college_id, world.now())
    [one] = found.cards
    assert one.turns[0].text == "человек 2"
    shown = "\n".join([one.text, *(turn.text or "" for turn in one.turns), common(world)])
    assert DANGER not in shown
    assert HELP not in shown
