"""One person with numbers in two messengers is one: for who took it, and for two who agree."""

from functools import partial

from bot.storage.runner import write
from bot.storage.schema import card, content, draft
from bot.storage.staff import on_duty
from handlers.texts import answering as answers
from handlers.texts import drafting as texts
from tests.path.test_clock import count, hours_pass
from tests.path.test_drafting import drafted, made, tap, toasts
from tests.path.test_handing import asked
from tests.path.test_tapping import data, press
from tests.path.world import GROUP, STAFF, TG, World

ANNA, OLEG = "Анна Петрова", "Олег Сидоров"
ANNA_VK, OLEG_VK = 91, 92


def name_them(world: World) -> None:
    """Anna has a number in each messenger, Oleg one."""
    world.employ(STAFF, person=ANNA)
    world.employ(ANNA_VK, "vk", person=ANNA)
    world.employ(OLEG_VK, "vk", person=OLEG)


async def test_who_made_it_does_not_publish_it_from_another_number(running: World) -> None:
    name_them(running)
    await drafted(running, answer="Абонемент 900 рублей в месяц.")
    tap(running, "publish", "vk", ANNA_VK)
    await running.settled()
    assert toasts(running)[-1] == texts.NEEDS_SECOND
    assert running.rows(content) == []
    tap(running, "publish", "vk", OLEG_VK)
    await made(running)
    [row] = running.rows(draft)
    assert (row.by, row.decided_by) == (ANNA, OLEG)
    assert len(running.rows(content)) == 1


async def test_who_took_it_has_taken_it_everywhere(lone: World) -> None:
    name_them(lone)
    await asked(lone)
    press(lone, "telegram", data(lone, "take"))
    await lone.settled()
    for number, said in ((ANNA_VK, answers.ALREADY_YOURS), (OLEG_VK, answers.ALREADY_TAKEN)):
        press(lone, "vk", data(lone, "take"), number)
        await lone.settled()
        assert toasts(lone)[-1] == said
    assert lone.rows(card)[0].taken_by == ANNA


async def test_who_took_it_is_reminded_in_each_of_their_chats(lone: World) -> None:
    name_them(lone)
    for number in (ANNA_VK, OLEG_VK):
        lone.vk.say(GROUP, number, "вопрос 9")
    lone.telegram.say(TG, STAFF, "вопрос 9")
    await asked(lone)
    press(lone, "telegram", data(lone, "take"))
    await lone.settled()
    await hours_pass(lone, 4)
    told = (lone.tg(STAFF), lone.vk_told(ANNA_VK), lone.vk_told(OLEG_VK))
    assert [count(words, "за вами") for words in told] == [1, 1, 0]


async def test_what_was_done_before_the_name_was_said_is_theirs(running: World) -> None:
    await drafted(running, answer="Абонемент 900 рублей в месяц.")
    press(running, "telegram", data(running, "take"))
    await running.settled()
    name_them(running)
    assert running.rows(card)[0].taken_by == ANNA
    tap(running, "publish", "vk", ANNA_VK)
    await running.settled()
    assert toasts(running)[-1] == texts.NEEDS_SECOND
    assert running.rows(draft)[0].by == ANNA


async def test_a_name_gives_no_right(lone: World) -> None:
    """Somebody else of the same name is on duty."""
    lone.employ(ANNA_VK, "vk", person=ANNA, duty=True)
    lone.employ(STAFF, person=ANNA)
    college = lone.running.core.known.pages[1].college_id
    for channel, number, may in (("vk", ANNA_VK, True), ("telegram", STAFF, False)):
        found = partial(on_duty, college_id=college, channel=channel, external_id=str(number))
        assert write(lone.engines, partial(found, now=lone.now())) is may
