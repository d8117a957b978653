"""One error of each class through the whole process: what follows for asker, page and desk."""

import pytest

from bot.storage.schema import card, operation, question
from bot.storage.schema import page as page_table
from handlers.texts import cards as texts
from tests.errors.case import BUG, CHAT, DIALOG, PAGE, RETRY, STOP, UNKNOWN, Case
from tests.errors.cases import CASES
from tests.path.test_asking import answers
from tests.path.world import GROUP, STAFF_CHAT, STAFF_GROUP, TG, World

_METHODS = {"vk": "messages.send", "telegram": "sendMessage"}
_PAGES = {"vk": "a-vk", "telegram": "a-tg"}
_USERS = {"vk": 21, "telegram": 11}


def chosen(*names: str) -> list[Case]:
    """The cases of these names; KeyError for one that is not in the table."""
    known = {case.name: case for case in CASES}
    return [known[name] for name in names]


def asks(world: World, case: Case, question: str, user: int = 0) -> None:
    """Somebody asks on the platform of a case."""
    if case.platform == "vk":
        world.vk.say(GROUP, user or _USERS["vk"], question)
    else:
        world.telegram.say(TG, user or _USERS["telegram"], question)


def told(world: World, case: Case, user: int = 0) -> list[str]:
    """What they were told."""
    if case.platform == "vk":
        return answers(world.vk_told(user or _USERS["vk"]))
    return answers(world.tg(user or _USERS["telegram"]))


def breaks(world: World, case: Case, times: int | None = 1) -> None:
    """Let the platform answer the next sends so."""
    plan = world.vk.faults if case.platform == "vk" else world.telegram.faults
    plan.add(case.fault, _METHODS[case.platform], times=times)


def sends(world: World, case: Case) -> list[float]:
    """When the bot tried to send."""
    calls = world.vk.calls if case.platform == "vk" else world.telegram.calls
    return [call.at for call in calls if call.method == _METHODS[case.platform]]


PATIENT = chosen(
    "vk 10 internal server error",
    "vk 9 flood control",
    "vk 36 method interrupted by time-out",
    "telegram 429 without retry_after",
    "telegram 502 Bad Gateway",
    "telegram 200 with ok:false",
)


@pytest.mark.parametrize("case", PATIENT, ids=lambda case: case.name)
async def test_what_passes_only_delays(lone: World, case: Case) -> None:
    assert case.follows in (RETRY, PAGE, CHAT, UNKNOWN)
    breaks(lone, case)
    asks(lone, case, "вопрос 1")
    await lone.settled()
    assert told(lone, case) == ["ответ 1"]
    assert len(sends(lone, case)) == 2
    assert {row.state for row in lone.rows(operation)} == {"delivered"}
    assert lone.difference() == 0


TERMINAL = chosen(
    "vk 18 user deleted or banned",
    "vk 900 blacklist",
    "vk 901 no permission",
    "vk 902 privacy settings",
    "vk 950 reply timed out",
    "telegram 403 Forbidden: bot was blocked by the user",
    "telegram 403 Forbidden: user is deactivated",
    "telegram 400 Bad Request: chat not found",
)


@pytest.mark.parametrize("case", TERMINAL, ids=lambda case: case.name)
async def test_who_cannot_be_reached_is_not_knocked_at_again(lone: World, case: Case) -> None:
    assert case.follows == DIALOG
    breaks(lone, case)
    asks(lone, case, "вопрос 1")
    await lone.settled()
    asks(lone, case, "вопрос 2", user=30)
    await lone.settled()
    assert told(lone, case) == []
    assert told(lone, case, 30) == ["ответ 2"], "the page goes on"
    peer = str(_USERS[case.platform])
    [row] = lone.rows(operation, peer=peer, kind="send")
    assert (row.state, row.attempts, row.error) == ("undeliverable", 1, case.word)
    assert [(q.state, q.reason) for q in lone.rows(question)] == [
        ("undeliverable", case.word),
        ("answered", ""),
    ]
    assert lone.difference() == 0


STOPPING = chosen(
    *(c.name for c in CASES if (c.follows, c.platform, c.doing) == (STOP, "vk", "send")),
    "telegram 401 Unauthorized",
)


@pytest.mark.parametrize("case", STOPPING, ids=lambda case: case.name)
async def test_what_only_a_person_can_mend_stops_one_page(lone: World, case: Case) -> None:
    breaks(lone, case)
    asks(lone, case, "вопрос 1")
    await lone.until(lambda: lone.state(_PAGES[case.platform])[0] == "stopped", "not stopped")
    assert lone.state(_PAGES[case.platform])[1], "the reason is kept for the alarm"
    [other] = [slug for slug in _PAGES.values() if slug != _PAGES[case.platform]]
    assert lone.state(other)[0] == "up"
    # Mended: the answer that was kept is delivered, once.
    await lone.until(lambda: told(lone, case), "not delivered after all")
    await lone.settled()
    assert told(lone, case) == ["ответ 1"]
    assert {row.state for row in lone.rows(page_table)} == {"up"}
    assert lone.difference() == 0


OURS = chosen(
    *(case.name for case in CASES if case.follows == BUG and case.platform == "vk"
      and case.doing == "send"),
    "telegram 400 Bad Request: BUTTON_DATA_INVALID",
    "telegram 413 Request Entity Too Large",
)  # fmt: skip


@pytest.mark.parametrize("case", OURS, ids=lambda case: case.name)
async def test_what_is_never_accepted_waits_for_a_person(lone: World, case: Case) -> None:
    breaks(lone, case)
    asks(lone, case, "вопрос 1")
    await lone.settled()
    [row] = lone.rows(operation, peer=str(_USERS[case.platform]), kind="send")
    assert (row.state, row.attempts) == ("failed", 1)
    assert [q.state for q in lone.rows(question)] == ["waiting"]
    assert texts.OUR_BUG in lone.rows(card)[0].text
    assert any(texts.OUR_BUG in shown for shown in lone.shown())
    assert lone.difference() == 0


@pytest.mark.parametrize(
    "case", chosen("vk 917 inside a peer_ids item (chat)"), ids=lambda case: case.name
)
async def test_a_refusal_inside_an_item_is_seen(lone: World, case: Case) -> None:
    """The card does not reach one desk: the operation says so, the other desk has it."""
    lone.vk.faults.add(case.fault, "messages.send", times=1)
    lone.telegram.say(TG, 11, "человек 1")
    await lone.settled()
    rows = lone.rows(operation, peer=str(STAFF_CHAT), kind="send")
    assert (rows[0].state, rows[0].error) == ("undeliverable", "no_chat")
    assert any("человек 1" in post.text for post in lone.cards())


async def test_a_flood_of_a_chat_holds_no_other_chat(lone: World) -> None:
    [case] = chosen("telegram 429 retry_after 31")
    breaks(lone, case)
    asks(lone, case, "вопрос 1")
    await lone.until(lambda: lone.telegram.faults.rules[0].struck)
    asks(lone, case, "вопрос 2", user=12)
    await lone.until(lambda: told(lone, case, 12))
    assert told(lone, case) == [], "its 31 seconds are not over"
    [row] = lone.rows(operation, peer="11", kind="send")
    assert row.state == "pending"


async def test_a_group_with_a_new_number_and_a_topic_that_is_gone(lone: World) -> None:
    lone.telegram.say(TG, 11, "человек 1")
    await lone.settled()
    [topic] = chosen("telegram 400 Bad Request: message thread not found (topic)")
    lone.telegram.faults.add(topic.fault, "sendMessage", times=1)
    lone.telegram.say(TG, 11, "человек 2")
    await lone.settled()
    assert any("человек 2" in post.text for post in lone.cards())
    lone.telegram.migrate(STAFF_GROUP, -100777)
    lone.telegram.say(TG, 11, "человек 3")
    await lone.settled()
    shown = [post.text for post in lone.telegram.sent(TG, -100777)]
    assert any("человек 3" in text for text in shown)
    assert lone.difference() == 0
