"""What the page of gaps shows, read from the board and the tables as values of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.ports import Runner
from bot.storage.content import REGION
from bot.storage.gap_answers import Proposed, answers, proposed, waiting
from bot.storage.gap_decisions import Decision, Request, version
from bot.storage.logins import Visitor
from bot.storage.session import Session
from bot.web.around import around
from bot.web.deps import DEPS, VISITOR
from bot.web.posting import number_in
from bot.worklist import Board
from knowledge.confidence import WORTH
from knowledge.differing import differing
from knowledge.facts import FACTS
from knowledge.gaps import Asked, Gap
from knowledge.russian import plural
from knowledge.understanding import Knowledge
from knowledge.words import normalise

MOST_WORDINGS = 60
_NEAR = 3
_ANSWERS = 2
_ALIKE = 8
_STEP = 40
MOST_SHOWN = 400
_TAKEN_BACK = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Near:
    """An entry the questions come near to.

    `owner` is whose content takes new wordings, None where the visitor may not change it;
    `differs` are the words of the gap's commonest wording that the entry knows nothing of.
    """

    id: str
    title: str
    percent: int
    owner: str | None
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed, ticked or chose; it comes back whatever happens.

    `fact` and `due` are of the form that asks colleges.
    """

    title: str = ""
    text: str = ""
    source: str = ""
    scope: str = "all"
    colleges: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()
    fact: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """A gap with all that is shown beside it; `version` goes with every form.

    `asking` are the colleges at which it was asked.
    """

    gap: Gap
    version: str
    near: tuple[Near, ...]
    answers: tuple[tuple[str, int], ...]
    waiting: int
    requests: tuple[Request, ...]
    decided: tuple[Decision, ...]
    alike: tuple[Gap, ...]
    draft: Draft
    asking: tuple[str, ...] = ()
    proposed: tuple[Proposed, ...] = ()


async def board_of(request: web.Request) -> Board:
    """The gaps the visitor may see."""
    return await request.app[DEPS].worklist.board(request[VISITOR].college)


async def detail_of(request: web.Request, board: Board, gap: Gap, draft: Draft) -> Detail:
    """All about one gap."""
    deps, visitor = request.app[DEPS], request[VISITOR]
    stood, said, still, proposals = await _stored(deps.runner, gap, visitor.college)
    return Detail(
        gap=gap,
        version=stood,
        near=tuple(near_entries(deps.base.current, board, gap, visitor)),
        answers=tuple(said),
        waiting=still,
        requests=tuple(one for one in board.requests if board.seen.gap(one.gap) == gap.key),
        decided=tuple(board.decided(gap.key)),
        alike=tuple(_alike(board, gap)),
        draft=replace(draft, title=draft.title or gap.title),
        asking=tuple(sorted({one.college for one in board.questions(gap)})),
        proposed=tuple(proposals),
    )


_Stored = tuple[str, list[tuple[str, int]], int, list[Proposed]]


async def _stored(runner: Runner, gap: Gap, college: str) -> _Stored:
    def look(session: Session) -> _Stored:
        said = answers(session, gap.questions, _ANSWERS)
        still = len(waiting(session, gap.questions))
        found = proposed(session, gap.questions, college)
        return version(session, gap.key), said, still, found

    return await runner.read(look)


def near_entries(knows: object, board: Board, gap: Gap, visitor: Visitor) -> list[Near]:
    """The entries a gap comes near to, as the visitor may change them."""
    if not isinstance(knows, Knowledge):
        return []
    first = next(one for one in board.questions(gap) if one.text == gap.title)
    own = knows.own.get(visitor.college, {})
    found = []
    for name, p in gap.near[:_NEAR]:
        if p < WORTH:
            continue
        entry = own.get(name) or knows.entries.get(name)
        if entry is not None:
            owner = visitor.college if name in own else None if visitor.college else REGION
            differs = differing(gap.title, first.slots, entry)
            found.append(Near(name, entry.title, round(100 * p), owner, differs))
    return found


def _alike(board: Board, gap: Gap) -> list[Gap]:
    """The gaps that come near to the same entries: one of them may be the same question."""
    mine = dict(gap.near[:_NEAR])
    shared = [
        (sum(min(p, mine.get(name, 0.0)) for name, p in one.near[:_NEAR]), one)
        for one in board.gaps
        if one.key != gap.key
    ]
    shared.sort(key=lambda pair: -pair[0])
    return [one for likeness, one in shared[:_ALIKE] if likeness > 0]


async def page_of(
    request: web.Request, key: str = "", draft: Draft | None = None, notice: str | None = None
) -> dict[str, Any]:
    """What the whole page shows: the queue, and the gap of this key or the first one."""
    deps, visitor = request.app[DEPS], request[VISITOR]
    board = await board_of(request)
    asked = board.find(key)
    gap = asked or (board.gaps[0] if board.gaps else None)
    if key and asked is None and notice is None:
        # A link a colleague sent: what is shown in its place is another question.
        notice = "away"
    shown = _shown(request.query.get("show", ""), board, gap)
    detail = await detail_of(request, board, gap, draft or Draft()) if gap else None
    last = _last(board, visitor, deps.clock())
    return around_gaps(request) | {
        "board": board,
        "shown": board.gaps[:shown],
        "more": min(shown + _STEP, MOST_SHOWN) if shown < min(len(board.gaps), MOST_SHOWN) else 0,
        "detail": detail,
        "notice": notice,
        "told": number_in(told) if (told := request.query.get("told")) else None,
        "doubt": None,
        "golden": (),
        "lost": draft.text if draft and (gap is None or gap.key != board.seen.gap(key)) else "",
        "last": last,
        "still": await _still(deps.runner, last),
    }


def _shown(asked: str, board: Board, gap: Gap | None) -> int:
    """How many gaps the queue shows: as many as were asked for, and the selected one always."""
    wanted = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else _STEP
    at = next((n for n, one in enumerate(board.gaps, 1) if gap and one.key == gap.key), 0)
    return min(max(wanted, _STEP, min(at, MOST_SHOWN)), MOST_SHOWN)


def _last(board: Board, visitor: Visitor, now: datetime) -> Decision | None:
    """What the visitor decided last, a while ago at most, and may take back."""
    mine = (one for one in reversed(board.decisions) if one.by == visitor.author)
    found = next((one for one in mine if not one.undone), None)
    return found if found and now - found.at < _TAKEN_BACK else None


async def _still(runner: Runner, last: Decision | None) -> int:
    """How many still wait for what was published last."""
    those = last.detail.get("questions", ()) if last and last.publication else ()
    return await runner.read(lambda session: len(waiting(session, those))) if those else 0


def around_gaps(request: web.Request) -> dict[str, Any]:
    """What every template of these pages needs."""
    deps, visitor = request.app[DEPS], request[VISITOR]
    return around(request) | {
        "visitor": visitor,
        "colleges": {slug: one.short for slug, one in deps.known.colleges.items()},
        "zone": deps.zone,
        "facts": {key: fact.title_ru for key, fact in FACTS.items()},
        "most_wordings": MOST_WORDINGS,
    }


def spark(weeks: Sequence[int], height: int = 18, width: int = 5) -> str:
    """The path of a chart of bars, the highest of full height; a week without any is a dot."""
    most = max(weeks, default=0) or 1
    bars = []
    for number, count in enumerate(weeks):
        tall = max(round(height * count / most, 1), 1)
        x = number * (width + 1)
        bars.append(f"M{x} {height}v-{tall}h{width}v{tall}z")
    return "".join(bars)


def segments(gaps: Sequence[Gap], total: int, width: int = 1000) -> list[tuple[int, int]]:
    """Where the first gaps stand in a bar of all questions: from where, how wide."""
    found, at = list[tuple[int, int]](), 0
    for gap in gaps:
        wide = round(width * (at + gap.week) / total) - round(width * at / total) if total else 0
        found.append((round(width * at / total) if total else 0, wide))
        at += gap.week
    return [(start, wide) for start, wide in found if wide > 0]


def wordings_of(asked: Sequence[Asked], chosen: Sequence[str]) -> list[str]:
    """The ids of the questions that were asked in one of these wordings."""
    those = {normalise(one) for one in chosen}
    return [one.id for one in asked if normalise(one.text) in those]


def day(moment: datetime, zone: Any) -> str:
    """A day as people write it: 15.08."""
    return f"{moment.astimezone(zone):%d.%m}"


FILTERS: Mapping[str, Any] = {"plural": plural, "spark": spark, "segments": segments, "day": day}
