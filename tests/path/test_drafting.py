"""What a person answered becomes a draft by one tap, and another tap puts it into the base."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot import drafting
from bot.storage.drafts import recent_questions
from bot.storage.pages import StaffMember, add_staff
from bot.storage.runner import write
from bot.storage.schema import audit, card, content, content_version, draft, operation
from bot.storage.session import Session
from handlers.drafts import DraftState
from handlers.texts import drafting as texts
from tests.handlers.making import COLLEGE
from tests.path.test_handing import STRANGER, asked, in_topic, reply_in_vk
from tests.path.test_tapping import data, press
from tests.path.world import GROUP, STAFF, STAFF_CHAT, STAFF_GROUP, TG, World

OTHER = 78
ANSWER = "Да, бассейн есть, он в корпусе на Садовой."


async def drafted(world: World, desk: str = "telegram", answer: str = ANSWER) -> None:
    """A person answers and taps «В базу»; the draft is made."""
    await asked(world, "telegram", "человек 5, мой номер 8 918 123-45-67")
    in_topic(world, answer)
    await world.settled()
    press(world, desk, data(world, "base"))
    await made(world)


async def made(world: World) -> None:
    """What was asked for is made and shown."""
    await world.settled()
    await world.running.drafting.carry_out()
    await world.settled()


def tap(world: World, action: str, desk: str = "telegram", user: int = STAFF) -> None:
    """Somebody taps under the draft."""
    pressed = f"{action}:{world.rows(card)[0].id}:1"
    if desk == "telegram":
        world.telegram.press(TG, STAFF_GROUP, world.cards()[-1].message_id, pressed, user_id=user)
    else:
        world.vk.press(GROUP, STAFF_CHAT, len(world.shown()), {"b": pressed}, user_id=user)


def toasts(world: World) -> list[str]:
    """What those who tapped were told."""
    return [json.loads(row.body)["toast"] for row in world.rows(operation, kind="answer_press")]


@pytest.mark.parametrize("desk", ["telegram", "vk"])
async def test_an_answer_becomes_an_entry(running: World, desk: str) -> None:
    await drafted(running, desk)
    shown = running.cards()[-1].text if desk == "telegram" else running.shown()[-1]
    assert shown.startswith("Черновик для базы, вопрос № 1. Спрашивают так:\n— человек 5\n\n")
    assert ANSWER in shown
    assert "918" not in shown
    assert "Источник: Приёмная комиссия" in shown
    if desk == "telegram":
        post = running.cards()[-1]
        assert [one["text"] for one in post.buttons] == [
            *("Опубликовать для колледжа", "Предложить Центру", "Не надо"),
        ]
        assert post.thread_id == running.cards()[0].thread_id
    tap(running, "publish", desk)
    tap(running, "publish", desk)
    await made(running)
    [row] = running.rows(draft)
    assert (row.state, row.decided_by) == ("published", f"{desk}:{STAFF}")
    [piece] = running.rows(content, owner=COLLEGE.slug)
    assert piece.key == f"own.q{row.id}"
    [version] = running.rows(content_version)
    assert ANSWER in version.body
    assert "918" not in version.body
    assert toasts(running).count(texts.decided(DraftState.AGREED)) == 2
    told = [post.text for post in running.cards()] if desk == "telegram" else running.shown()
    assert told[-1] == texts.published(1)
    acts = [one.action for one in running.rows(audit) if one.action.startswith("draft")]
    assert acts == ["draft_asked", "draft_agreed", "draft_published"]
    assert running.difference() == 0


async def test_an_answer_with_a_sum_is_published_by_another(lone: World) -> None:
    member = StaffMember(COLLEGE.slug, "telegram", str(OTHER), "admin", None)
    write(lone.engines, lambda session: add_staff(session, COLLEGE.slug, member))
    await drafted(lone, answer="Абонемент 900 рублей в месяц.")
    assert texts.SECOND in lone.cards()[-1].text
    tap(lone, "publish")
    await lone.settled()
    assert toasts(lone)[-1] == texts.NEEDS_SECOND
    assert lone.rows(content) == []
    tap(lone, "publish", user=OTHER)
    await made(lone)
    [row] = lone.rows(draft)
    assert (row.by, row.decided_by) == (f"telegram:{STAFF}", f"telegram:{OTHER}")
    assert len(lone.rows(content)) == 1


async def test_one_person_alone_publishes_where_the_rule_is_off(lone: World) -> None:
    known = replace(lone.running.core.known, two_people=False)
    lone.running.core.known = lone.running.drafting.known = known
    await drafted(lone, answer="Абонемент 900 рублей в месяц.")
    assert texts.SECOND not in lone.cards()[-1].text
    tap(lone, "publish")
    await made(lone)
    assert lone.rows(draft)[0].state == "published"


async def test_what_names_somebody_is_not_published(lone: World) -> None:
    await drafted(lone, answer="Спросите Анну Петровну Иванову, 8 918 765-43-21.")
    shown = lone.cards()[-1].text
    assert texts.PERSONAL in shown
    assert "918" not in shown
    for action in ("publish", "propose"):
        tap(lone, action)
        await lone.settled()
        assert toasts(lone)[-1] == texts.NAMES_SOMEBODY
    assert lone.rows(draft)[0].state == "open"


async def test_a_proposal_is_kept_and_nothing_published(lone: World) -> None:
    await drafted(lone)
    tap(lone, "propose")
    tap(lone, "publish")
    await lone.settled()
    assert lone.rows(draft)[0].state == "proposed"
    assert lone.rows(content) == []


async def test_a_draft_nobody_wants(lone: World) -> None:
    await drafted(lone)
    tap(lone, "drop")
    await lone.settled()
    assert lone.rows(draft)[0].state == "dropped"
    # It may be thought of anew.
    press(lone, "telegram", data(lone, "base"))
    await made(lone)
    assert [row.state for row in lone.rows(draft)] == ["dropped", "open"]


async def test_taps_that_do_not_count(lone: World) -> None:
    await asked(lone)
    base = data(lone, "base")
    press(lone, "telegram", base)
    await made(lone)
    assert toasts(lone)[-1] == texts.NOT_ANSWERED
    in_topic(lone, ANSWER)
    await lone.settled()
    press(lone, "telegram", base, STRANGER)
    await made(lone)
    assert lone.rows(draft) == []
    press(lone, "telegram", base)
    press(lone, "vk", base)
    await made(lone)
    assert len(lone.rows(draft)) == 1
    number = lone.rows(card)[0].id
    tap(lone, "publish", user=STRANGER)
    for forged in (f"publish:{number}:2", "publish:99:1", f"publish:{number}", f"drop:{number}:0"):
        press(lone, "telegram", forged)
    await lone.settled()
    assert lone.rows(draft)[0].state == "open"
    assert lone.rows(content) == []


async def test_the_same_in_words(lone: World) -> None:
    await asked(lone, "vk")
    reply_in_vk(lone, ANSWER)
    await lone.settled()
    reply_in_vk(lone, "/вбазу")
    await made(lone)
    assert ANSWER in lone.shown()[-1]
    assert lone.shown()[-2] == texts.COMES


async def test_a_corrected_answer_is_the_one_that_counts(lone: World) -> None:
    await asked(lone, "vk")
    reply_in_vk(lone, "Да.\n\nНа Садовой.")
    await lone.settled()
    reply_in_vk(lone, "Нет, бассейна нет.\nЕсть зал.")
    await lone.settled()
    press(lone, "vk", data(lone, "base"))
    await made(lone)
    assert lone.rows(draft)[0].answer == "Нет, бассейна нет.\nЕсть зал."


async def test_a_process_that_stops_in_between_goes_on(lone: World) -> None:
    await asked(lone)
    in_topic(lone, ANSWER)
    await lone.settled()
    press(lone, "telegram", data(lone, "base"))
    await lone.settled()
    await lone.stop()
    await lone.start()
    await lone.connected()
    await made(lone)
    await made(lone)
    assert sum("Черновик для базы" in post.text for post in lone.cards()) == 1


async def test_what_was_agreed_to_outlives_the_process(lone: World) -> None:
    await drafted(lone)
    tap(lone, "publish")
    await lone.settled()
    assert lone.rows(content) == [], "it is tried before, beside everything else"
    await lone.stop()
    await lone.start()
    await lone.connected()
    await made(lone)
    await made(lone)
    assert len(lone.rows(content)) == 1
    assert sum(post.text == texts.published(1) for post in lone.cards()) == 1


class Failing:
    """A trial that comes to nothing."""

    async def of(self, *_: object, **__: object) -> None:
        """Fails."""
        raise RuntimeError

    async def refuse(self, *_: object) -> None:
        """Fails too."""
        raise RuntimeError


async def test_what_cannot_be_tried_is_not_published(
    lone: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lone.running.drafting, "trials", Failing())
    await drafted(lone)
    assert lone.rows(draft)[0].state == "open", "a draft without a trial is better than none"
    tap(lone, "publish")
    await made(lone)
    assert lone.rows(draft)[0].state == "open"
    assert lone.rows(content) == []
    assert lone.cards()[-1].text == texts.refused(1, texts.UNTRIED)
    monkeypatch.undo()
    tap(lone, "publish")
    await made(lone)
    assert lone.rows(draft)[0].state == "published"


async def test_a_draft_is_tried_on_questions_of_its_own_college(
    lone: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Centre may ask for it in a chat with a page of another, which is perhaps gone since."""
    tried: list[int] = []

    def noted(session: Session, college: int, *rest: Any) -> list[Any]:
        tried.append(college)
        return recent_questions(session, college, *rest)

    monkeypatch.setattr(drafting, "recent_questions", noted)
    await asked(lone, "telegram", "человек 5")
    in_topic(lone, ANSWER)
    await lone.settled()
    press(lone, "telegram", data(lone, "base"))
    await lone.settled()
    own = lone.running.drafting
    await replace(own, known=replace(own.known, pages={})).carry_out()
    assert tried == [lone.rows(draft)[0].college_id]
    assert lone.rows(draft)[0].state == "open"
