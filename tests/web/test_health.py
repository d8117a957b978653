"""Health tells this host's monitoring the truth, and nobody else anything."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request
from aiohttp.web import HTTPNotFound, Request

from bot.ports import Batch, StorageDown
from bot.reports import LATE
from bot.storage.content import REGION
from bot.storage.inbox import store_batch
from bot.storage.pages import mark_page
from bot.web import health
from bot.web.health import HEALTH
from knowledge.problems import Problem
from tests.handlers.making import NOW
from tests.storage.history import History
from tests.web.world import World, world

HERE = ("127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1")
DAY = timedelta(days=1)
ELSEWHERE = ("10.0.0.5", "8.8.8.8", "::ffff:10.0.0.5", "fe80::1", "", "localhost")


def poll(here: World, state: str = "up", reason: str = "") -> None:
    """The VK page says how it is, and has just been polled."""
    page, now = here.pages["vk"].id, here.time[0]
    here.write(lambda session: mark_page(session, page, state, reason, now))
    here.write(lambda session: store_batch(session, page, Batch((), "7"), now))


async def test_ready_when_it_writes_and_hears(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        browser = here.browser()
        reply = await browser.get("/readyz")
        assert reply.status == 503
        assert (await reply.json())["reasons"] == ["page vk: new"], "web and off pages poll nobody"
        poll(here)
        reply = await browser.get("/readyz")
        assert (reply.status, await reply.json()) == (
            200,
            {"ready": True, "reasons": [], "faulty": []},
        )
        here.time[0] += timedelta(minutes=3)
        assert "not polled or asked about lately" in await (await browser.get("/readyz")).text()
        poll(here, "stopped", "token revoked")
        reply = await browser.get("/readyz")
        assert (await reply.json())["reasons"] == ["page vk: stopped token revoked"]


async def test_faulty_content_is_told_and_stops_nobody(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        poll(here)
        problem = Problem("kmt", 0, "contact.phone", "пусто", "Заполните.")
        here.deps.known.faults.update({"kmt": (problem, problem), REGION: (problem,)})
        reply = await here.browser().get("/readyz")
        assert (reply.status, (await reply.json())["faulty"]) == (200, ["kmt", "region"])
        lines = (await (await here.browser().get("/metrics")).text()).splitlines()
        assert 'content_errors{owner="kmt"} 2.0' in lines
        assert 'content_errors{owner="region"} 1.0' in lines


async def test_not_ready_when_a_write_fails_or_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path) as here:
        poll(here)
        browser, write = here.browser(), here.deps.runner.write
        patience = health.LONGEST_WRITE
        monkeypatch.setattr(health, "LONGEST_WRITE", 0.05)
        release = asyncio.Event()
        calls = 0

        async def hanging(work: Callable[..., Any]) -> Any:
            nonlocal calls
            calls += 1
            await release.wait()
            raise StorageDown("disk full")

        monkeypatch.setattr(type(here.deps.runner), "write", lambda _, work: hanging(work))
        for _ in range(2):
            reply = await browser.get("/readyz")
            assert reply.status == 503
            assert "no write within" in await reply.text()
        assert calls == 1, "a hanging write is not joined by others"
        release.set()
        assert "disk full" in await (await browser.get("/readyz")).text()
        monkeypatch.setattr(type(here.deps.runner), "write", lambda _, work: write(work))
        monkeypatch.setattr(health, "LONGEST_WRITE", patience)
        await asyncio.sleep(0)
        assert (await browser.get("/readyz")).status == 200


async def test_alive_until_the_loop_is_held(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert (await here.browser().get("/livez")).status == 200
        here.server.app[HEALTH].lags.append(1.5)
        reply = await here.browser().get("/livez")
        assert (reply.status, await reply.json()) == (503, {"lag_seconds": 1.5})


async def test_metrics_show_what_waits(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        poll(here)
        here.say("Какие документы?", "guest-1")
        here.say("С собакой можно?", "guest-2")
        await here.work()
        here.say("Ещё не разобрано", "guest-3")
        here.time[0] += timedelta(seconds=29)
        reply = await here.browser().get("/metrics")
        assert reply.headers["Content-Type"].startswith("text/plain")
        lines = (await reply.text()).splitlines()
        for line in (
            'questions{state="answered"} 1.0',
            'questions{state="waiting"} 1.0',
            'messages{disposition="questions"} 2.0',
            "identity_difference 0.0",
            "oldest_waiting_seconds 29.0",
            "inbox_waiting 1.0",
            "outbox_depth 0.0",
            'page_up{page="vk"} 1.0',
            'last_poll_age{page="vk"} 30.0',
        ):
            assert line in lines


async def test_metrics_tell_what_reports_count(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        history = History(here.engines)
        history.asked(NOW - 10 * DAY)
        history.asked(NOW - 9 * DAY, "b")
        history.asked(NOW - 8 * DAY, "b")
        history.asked(NOW - DAY, "c", danger=True)
        history.by_person(NOW - 3 * DAY, timedelta(hours=5), "d")
        history.bulk.flush()
        first = await (await here.browser().get("/metrics")).text()
        assert "report_" not in first, "nobody waits for a count"
        found = await counted(here)
        for line in (
            'report_asked{days="30"} 4.0',
            'report_asked{days="7"} 1.0',
            'report_by_bot{days="30"} 3.0',
            'report_by_person{days="30"} 1.0',
            'report_by_nobody{days="30"} 0.0',
            'report_handed{days="7"} 1.0',
            'report_overdue{days="7"} 1.0',
            'report_ripe{days="30"} 3.0',
            'report_durable{days="30"} 2.0',
            'report_wait_seconds{days="7",percent="50"} 18000.0',
            "report_age_seconds 0.0",
        ):
            assert line in found
        history.asked(NOW - DAY, "e")
        history.bulk.flush()
        here.time[0] += LATE
        assert 'report_asked{days="7"} 1.0' in await counted(here), "not counted at each look"
        here.time[0] += timedelta(seconds=1)
        await here.browser().get("/metrics")
        assert 'report_asked{days="7"} 2.0' in await counted(here)


async def counted(here: World) -> list[str]:
    """The lines of metrics once nothing is being counted."""
    if counting := [task for task in asyncio.all_tasks() if task.get_name() == "lately"]:
        await asyncio.wait(counting, timeout=20)
    return (await (await here.browser().get("/metrics")).text()).splitlines()


async def test_only_this_host_is_answered_and_nobody_through_a_proxy_on_it(tmp_path: Path) -> None:
    said: list[dict[str, str]] = [
        {},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 x"},
    ]
    async with world(tmp_path) as here:
        for headers in said:
            request = make_mocked_request("GET", "/livez", headers=headers, app=here.server.app)
            for remote in (*HERE, *ELSEWHERE):
                one = _from(request, remote)
                if remote in HERE and not headers:
                    assert (await health.live(one)).status == 200
                    continue
                for answer in (health.live, health.ready, health.metrics):
                    with pytest.raises(HTTPNotFound):
                        await answer(one)


def _from(request: Request, remote: str) -> Request:
    found = request.clone(remote=remote)
    found._match_info = request._match_info
    return found
