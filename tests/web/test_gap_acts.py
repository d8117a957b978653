"""Acts on a gap: attach, merge, split, ask, tell; each with what it does and how it is undone."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.storage.content import Edit, load_content, publish
from bot.storage.gap_decisions import requests
from bot.storage.schema import draft, operation, question, spread
from knowledge import content as pieces
from knowledge.content import Kind
from tests.handlers.making import COLLEGE
from tests.web.gapping import (
    COAT,
    PHONE,
    POOL,
    SOURCE,
    asked,
    fields,
    gap_of,
    reviewing,
    texts,
)
from tests.web.world import OTHER


async def test_wordings_are_attached_to_an_entry(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        coat = await gap_of(here, COAT[0])
        html = await visit.look(f"/gaps?gap={coat}")
        reply = await visit.send("/gaps/attach", **fields(html), entry="dorm.cost")
        assert reply.status == 303
        (stored,) = here.write(load_content)
        assert stored.piece.table["phrasings"] == ["почём общага", *COAT]
        assert "4 вопроса без ответа" in texts(await visit.look("/gaps"))
        other = fields(await visit.look("/gaps"))
        assert (await visit.send("/gaps/attach", **other, entry="no.entry")).status == 409


async def test_what_staff_answered_is_a_draft_without_names(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        staff = await here.enter(role="owner")
        rows = here.write(lambda session: session.execute(question.select()).all())
        for row in rows[:2]:
            words = f"Бассейн в главном корпусе, звоните {PHONE}"
            reply = await staff.send(
                "/desk/answer", card=str(row.card_id), text=words, college=here.deps.page.college
            )
            assert reply.status == 204
            await here.work()
            # Whoever is answered late reads their question above the answer.
            here.time[0] += timedelta(hours=2)
        sent = here.write(lambda session: session.execute(operation.select()).all())
        assert any("Вы спрашивали" in row.body for row in sent)
        await here.deps.worklist.count()
        visit = await reviewing(here)
        shown = texts(await visit.look("/gaps"))
        assert (
            "Как отвечали сотрудники Бассейн в главном корпусе, звоните [телефон] 2 раза" in shown
        )


async def test_what_a_college_proposes_stands_at_its_gap(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        rows = here.write(lambda session: session.execute(question.select()).all())
        (first, *_) = [row for row in rows if row.text == POOL[0]]
        row = {
            **{"college_id": first.college_id, "card_id": first.card_id, "by": "Анна"},
            **{"state": "proposed", "decided_by": "Анна", "wordings": "[]", "trial": "{}"},
            **{"answer": "Бассейн есть, адрес {contact.address}.", "version": 1},
            **{"page_id": 1, "chat": "a", "thread": "", "created_at": here.time[0]},
        }
        here.write(
            lambda session: session.execute(draft.insert().values(**row, changed_at=here.time[0]))
        )
        gap = f"/gaps?gap={await gap_of(here, POOL[0])}"
        words = "Колледжи предлагают в общую базу Бассейн есть, адрес {contact.address}."
        assert words in texts(await (await reviewing(here)).look(gap))
        other = await here.enter(role="editor", college=OTHER.slug)
        assert words not in texts(await other.look("/gaps"))


async def test_a_near_twin_is_asked_about_again(tmp_path: Path) -> None:
    text = "почём общага на 3 ночи с человека"
    async with asked(tmp_path) as here:
        here.say(text, "guest-30")
        await here.work()
        # Choices were offered, and nobody took one.
        left = {"state": "closed", "reason": "no_choice", "changed_at": here.time[0]}
        this = question.update().where(question.c.text == text).values(**left)
        here.write(lambda session: session.execute(this))
        here.time[0] += timedelta(minutes=1)
        await here.app.unanswered.look()
        visit = await reviewing(here)
        html = await visit.look(f"/gaps?gap={await gap_of(here, text)}")
        assert "другое: 3" in texts(html)
        form = fields(html)
        shown = texts(await (await visit.send("/gaps/attach", **form, entry="dorm.cost")).text())
        assert "Всё равно тот же вопрос?" in shown
        (stored,) = here.write(load_content)
        assert stored.piece.table["phrasings"] == ["почём общага"]
        reply = await visit.send("/gaps/attach", **form, entry="dorm.cost", sure="1")
        assert reply.status == 303
        (stored,) = here.write(load_content)
        assert stored.piece.table["phrasings"] == ["почём общага", text]


async def test_one_wording_of_a_gap_alone(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        coat = await gap_of(here, COAT[0])
        form = fields(await visit.look(f"/gaps?gap={coat}"))
        await visit.send("/gaps/attach", **form, entry="dorm.cost", wording=COAT[1])
        (stored,) = here.write(load_content)
        assert stored.piece.table["phrasings"] == ["почём общага", COAT[1]]
        html = await visit.look(f"/gaps?gap={coat}")
        assert COAT[0] in html
        assert "5 вопросов без ответа" in texts(html)


async def test_gaps_are_merged_and_split_and_that_is_undone(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        coat, pool = await gap_of(here, COAT[0]), await gap_of(here, POOL[0])
        form = fields(await visit.look(f"/gaps?gap={coat}"))
        assert (await visit.send("/gaps/merge", **form, into=coat)).status == 409
        reply = await visit.send("/gaps/merge", **form, into=pool)
        assert reply.headers["Location"] == f"/gaps?gap={pool}"
        assert "всего 6" in texts(await visit.look("/gaps"))
        form = fields(await visit.look("/gaps"))
        await visit.send("/gaps/split", **form, wording=COAT[0])
        html = await visit.look("/gaps")
        assert "всего 5" in texts(html)
        for _ in range(2):
            decision = re.search(r'name="decision" value="(\d+)"', html)
            assert decision
            await visit.send("/gaps/undo", decision=decision[1])
            html = await visit.look("/gaps")
        assert "всего 4" in texts(html)
        assert "Последнее действие" not in html


async def test_colleges_are_asked_and_it_is_seen_who_answered(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        form = fields(await visit.look("/gaps"))
        await visit.send(
            "/gaps/ask", **form, fact="contact.phone", due="2026-07-30", college="other"
        )
        (one,) = here.write(requests)
        assert (one.college, one.key, one.done_at) == ("other", "contact.phone", None)
        assert "Сделали 0 из 1" in texts(await visit.look("/gaps"))
        here.time[0] += timedelta(hours=1)
        fact = pieces.piece(Kind.FACT, {"key": "contact.phone", "value": "1", "place": "main"})
        here.write(lambda s: publish(s, [Edit("other", fact)], "Мария", here.time[0]))
        assert here.write(requests)[0].done_by == "Мария"
        await here.deps.worklist.count()
        assert "Сделали 1 из 1" in texts(await visit.look("/gaps"))


async def test_what_a_form_says_wrong_is_told_and_nothing_is_guessed(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        first = fields(await visit.look("/gaps"))
        answer = {**first, "title": "Есть ли бассейн", "text": "Бассейна нет.", "source": SOURCE}
        today = here.time[0].date()
        past, far = ((today + timedelta(days=days)).isoformat() for days in (-1, 999))
        wrong: list[tuple[str, dict[str, Any], str]] = [
            # Not for all, because nobody was chosen.
            ("publish", answer | {"scope": "some"}, "ни один колледж не отмечен"),
            ("preview", answer | {"scope": "some", "college": "нет"}, "ни один колледж не отмечен"),
            ("publish", answer | {"text": "я" * 4001}, "длиннее 4000 знаков"),
            (
                "ask",
                first | {"fact": "dorm.cost", "due": past},
                "день не подходит",
            ),
            ("ask", first | {"fact": "dorm.cost", "due": far}, "день не подходит"),
            ("ask", first | {"fact": "dorm.cost", "due": "завтра"}, "день не подходит"),
            ("split", first, "Отметьте часть формулировок"),
        ]
        before = here.write(load_content)
        for path, form, told in wrong:
            reply = await visit.send(f"/gaps/{path}", **form)
            html = await reply.text()
            assert (reply.status, told in texts(html)) == (422, True), (path, form)
            assert form.get("text", "") in html
            assert f'value="{form.get("due", "")}"' in html
        assert here.write(load_content) == before
        assert here.write(requests) == []


async def test_an_editor_asks_and_publishes_for_the_own_college_alone(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here, role="editor", college=OTHER.slug)
        form = fields(await visit.look("/gaps"))
        await visit.send("/gaps/ask", **form, fact="contact.phone", college=COLLEGE.slug)
        assert [one.college for one in here.write(requests)] == [OTHER.slug]
        form = fields(await visit.look("/gaps"))
        assert (await visit.send("/gaps/attach", **form, entry="dorm.cost")).status == 409
        draft: dict[str, Any] = {"text": "Есть.", "source": SOURCE, "scope": "all"}
        await visit.send("/gaps/publish", **form, **draft, college=COLLEGE.slug)
        stored = here.write(load_content)
        assert {one.owner for one in stored if one.piece.key.startswith("added.")} == {OTHER.slug}
        assert "Вопросов без ответа нет" in await visit.look("/gaps")
        centre = await reviewing(here)
        assert "5 вопросов без ответа" in texts(await centre.look("/gaps"))


async def test_only_own_decisions_are_taken_back(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        first, second = await reviewing(here), await reviewing(here, person="Олег")
        await first.send("/gaps/close", **fields(await first.look("/gaps")))
        await second.look("/gaps")
        refused = await second.send("/gaps/undo", decision="1")
        assert refused.status == 409
        assert "Ваш текст цел" not in await refused.text(), "nobody had typed anything"
        assert (await second.send("/gaps/undo", decision="x")).status == 409


async def test_who_waits_is_answered_when_somebody_wants_it(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        coat = await gap_of(here, COAT[0])
        form = fields(await visit.look(f"/gaps?gap={coat}"))
        await visit.send("/gaps/attach", **form, entry="dorm.cost")
        html = await visit.look("/gaps")
        assert "Этого ещё ждут: 2" in texts(html)
        found = re.search(r'name="decision" value="(\d+)"', html)
        assert found
        for told in ("Ответ отправляется: 2 людям", "Сейчас отправлять нечего"):
            reply = await visit.send("/gaps/tell", decision=found[1])
            assert reply.status == 303
            assert told in texts(await visit.look(reply.headers["Location"]))
        rows = here.write(lambda session: session.execute(spread.select()).all())
        assert len(rows) == 2, "a second press tells nobody twice"
        await here.app.spreading.carry_out()
        await here.work()
        states = {
            row.text: row.state
            for row in here.write(lambda session: session.execute(question.select()).all())
        }
        assert {states[text] for text in COAT} == {"answered_by_person"}
        assert states[POOL[0]] == "waiting"
