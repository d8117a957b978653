"""Gaps are the unanswered questions of all colleges, those that ask the same thing as one.

How they are used, values in and values out:

    reader = Reader(index.grams)                       # once for a base
    groups = groups_of(asked, keys, reader)            # at start: questions and where they belong
    keys, groups = join(groups, new, reader)           # store each key with its question, for good
    seen = arranged(keys, decisions)                   # what people merged and split
    found = gaps(asked, seen, now)                     # the work list, what weighs most first
    coverage(found)                                    # «первые 24 темы закроют 80 %»

A gap's key is the id of the question that began it and stays, whatever joins (`knowledge.grouping`)
and whatever people decide (`knowledge.arranging`). Questions about another trade, number or town
may be one gap, since one entry can answer them all; `Gap.told` says what was told, `Gap.mixed`
where it differs. Danger to life never gets here: it stays with the duty staff.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from knowledge.arranging import Arranged
from knowledge.confidence import Thresholds
from knowledge.encodings import Encoding
from knowledge.grouping import Groups, Point, Reader
from knowledge.slots import NO_SLOTS, Slots
from knowledge.words import normalise

WEEKS = 12  # that a sparkline shows
_WEEK = timedelta(days=7)


class Why(StrEnum):
    """Why a question was not answered, as the path knows it."""

    UNSURE = "unsure"  # nothing was certain, or the asker said that it was not what they meant
    ANSWERLESS = "answerless"
    NO_FACT = "no_fact"
    EXPIRED = "expired"
    UNCONFIRMED = "unconfirmed"
    NOT_HELPED = "not_helped"  # it was answered, and its asker wanted a person all the same
    CONTRADICTED = "contradicted"  # a person corrected what had been answered
    BEYOND = "beyond"  # the Centre said that no college answers this


class Cause(StrEnum):
    """What a gap comes from, and so what closes it.

    Only people say that something is out of scope. What sounds like the everyday questions beside
    the base is no sign of it: of labelled questions nobody is sure of, nine in ten that no college
    answers sound so, and seven in ten whose entry is missing: the very gaps that are to be closed.
    """

    NO_ENTRY = "no_entry"
    NOT_FOUND = "not_found"
    NO_FACT = "no_fact"
    EXPIRED = "expired"
    UNCONFIRMED = "unconfirmed"
    NOT_HELPED = "not_helped"
    CONTRADICTION = "contradiction"
    OUT_OF_SCOPE = "out_of_scope"


_CAUSES = {
    Why.ANSWERLESS: Cause.NO_ENTRY,
    Why.NO_FACT: Cause.NO_FACT,
    Why.EXPIRED: Cause.EXPIRED,
    Why.UNCONFIRMED: Cause.UNCONFIRMED,
    Why.NOT_HELPED: Cause.NOT_HELPED,
    Why.CONTRADICTED: Cause.CONTRADICTION,
    Why.BEYOND: Cause.OUT_OF_SCOPE,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """An unanswered question: its masked text and what was known when it was asked.

    `near` are the nearest entries with their probability, best first; `chosen` is the entry a
    person, or the asker, said it is. `missing` are the keys of facts that lack (NO_FACT, EXPIRED).
    `asker` tells people apart and nothing else; without it every question counts as a person's.
    """

    id: str
    text: str
    college: str
    at: datetime
    encoding: Encoding
    near: tuple[tuple[str, float], ...] = ()
    why: Why = Why.UNSURE
    slots: Slots = NO_SLOTS
    chosen: str = ""
    missing: tuple[str, ...] = ()
    asker: str = ""

    @property
    def cause(self) -> Cause:
        """An entry that came near enough to be offered is there and was not found."""
        if self.why is not Why.UNSURE:
            return _CAUSES[self.why]
        there = self.chosen or (self.near and self.near[0][1] >= Thresholds().offer)
        return Cause.NOT_FOUND if there else Cause.NO_ENTRY

    @property
    def person(self) -> str:
        """Who asked, apart from everybody else."""
        return f"{self.college} {self.asker}" if self.asker else f"? {self.id}"


@dataclass(frozen=True, slots=True)
class Counted:
    """Something of a gap (a wording, a cause, a fact's key) with its questions and colleges."""

    what: str
    questions: int
    colleges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask the same thing; every list has what is commonest first.

    `week` are the questions, `people` and `colleges` those who asked, of the last seven days;
    `weeks` counts the questions of the last `WEEKS` weeks, the newest last. `near` are entries
    with their mean probability. `told` are the slots people told, by name and value.
    """

    key: str
    title: str
    questions: tuple[str, ...]
    week: int
    people: int
    colleges: int
    weeks: tuple[int, ...]
    wordings: tuple[Counted, ...]
    causes: tuple[Counted, ...]
    missing: tuple[Counted, ...]
    near: tuple[tuple[str, float], ...]
    told: Mapping[str, tuple[Counted, ...]]
    first: datetime
    last: datetime

    @property
    def weight(self) -> int:
        """What it is worth to close it first: people × colleges of the last seven days."""
        return self.people * self.colleges

    @property
    def trend(self) -> int:
        """How many more questions than the week before."""
        return self.weeks[-1] - self.weeks[-2]

    @property
    def cause(self) -> Cause:
        """The commonest cause."""
        return Cause(self.causes[0].what)

    @property
    def mixed(self) -> tuple[str, ...]:
        """The slots of which people told different values: one text may not answer them all."""
        return tuple(name for name, values in self.told.items() if len(values) > 1)


@dataclass(frozen=True, slots=True)
class Coverage:
    """`needed` gaps from the top of the list have the share `reached` of a week's questions."""

    questions: int
    gaps: int
    needed: int
    reached: float


def point(asked: Asked, reader: Reader) -> Point:
    """A question as it is compared with others."""
    encoding = asked.encoding
    words = reader.words(encoding.searched)
    return Point(normalise(asked.text), words, encoding.vector, dict(asked.near))


def groups_of(asked: Sequence[Asked], keys: Mapping[str, str], reader: Reader) -> Groups:
    """The groups of questions that have joined before; `keys` are those of `Arranged.groups`.

    KeyError for a question that has no key.
    """
    return Groups.of([point(one, reader) for one in asked], [keys[one.id] for one in asked])


def join(groups: Groups, asked: Iterable[Asked], reader: Reader) -> tuple[dict[str, str], Groups]:
    """The group each question joins, by its id, and the groups afterwards.

    They join in the order they were asked, in whatever order they stand here.
    """
    ordered = sorted(asked, key=lambda one: (one.at, one.id))
    ids = [one.id for one in ordered]
    keys, after = groups.joined([point(one, reader) for one in ordered], ids)
    return dict(zip(ids, keys, strict=True)), after


def gaps(asked: Iterable[Asked], seen: Arranged, now: datetime) -> list[Gap]:
    """The gaps of these questions at the aware instant `now`, what weighs most first.

    KeyError for a question that has joined no group; what is asked after `now` counts as now.
    """
    by_gap: dict[str, list[Asked]] = {}
    for one in asked:
        by_gap.setdefault(seen.gap_of(one.id), []).append(one)
    found = [_gap(key, those, now) for key, those in by_gap.items()]
    return sorted(found, key=lambda gap: (-gap.weight, -gap.week, -len(gap.questions), gap.key))


def coverage(found: Sequence[Gap], share: float = 0.8) -> Coverage:
    """How many gaps from the top have this share of the week's questions; 0 of none."""
    total = sum(gap.week for gap in found)
    covered = needed = 0
    while total and covered < share * total:
        covered += found[needed].week
        needed += 1
    return Coverage(total, len(found), needed, covered / total if total else 0.0)


def told_apart(one: Slots, other: Slots) -> tuple[str, ...]:
    """The slots that both tell, and differently: what answers one may be wrong for the other."""
    mine, theirs = _told(one), _told(other)
    return tuple(name for name in mine if name in theirs and mine[name] != theirs[name])


def _gap(key: str, asked: list[Asked], now: datetime) -> Gap:
    asked.sort(key=lambda one: (one.at, one.id))
    # What the clock of a platform dates ahead of ours is of this week.
    ages = [max(now - one.at, timedelta()) // _WEEK for one in asked]
    week = [one for one, age in zip(asked, ages, strict=True) if age == 0]
    counted = Counter(ages)
    wordings = _counted((normalise(one.text), one) for one in asked)
    said = {normalise(one.text): one.text for one in reversed(asked)}
    told = [(name, value, one) for one in asked for name, value in _told(one.slots).items()]
    return Gap(
        key=key,
        title=said[wordings[0].what],
        questions=tuple(one.id for one in asked),
        week=len(week),
        people=len({one.person for one in week}),
        colleges=len({one.college for one in week}),
        weeks=tuple(counted[age] for age in reversed(range(WEEKS))),
        wordings=tuple(Counted(said[w.what], w.questions, w.colleges) for w in wordings),
        causes=_counted((one.cause.value, one) for one in asked),
        missing=_counted((fact, one) for one in asked for fact in dict.fromkeys(one.missing)),
        near=_near(asked),
        told={
            name: _counted((value, one) for slot, value, one in told if slot == name)
            for name in dict.fromkeys(slot for slot, _, _ in told)
        },
        first=asked[0].at,
        last=asked[-1].at,
    )


def _counted(pairs: Iterable[tuple[str, Asked]]) -> tuple[Counted, ...]:
    """What is said of questions with how many say it; equally common as first said."""
    by_what: dict[str, list[Asked]] = {}
    for what, one in pairs:
        by_what.setdefault(what, []).append(one)
    found = [
        Counted(what, len(those), tuple(sorted({one.college for one in those})))
        for what, those in by_what.items()
    ]
    return tuple(sorted(found, key=lambda one: -one.questions))


def _near(asked: Sequence[Asked]) -> tuple[tuple[str, float], ...]:
    total: dict[str, float] = {}
    for one in asked:
        for entry, p in one.near:
            total[entry] = total.get(entry, 0.0) + p
    means = ((entry, round(p / len(asked), 4)) for entry, p in total.items())
    return tuple(sorted(means, key=lambda pair: (-pair[1], pair[0])))


def _told(slots: Slots) -> dict[str, str]:
    """What slots tell that changes an answer, by name."""
    trades = (" ".join(trade.codes) or trade.said for trade in slots.trades)
    told = {
        "trade": ", ".join(sorted(trades)),
        "base": str(slots.base or ""),
        "form": slots.form.value if slots.form else "",
        "score": "" if slots.score is None else f"{slots.score:g}",
        "town": slots.town,
        "year": str(slots.year or ""),
    }
    return {name: value for name, value in told.items() if value}
