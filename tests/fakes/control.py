"""The test's own hand on the fakes over HTTP: inject, break, look. JSON in, JSON out.

Benchmarks push thousands of messages through here, so one request injects many and one request
reads everything back.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from tests.fakes.faults import plan_from_json
from tests.fakes.telegram import FakeTelegram
from tests.fakes.vk import FakeVk

Json = dict[str, Any]
FIRST_ASKER = 1_000


class Control:
    """What `/control/{name}` does. Raises LookupError, TypeError or AttributeError on nonsense.

    - `pages` {telegram: [token], vk: [[group_id, token]]}: make bots and communities
    - `act` {platform, action, args, kwargs}: any action of the fake, by its name
    - `say` {platform, page, user, text}: one message
    - `flood` {platform, pages, count, seed, texts, askers, rate}: many messages, at once or
      `rate` a second, from `askers` people drawn with `seed`
    - `faults` {platform, rules, seed}: a new fault plan; no rules, no faults
    - `state` {}: counters; `summary` {}: for each chat the texts asked and received;
      `log` {}: for each chat who said what, when; `first_calls` {}: when pages were first asked
    """

    def __init__(self, telegram: FakeTelegram, vk: FakeVk) -> None:
        self.telegram, self.vk = telegram, vk
        self.floods: set[asyncio.Task[None]] = set()
        self.names: dict[str, Callable[[Json], Any]] = {
            "pages": self.pages,
            "act": self.act,
            "say": self.say,
            "flood": self.flood,
            "faults": self.set_faults,
            "state": self.state,
            "summary": self.summary,
            "log": self.log,
            "first_calls": self.first_calls,
        }

    async def do(self, name: str, asked: Json) -> Any:
        """Do what is asked for; returns something JSON can hold."""
        result = self.names[name](asked)
        return await result if isinstance(result, Awaitable) else result

    def pages(self, asked: Json) -> Json:
        """Make bots and communities."""
        for token in asked.get("telegram", []):
            self.telegram.add_bot(token)
        for group_id, token in asked.get("vk", []):
            self.vk.add_community(group_id, token)
        return {"ok": True}

    def act(self, asked: Json) -> Any:
        """Call an action of the people, or one that makes bots, groups, communities."""
        world = self.telegram if asked["platform"] == "telegram" else self.vk
        made = getattr(world, asked["action"])(*asked.get("args", []), **asked.get("kwargs", {}))
        return made if isinstance(made, dict | int | str | None) else {"ok": True}

    def say(self, asked: Json) -> Any:
        """Let one person write once."""
        self.one(asked["platform"], asked["page"], asked["user"], asked["text"])
        return {"ok": True}

    def one(self, platform: str, page: Any, user: int, text: str) -> None:
        """Put one message in."""
        if platform == "telegram":
            self.telegram.say(page, user, text)
        else:
            self.vk.say(int(page), user, text)

    async def flood(self, asked: Json) -> Json:
        """Put many messages in, now or over time; returns as soon as they are on their way."""
        rng = random.Random(asked.get("seed", 0))
        pages, texts = asked["pages"], asked["texts"]
        askers, count = asked.get("askers", 100), asked["count"]
        rows = [
            (rng.choice(pages), FIRST_ASKER + rng.randrange(askers), rng.choice(texts))
            for _ in range(count)
        ]
        pour = self.pour(asked["platform"], rows, asked.get("rate"))
        if asked.get("rate") is None:
            await pour
        else:
            task = asyncio.create_task(pour)
            self.floods.add(task)
            task.add_done_callback(self.floods.discard)
        return {"messages": count, "chats": len({(page, user) for page, user, _ in rows})}

    async def pour(
        self, platform: str, rows: list[tuple[Any, int, str]], rate: float | None
    ) -> None:
        """Put messages in, `rate` a second by the clock, or all at once."""
        clock = asyncio.get_running_loop().time
        start = clock()
        for number, (page, user, text) in enumerate(rows):
            if rate is not None:
                await asyncio.sleep(max(0.0, start + number / rate - clock()))
            self.one(platform, page, user, text)

    def set_faults(self, asked: Json) -> Json:
        """Replace the fault plan of a platform."""
        plan = plan_from_json(asked.get("rules", []), asked.get("seed", 0))
        world = self.telegram if asked["platform"] == "telegram" else self.vk
        world.faults = plan
        return {"rules": len(plan.rules)}

    def talks(self) -> dict[str, dict[str, list[tuple[str, float, str]]]]:
        """Return what was said, by page and chat: (who, when, text), oldest first."""
        found: dict[str, dict[str, list[tuple[str, float, str]]]] = {}
        for token, bot in self.telegram.bots.items():
            groups = [group for group in self.telegram.groups.values() if bot.bot_id in group.bots]
            found[token] = {
                str(chat.chat_id): [
                    ("bot" if post.sender["is_bot"] else "asker", post.at, post.text)
                    for post in chat.messages.values()
                ]
                for chat in (*bot.chats.values(), *groups)
            }
        for group_id, community in self.vk.communities.items():
            found[str(group_id)] = {
                str(peer): [
                    ("bot" if item.out else "asker", item.at, item.text) for item in dialog.messages
                ]
                for peer, dialog in community.dialogs.items()
            }
        return found

    def log(self, asked: Json) -> Json:
        """Return everything said, with times in seconds since the epoch."""
        return self.talks()

    def summary(self, asked: Json) -> Json:
        """Return for each page and chat the texts asked, and the texts received with counts."""
        return {
            page: {
                chat: {
                    "asked": [text for who, _, text in said if who == "asker"],
                    "received": Counter(text for who, _, text in said if who == "bot"),
                }
                for chat, said in chats.items()
            }
            for page, chats in self.talks().items()
        }

    def first_calls(self, asked: Json) -> list[float]:
        """Return when each page was first asked for anything, in seconds since the epoch."""
        first: dict[str, float] = {}
        for call in (*self.telegram.calls, *self.vk.calls):
            first.setdefault(call.page, call.at)
        return list(first.values())

    def state(self, asked: Json) -> Json:
        """Return counters: messages each way, what waits, calls by method and outcome."""
        said = Counter(
            who for chats in self.talks().values() for rows in chats.values() for who, *_ in rows
        )
        calls = Counter(
            f"{call.method} {call.error or call.status}"
            for call in (*self.telegram.calls, *self.vk.calls)
        )
        waiting = {token: len(bot.queue.waiting) for token, bot in self.telegram.bots.items()}
        return {
            "asked": said["asker"],
            "received": said["bot"],
            "waiting": waiting,
            "calls": calls,
            "flooding": len(self.floods),
            "violations": [str(item) for item in self.telegram.violations + self.vk.violations],
        }
