"""A preview is an answer as an asker would get it: at a college, on a day, in VK and in Telegram.

It is put together by what answers askers, and written as each platform's adapter writes it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.adapters.vk_text import text_of
from bot.web.deps import DEPS
from handlers.messages import Reply
from handlers.replying import answer_replies
from handlers.situation import Situation
from knowledge.answers import CERTAIN, Answer
from knowledge.catalogue import answer_asked
from knowledge.colleges import College
from knowledge.entries import Entry
from knowledge.facts import FACTS
from knowledge.program_rows import View
from knowledge.slots import NO_SLOTS

_NOON = time(12)
_KEY = "1.1"


@dataclass(frozen=True, slots=True)
class Preview:
    """What an asker gets: `replies`, or `answer.status` says why a person answers instead.

    `missing` are the titles of facts that lack; `vk` are the words as VK shows them.
    """

    college: str
    day: date
    answer: Answer
    replies: tuple[Reply, ...]
    vk: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def certain(self) -> bool:
        """True where the bot says it; else it is a draft for a person, or nothing."""
        return self.answer.status in CERTAIN and bool(self.answer.text.strip())


async def preview_of(
    request: web.Request, entry: Entry, slug: str, day: str, titles: Mapping[str, str]
) -> Preview:
    """The preview of an entry for the college and day that were chosen; today's where none was."""
    deps = request.app[DEPS]
    college = deps.known.colleges.get(slug, deps.college)
    now = moment_on(day, deps.clock(), ZoneInfo(college.timezone))
    region = tuple(deps.known.colleges.values())
    return await asyncio.to_thread(_made, entry, college, region, now, titles)


def moment_on(day: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Noon of that day there, now where it is today or no day."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        return now
    if wanted == now.astimezone(zone).date() or not 2000 < wanted.year < 2100:
        return now
    return datetime.combine(wanted, _NOON, zone)


def _made(
    entry: Entry,
    college: College,
    region: tuple[College, ...],
    now: datetime,
    titles: Mapping[str, str],
) -> Preview:
    answer = answer_asked(entry, NO_SLOTS, View(college, region, now))
    situation = Situation(now, college, "1", titles=titles)
    replies = answer_replies(answer, _KEY, situation)
    zone = ZoneInfo(college.timezone)
    return Preview(
        college=college.slug,
        day=now.astimezone(zone).date(),
        answer=answer,
        replies=replies,
        vk=tuple(map(text_of, replies)),
        missing=tuple(FACTS[key].title_ru for key in answer.missing if key in FACTS),
    )
