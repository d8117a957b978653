"""People of a season: who asks what and when, and how staff of a college work, forget and sleep.

Everybody decides by chance, and chance is drawn from a number alone: a season can be replayed.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from handlers.waiting import working_time
from tests.fakes.telegram_chats import Posted
from tests.simulation.world import GROUP, STAFF, STAFF_CHAT, TOKEN, World

DUTY = 88
DAY = 86_400.0
MORE = 10_000
"""What is asked later has a number of its own."""
_LATER = 3
_HOURS = (0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.5, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5, 5, 4, 2)
"""How many write at each hour of the day: most in the evening, some at night."""


@dataclass(slots=True)
class Asker:
    """One who asks; `said` is every word that came to a page."""

    number: int
    vk: bool
    said: list[str] = field(default_factory=list)
    blocked: bool = False

    @property
    def user(self) -> int:
        """Their number on the platform."""
        return 20_000 + self.number

    def say(self, text: str, world: World) -> None:
        """Write to the page."""
        if self.blocked:
            return
        self.said.append(text)
        if self.vk:
            world.vk.say(GROUP, self.user, text)
        else:
            world.telegram.say(TOKEN, self.user, text)

    def block(self, world: World) -> None:
        """Forbid the page to write."""
        self.blocked = True
        if self.vk:
            world.vk.deny(GROUP, self.user)
        else:
            world.telegram.user_state(TOKEN, self.user, "blocked")

    def call(self, world: World) -> None:
        """Press «Спросить сотрудника» under the last answer, as far as there is one."""
        if self.vk:
            if found := [one for one in world.vk.sent(GROUP, self.user) if one.buttons]:
                number = found[-1].conversation_message_id
                world.vk.press(GROUP, self.user, number, found[-1].buttons[-1]["payload"])
        elif posts := [one for one in world.telegram.sent(TOKEN, self.user) if one.buttons]:
            data = posts[-1].buttons[-1]["callback_data"]
            world.telegram.press(TOKEN, self.user, posts[-1].message_id, data)

    def heard(self, world: World) -> list[tuple[float, str]]:
        """What they were told by the page, and when."""
        if self.vk:
            return [(one.at, one.text) for one in world.vk.sent(GROUP, self.user)]
        return [(one.at, one.text) for one in world.telegram.sent(TOKEN, self.user)]


def plan(world: World, asker: Asker, days: int, rng: random.Random) -> None:
    """Let somebody come within `days` and do what people do."""
    hour = rng.choices(range(24), _HOURS)[0]
    at = rng.randrange(days) * DAY + (hour + rng.random() - 8) % 24 * 3600.0
    number, kind = asker.number, rng.random()
    if kind < 0.5:
        world.at(at, partial(asker.say, f"вопрос {number}"))
        if kind < 0.05:
            world.at(at + 60.0, asker.call)
        return
    if kind < 0.54:
        world.at(at, partial(asker.say, f"опасно {number}"))
        return
    world.at(at, partial(asker.say, f"человек {number}"))
    if kind < 0.58:
        world.at(at + 600.0, asker.block)
    elif kind < 0.75:
        for more in range(1, _LATER):
            after = rng.uniform(60.0, DAY / 2)
            later = f"вопрос {number + more * MORE}"
            world.at(at + after, partial(asker.say, later))


def shifts(world: World, days: int, every: timedelta) -> Iterator[float]:
    """When somebody of the staff looks at the desk, in seconds from now."""
    now, college = datetime.fromtimestamp(world.now, UTC), world.college
    for start, end in working_time(now, college.hours, ZoneInfo(college.timezone)):
        if start > now + timedelta(days=days):
            return
        for step in range((end - start) // every):
            yield (start + step * every - now).total_seconds()


@dataclass(slots=True)
class Staff:
    """Those who answer: some at once, some late, some take a card and forget it."""

    seed: int
    _known: set[int] = field(default_factory=set)
    _seen: int = 0
    _seen_on_duty: int = 0
    _later: list[tuple[int, Posted]] = field(default_factory=list)
    _close: list[Posted] = field(default_factory=list)

    def look(self, world: World) -> None:
        """Answer what is due, close what was answered last time, take note of what is new."""
        for post in self._close:
            self._write(world, post, "/close")
        self._close = []
        due = [post for left, post in self._later if left <= 0]
        self._later = [(left - 1, post) for left, post in self._later if left > 0]
        for post in due:
            self._answer(world, post)
        posts = world.telegram.groups[STAFF_CHAT].messages
        for number in range(self._seen + 1, max(posts, default=0) + 1):
            new = posts.get(number)
            # A card of which Telegram never said that it came may stand there twice.
            if new is not None and card_of(new) not in self._known | {0}:
                self._known.add(card_of(new))
                self._decide(world, new)
        self._seen = max(posts, default=0)

    def _decide(self, world: World, post: Posted) -> None:
        rng = random.Random(self.seed * 1_000_003 + card_of(post))
        mood = rng.random()
        if mood < 0.66:
            self._later.append((rng.randrange(12), post))
        elif mood < 0.76:
            self._press(world, post, "give")
        elif mood < 0.84:
            self._press(world, post, "take")
        elif mood < 0.88:
            self._press(world, post, "skip")

    def _answer(self, world: World, post: Posted) -> None:
        rng = random.Random(self.seed * 1_000_033 + card_of(post))
        self._write(world, post, f"сотрудник {card_of(post)}")
        if rng.random() < 0.5:
            self._close.append(post)

    def _write(self, world: World, post: Posted, text: str) -> None:
        world.telegram.say_in_group(
            TOKEN, STAFF_CHAT, STAFF, text, thread_id=post.thread_id,
            reply_to=post.message_id if post.thread_id is None else None,
        )  # fmt: skip

    def _press(self, world: World, post: Posted, action: str) -> None:
        found = (str(one["callback_data"]) for one in post.buttons)
        data = next((one for one in found if one.startswith(action)), None)
        if data is not None:
            world.telegram.press(TOKEN, STAFF_CHAT, post.message_id, data, user_id=STAFF)

    def look_on_duty(self, world: World) -> None:
        """Who is on duty mostly answers danger in their own chat, at any hour."""
        for post in world.telegram.sent(TOKEN, DUTY)[self._seen_on_duty :]:
            self._seen_on_duty += 1
            card = card_of(post)
            if card and random.Random(self.seed * 1_000_211 + card).random() < 0.7:
                text = f"дежурный {card}"
                world.telegram.say(TOKEN, DUTY, text, reply_to=post.message_id)


def card_of(post: Posted) -> int:
    """The card a message shows, 0 where it shows none."""
    found = (str(one["callback_data"]) for one in post.buttons)
    return next((int(one.removeprefix("take:")) for one in found if one.startswith("take:")), 0)
