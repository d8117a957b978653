"""A staff chat asks its desk who waits and what was done, and lets the bot rest."""

from bot.storage.schema import audit, college
from handlers.texts import boards as texts
from tests.path.test_handing import STRANGER, asked, in_topic
from tests.path.world import GROUP, STAFF, STAFF_CHAT, STAFF_GROUP, TG, World


async def command(world: World, words: str, user: int = STAFF) -> tuple[str, str]:
    """What the desks say to a command written in both, in Telegram and in VK."""
    world.telegram.say_in_group(TG, STAFF_GROUP, user, words)
    world.vk.say(GROUP, user, words, peer_id=STAFF_CHAT)
    await world.settled()
    return world.cards()[-1].text, world.shown()[-1]


async def test_who_waits_and_what_was_done(running: World) -> None:
    assert await command(running, "/очередь") == (texts.NOBODY, texts.NOBODY)
    await asked(running, text="человек +7 918 123-45-67")
    await asked(running, "vk", "человек 2")
    running.clock.pass_time(hours=9)
    telegram, vk = await command(running, "/queue")
    for said in (telegram, vk):
        first, second, third = said.splitlines()
        assert first == "Ждут ответа: 2, опаздываем: 2."
        assert second.startswith("№ 1 · Telegram · ждёт 9 ч, обещали до 14.07")
        assert third.endswith("опаздываем: человек 2")
    assert "918" not in telegram
    in_topic(running, "Да.")
    await running.settled()
    telegram, _ = await command(running, "/статистика")
    assert "Сегодня: вопросов 2, ответил бот 0, ответили люди 1, человек отвечает за" in telegram
    assert "Сейчас ждут: 1, из них опаздываем: 1." in telegram
    assert running.difference() == 0


async def test_the_bot_rests_for_some_hours(running: World) -> None:
    telegram, _ = await command(running, "/пауза 3")
    assert telegram.startswith("Пауза до 14.07 14:")
    await asked(running, text="вопрос 1")
    assert "отвечают сотрудники" in running.tg(11)[-1]
    assert "ответ 1" in running.cards()[-1].text, "one tap answers it"
    running.clock.pass_time(hours=4)
    await asked(running, "vk", "вопрос 2")
    assert "ответ 2" in running.vk_told(21)[-1]
    await command(running, "/пауза")
    await command(running, "/пауза 0")
    assert running.rows(college)[0].paused_until is None
    acts = [row.actor for row in running.rows(audit) if row.action == "pause_set"]
    assert set(acts) == {f"telegram:{STAFF}", f"vk:{STAFF}"}


async def test_a_stranger_pauses_nothing(lone: World) -> None:
    await command(lone, "/пауза", STRANGER)
    assert lone.rows(college)[0].paused_until is None
