"""Outcomes are what is done with stored questions: thousands at once, as each would be alone.

A question is stored with what reading it came to (`knowledge.encodings`), so nothing is repaired or
encoded again. Only where the words of the base change, `reread` looks at the questions with a word
that may be read otherwise now. A question stands for itself: a follow-up is stored with the words
of what it follows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from knowledge.answers import CERTAIN, Status
from knowledge.asks import Ask, Verdict
from knowledge.encodings import Encoding, encodings
from knowledge.entries import Entry
from knowledge.many import AT_ONCE, Block, Many, Strengths
from knowledge.matching import Matcher
from knowledge.references import entry_of
from knowledge.search import Match
from knowledge.slots import NO_SLOTS, Slots
from knowledge.topics import Heard, hear
from knowledge.understanding import Knowledge
from knowledge.words import tokens

_OFFERED = 3  # entries a choice shows at most


@dataclass(frozen=True, slots=True)
class Stored:
    """A masked question with its encoding; without a `college` it is answered by all that is known.

    `right` makes it one of the golden set: the entries that answer it, none where a person must.
    """

    id: str
    text: str
    encoding: Encoding
    college: str = ""
    slots: Slots = NO_SLOTS
    right: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is done with a question: `entry` is the best match, "" where nothing came near.

    ANSWER means that the asker gets an answer. Where the entry is certain and its answer is not
    there, the question goes to a person, and `lacks` is the status that says why.
    """

    verdict: Verdict
    entry: str = ""
    p: float = 0.0
    offers: tuple[str, ...] = ()
    lacks: str = ""

    @property
    def answer(self) -> str:
        """The entry the asker gets as an answer, "" for none."""
        return self.entry if self.verdict is Verdict.ANSWER else ""

    @property
    def sure(self) -> str:
        """The entry that is certainly asked, whether or not its answer is there; "" for none."""
        return self.entry if self.verdict is Verdict.ANSWER or self.lacks else ""


def outcomes(
    knowledge: Knowledge,
    questions: Sequence[Stored],
    now: datetime,
    unconfirmed: bool = False,
    known: "Known | None" = None,
) -> list[Outcome]:
    """What is done with each question at the aware instant `now`, in their order.

    `known` is what was found out of them before, at that instant, and keeps what is.
    `unconfirmed` answers with what nobody confirmed too. A question of a college that is not
    known is judged as one without a college. ValueError where the base compares meanings and
    questions have no vector.
    """
    result = dict[int, Outcome]()
    known = known or Known.of(knowledge)
    many, said = (
        Many.of(knowledge.matcher, known.strengths),
        known.said(knowledge, now, unconfirmed),
    )
    for college, numbers in _by_view(knowledge, questions).items():
        view = knowledge.of(college)
        for alike, found in _searched(many.at(view.matcher), questions, numbers):
            for number in alike:
                one = questions[number]
                named = bool(one.slots.trades)
                matches = view.matcher.told_from(found, one.encoding.form, one.text, named)
                heard = known.heard(one.text, one.slots)
                ask = view.weighed(one.text, matches, one.slots, heard)
                result[number] = said.outcome(view, one, ask)
    return [result[number] for number in range(len(questions))]


def _searched(
    many: Many, questions: Sequence[Stored], numbers: Iterable[int]
) -> Iterator[tuple[list[int], list[Match]]]:
    """The entries questions may mean, with the numbers of all that are searched in one form."""
    by_form: dict[tuple[str, int], list[int]] = {}
    for number in numbers:
        encoding = questions[number].encoding
        by_form.setdefault((encoding.searched, len(encoding.meaning)), []).append(number)
    groups = list(by_form.values())
    for first in range(0, len(groups), AT_ONCE):
        some = groups[first : first + AT_ONCE]
        block = Block.of([questions[alike[0]].encoding for alike in some])
        yield from zip(some, many.found(block), strict=True)


Lacks = dict[tuple[str, str], tuple[Entry, str]]
"""By reference and college the entry that was worded and what its answer lacks, "" = nothing."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out of questions, for the next base that is asked them.

    How they sound like the entries of the base it was made `of`, what is heard in their words, and
    which answers are there, with nobody's confirmation (True) or without (False).
    """

    base: Knowledge
    strengths: Strengths
    words: dict[tuple[str, Slots], Heard] = field(default_factory=dict, repr=False)
    lacks: dict[bool, Lacks] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(knowledge: Knowledge) -> "Known":
        """Nothing yet, for this base and those that differ little from it."""
        return Known(knowledge, Strengths(knowledge.matcher.index))

    def heard(self, text: str, slots: Slots) -> Heard:
        """What the words of a question say."""
        found = self.words.get((text, slots))
        if found is None:
            found = self.words[text, slots] = hear(text, slots)
        return found

    def said(self, knowledge: Knowledge, now: datetime, unconfirmed: bool) -> "_Said":
        """What answers of a base say: of the same facts and programs, what was found out counts."""
        there = self.base.colleges, self.base.neighbours
        same = there == (knowledge.colleges, knowledge.neighbours)
        return _Said(now, unconfirmed, self.lacks.setdefault(unconfirmed, {}) if same else {})


@dataclass(frozen=True, slots=True)
class _Said:
    """What the answers of a base say at one instant; each is looked up once for a college."""

    now: datetime
    unconfirmed: bool
    known: Lacks

    def outcome(self, view: Knowledge, one: Stored, ask: Ask) -> Outcome:
        """What becomes of a question that was weighed so."""
        if ask.best is None:
            return Outcome(Verdict.HAND_OVER)
        entry, p = ask.best.entry, ask.best.p
        if ask.verdict is Verdict.OFFER:
            return Outcome(ask.verdict, entry, p, tuple(m.entry for m in ask.matches[:_OFFERED]))
        if ask.verdict is Verdict.HAND_OVER or one.college not in view.colleges:
            return Outcome(ask.verdict, entry, p)
        lacks = self._lacks(view, ask.reference(entry), one.college)
        return Outcome(Verdict.HAND_OVER if lacks else ask.verdict, entry, p, lacks=lacks)

    def _lacks(self, view: Knowledge, reference: str, college: str) -> str:
        entry = view.entries.get(entry_of(reference))
        if entry is None:
            return Status.ANSWERLESS  # taken away, and not forgotten yet
        worded, lacks = self.known.get((reference, college), (None, ""))
        if worded is not entry:
            answer = view.answer(reference, college, self.now, self.unconfirmed)
            there = answer.status in CERTAIN and bool(answer.text.strip())
            lacks = "" if there else answer.status.value
            self.known[reference, college] = entry, lacks
        return lacks


def reread(questions: Sequence[Stored], before: Matcher, after: Matcher) -> list[Stored]:
    """The questions as `after` reads them; they were read by `before`.

    Only those with a word that one of both does not know, or that is slang for one of them and not
    for the other, are looked at: what both know, neither repairs. ValueError where a vector is
    needed and `after` has no encoder.
    """
    old, new = before.vocabulary, after.vocabulary
    if old == new:
        return list(questions)
    found = list(questions)
    doubtful = [
        number
        for number, one in enumerate(questions)
        if not all(
            old.knows(word) and new.knows(word) and old.meant(word) == new.meant(word)
            for word in tokens(one.text.lower().replace("ё", "е"))
        )
    ]
    anew = [questions[number].text for number in doubtful]
    read = dict(zip(doubtful, encodings(anew, after.form, after.searched, None), strict=True))
    other = [n for n, one in read.items() if one.searched != questions[n].encoding.searched]
    encoder = after.index.encoder
    if other and after.index.vectors is not None and encoder is None:
        raise ValueError("questions are read otherwise now, and there is no encoder to read them")
    changed = encodings([questions[n].text for n in other], after.form, after.searched, encoder)
    for number, one in read.items():
        meaning = questions[number].encoding.meaning
        found[number] = replace(found[number], encoding=replace(one, meaning=meaning))
    for number, one in zip(other, changed, strict=True):
        found[number] = replace(found[number], encoding=one)
    return found


def _by_view(knowledge: Knowledge, questions: Iterable[Stored]) -> dict[str, list[int]]:
    """Numbers of questions by the college whose own entries they may mean, "" for none."""
    found: dict[str, list[int]] = {}
    for number, one in enumerate(questions):
        found.setdefault(one.college if knowledge.own.get(one.college) else "", []).append(number)
    return found
