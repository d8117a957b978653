"""Who confirms what: a college its own facts and programs, the Centre all, others nothing."""

from pathlib import Path

import pytest

from knowledge.content import Kind
from tests.web.confirming import (
    COST,
    HERE,
    OTHER,
    PHONE,
    confirming,
    enter,
    form,
    name,
    send_all,
    stands,
)
from tests.web.gapping import texts
from tests.web.world import parsed

ODD = "<img src=x onerror=alert(1)>«';--\x00\u202e" + "ы" * 400


async def test_an_editor_sees_the_own_college_alone(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        visit = await enter(here, role="editor", college=HERE)
        html = await visit.look("/confirm")
        assert "Телефон приёмной комиссии" in texts(html)
        assert f"~{OTHER}~" not in html
        assert "entry~" not in html
        assert 'name="college" value="kmt"' in html
        theirs, entry = stands(here, OTHER, PHONE), stands(here, "", COST, Kind.ENTRY)
        for one in (theirs, entry):
            for path in ("/confirm?piece=", "/confirm/bulk?piece="):
                assert (await visit.browser.get(path + name(one))).status == 404
            for path in ("/confirm/confirm", "/confirm/change", "/confirm/year"):
                more = {"answer": "1", "source": "сайт", "choice": "same"}
                assert (await visit.send(path, **form(one, **more))).status == 404
        for path in ("/confirm", "/confirm/bulk", "/confirm/year"):
            assert (await visit.browser.get(f"{path}?college={OTHER}")).status == 404
            assert (await visit.browser.get(f"{path}?college=nowhere")).status == 404
        own = stands(here, HERE, PHONE)
        assert (await send_all(visit, "/confirm/confirm", [own, theirs])).status == 404
        assert "confirmed" not in stands(here, HERE, PHONE).piece.table
        assert "confirmed" not in stands(here, OTHER, PHONE).piece.table
        assert (await visit.send("/confirm/confirm", **form(own))).status == 303
        assert "Внесено на 2026 год" in texts(await visit.look("/confirm/year"))


async def test_who_answers_at_the_desk_confirms_nothing(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        visit = await here.enter(role="admin", college=HERE)
        assert (await visit.browser.get("/confirm")).status == 403
        phone = form(stands(here, HERE, PHONE))
        assert (await visit.send("/confirm/confirm", **phone)).status == 403
        assert 'href="/confirm"' not in await visit.look()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"piece": "contact.phone"}, 400),
        ({"piece": "fact~kmt~contact.phone"}, 400),
        ({"piece": "fact~kmt~contact.phone@one"}, 400),
        ({"piece": "college~kmt~@1"}, 400),
        ({"piece": "fact~kmt~no.such@1"}, 409),
        ({"piece": f"fact~kmt~{ODD}@1"}, 400),
        ({"piece": "fact~kmt~contact.phone@1", "until": "завтра"}, 422),
        ({"piece": "fact~kmt~contact.phone@1", "until": "2020-01-01"}, 422),
        ({"piece": "fact~kmt~contact.phone@1", "until": "9999-12-31"}, 422),
        ({"piece": "fact~kmt~contact.phone@99999999999999999999"}, 409),
        ({"piece": "fact~kmt~contact.phone@1", "college": "nowhere"}, 404),
    ],
)
async def test_a_form_that_is_none_of_ours(
    fields: dict[str, str], status: int, tmp_path: Path
) -> None:
    async with confirming(tmp_path) as here:
        visit = await enter(here)
        reply = await visit.send("/confirm/confirm", script=True, **fields)
        assert reply.status == status
        assert "confirmed" not in stands(here, HERE, PHONE).piece.table


async def test_whatever_is_asked_for_is_a_page(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        visit = await enter(here)
        for query in (
            {"kind": ODD, "category": ODD, "days": ODD, "late": ODD},
            {"piece": ODD},
            {"piece": f"fact~kmt~{ODD}"},
            {"kind": "college", "category": "trade"},
        ):
            for path in ("/confirm", "/confirm/bulk", "/confirm/year"):
                asked = {one: value.replace("\x00", "")[:90] for one, value in query.items()}
                reply = await visit.browser.get(path, params=asked)
                assert reply.status == 200, (path, query)
                tags = parsed(await reply.text()).tags
                assert not [one for one in tags if one[0] == "img" and "onerror" in one[1]]


async def test_what_was_typed_comes_back_as_text(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        visit, cost = await enter(here), stands(here, HERE, COST)
        reply = await visit.send("/confirm/change", **form(cost, answer=ODD, source=ODD))
        assert reply.status == 422
        html = await reply.text()
        assert "&lt;img src=x onerror=alert(1)&gt;" in html
        assert not [one for one in parsed(html).tags if "onerror" in one[1]]


async def test_a_session_that_ended_gives_the_new_value_back(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        visit, cost = await enter(here), stands(here, HERE, COST)
        await visit.send("/leave")
        fields = form(cost, answer="990 руб.", source="приказ № 5")
        reply = await visit.send("/confirm/change", **fields)
        assert reply.status == 401
        assert "990 руб." in await reply.text()
