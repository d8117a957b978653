"""What goes wrong at a desk: the bot is muted, a card closes by itself, nobody comes for days."""

from datetime import timedelta

import pytest

from bot.storage.clocks import list_overdue
from bot.storage.schema import card, dialog, question
from handlers.messages import Kind
from handlers.texts import reminding as reminders
from handlers.texts.carrying import wrong_kind
from tests.fakes.telegram_chats import BotStatus
from tests.path.test_handing import asked, in_topic, reply_in_vk, topic
from tests.path.world import STAFF, STAFF_GROUP, TG, World


@pytest.mark.parametrize("status", ["restricted", "left", "member"])
async def test_the_bot_is_muted_or_no_administrator_any_more(
    running: World, status: BotStatus
) -> None:
    running.telegram.bot_status(TG, STAFF_GROUP, status)
    await asked(running)
    assert "человек 1" in running.shown()[0], "the other desk has it anyway"
    reply_in_vk(running, "Да.")
    await running.settled()
    assert running.tg(11)[-1].endswith("Да.")
    assert running.difference() == 0


async def test_a_person_answers_after_the_card_has_closed_by_itself(running: World) -> None:
    await asked(running)
    in_topic(running, "Уточню и напишу.")
    await running.settled()
    running.clock.pass_time(hours=13)
    await running.running.sweeps.give_back_floors()
    await running.settled()
    assert running.rows(card)[0].state == "closed"
    in_topic(running, "Да, есть.")
    await running.settled()
    assert running.tg(11)[-1].endswith("Да, есть.")
    assert running.rows(dialog)[0].floor == "bot", "nothing would ever give it back"
    assert running.rows(question)[0].state == "answered_by_person"


async def test_a_poll_cannot_be_carried_across_and_that_is_said(running: World) -> None:
    await asked(running, "vk")
    poll = {"id": "1", "question": "Приедете?", "options": [], "total_voter_count": 0}
    running.telegram.say_in_group(TG, STAFF_GROUP, STAFF, thread_id=topic(running), poll=poll)
    await running.settled()
    assert len(running.vk_told(21)) == 1
    assert running.cards()[-1].text == wrong_kind(Kind.POLL, "vk")
    assert running.rows(question)[0].state == "waiting"


async def test_nobody_comes_for_three_days_of_holidays(running: World) -> None:
    """Asked on the last working evening before the New Year's week: nobody is late till it ends."""
    at = running.now().replace(year=2026, month=12, day=30, hour=14, minute=50)
    running.clock.shift += at - running.now()
    await asked(running)
    promised = running.rows(card)[0].promised_at
    assert promised.date().isoformat() == "2027-01-11"
    for _ in range(24 * 14):
        running.clock.pass_time(hours=1)
        await running.running.reminders.remind()
    await running.settled()
    delays = [text for text in running.tg(11) if "задерживается" in text]
    assert len(delays) == 1
    assert running.shown().count(reminders.OVERDUE) == 1
    with running.session() as session:
        [listed] = list_overdue(session)
    assert listed.card == running.rows(card)[0].id
    assert running.rows(question)[0].state == "waiting"
    assert running.now() - promised > timedelta(days=1)
