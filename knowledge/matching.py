"""Matching is the way from one question's words to entries with probabilities; no verdict yet."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np

from knowledge import cores, talk
from knowledge.beside import Beside, learn_beside
from knowledge.confidence import Confidence, Measured, Replays, Thresholds, measure, replays
from knowledge.encoder import Encoder
from knowledge.forgetting import without
from knowledge.keeping import remembered
from knowledge.reading import NAMED, compared, read_all, searched
from knowledge.references import TRADE
from knowledge.search import Index, Match, Wording, once
from knowledge.trade_hearing import HeardTrade, heard_trades
from knowledge.turning import of_trade
from knowledge.word_lists import read_table
from knowledge.words import Vocabulary

MATCHES = 5  # of one question; three are offered, the rest is for whoever looks into it
FAINT = 0.03  # a match under this is noise and left out, unless it is the first
HIGHEST = 0.96  # no base raises its bar above this: the very words of a phrasing must pass
EXACT = 0.97  # the very words of one entry's phrasing; not 1, since phrasings can be wrong


@dataclass(frozen=True, slots=True)
class Matcher:
    """The words, the index and the confidence of one base; what they say never changes.

    `taught` are the phrasings they were learnt from, `asked` those that are known by their very
    words; the ways people ask each entry, by its id. `beside` are the own entries of colleges that
    were learnt so far, by slug, and `mine` those of the college it was made for (`of`).
    """

    vocabulary: Vocabulary
    index: Index
    confidence: Confidence
    replayed: Replays
    taught: Mapping[str, Sequence[str]]
    asked: Mapping[str, Sequence[str]]
    beside: dict[str, Beside] = field(default_factory=dict, repr=False, compare=False)
    mine: Beside | None = field(default=None, repr=False)
    recent: dict[str, tuple[Match, ...]] = field(default_factory=dict, repr=False, compare=False)
    forms: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    def build(
        phrasings: Mapping[str, Sequence[str]],
        encoder: Encoder | None = None,
        slang: Mapping[str, str] | None = None,
    ) -> "Matcher":
        """From entry id → the ways people ask it; a few seconds for a usual base.

        Without an `encoder` words alone tell how alike two questions are. `slang` is in place of
        the package's.
        """
        cores.keep_to_one()
        background = [row[0] for row in read_table("background.tsv")]
        read = read_all(chain.from_iterable(phrasings.values()), background, slang)
        index, fitted = Index.build(
            phrasings,
            form=lambda text: read.forms[text][0],
            plain=dict(read.forms.values()).__getitem__,
            background=[read.forms[text][0] for text in background],
            encoder=encoder,
        )
        twin = {entry: turned for entry, turned in talk.twins().items() if turned in phrasings}
        numbers = {entry: number for number, entry in enumerate(index.entries)}
        found = replays(index, fitted)
        replayed = found.turned(
            named=[NAMED in form.split() for form in found.forms],
            twins=np.array([numbers[twin.get(entry, entry)] for entry in index.entries], np.int64),
            of_trade=[entry.startswith(TRADE) for entry in index.entries],
        )
        confidence = Confidence.fit(replayed)
        return Matcher(read.vocabulary, index, confidence, replayed, phrasings, phrasings)

    def told(self, phrasings: Mapping[str, Sequence[str]]) -> "Matcher":
        """The same, knowing these phrasings by their very words; at once."""
        names = [*self.asked, *(name for name in phrasings if name not in self.asked)]
        changed = {
            name: tuple(map(self.form, phrasings.get(name, ())))
            for name in names
            if self.asked.get(name) != phrasings.get(name)
        }
        if not changed:
            return self
        index = self.index.told(changed)
        return replace(self, index=index, asked=phrasings, recent={})

    def beside_of(self, college: str, own: Mapping[str, Sequence[str]]) -> Beside | None:
        """The own entries of a college, by id the ways people ask each; learnt where they are new.

        That takes a fraction of a second and is remembered for whoever asks next.
        """
        found = self.beside.get(college)
        if not own or (found and found.taught == own):
            return found if own else None
        self.beside[college] = learnt = self.learnt_beside(own)
        return learnt

    def learnt_beside(self, ways: Mapping[str, Sequence[str]]) -> Beside:
        """What these ways to ask, by entry, add to what was learnt; the entries may be new."""
        known = {entry: number for number, entry in enumerate(self.index.entries)}
        taught = {entry: those for entry, those in ways.items() if entry not in known}
        numbers = known | {entry: len(known) + number for number, entry in enumerate(taught)}
        wordings = once(
            Wording(numbers[entry], text, self.searched(self.form(text)))
            for entry, those in ways.items()
            for text in those
        )
        return learn_beside(self.index, taught, wordings)

    def with_beside(self, more: Beside) -> "Matcher":
        """The same with what was learnt over its index besides."""
        mine = self.mine.joined(more, self.index) if self.mine else more
        return replace(self, mine=mine, recent={})

    def forgetting(self, gone: Mapping[str, Container[str]]) -> "Matcher":
        """The same as if it had never learnt that these entries are asked in these ways."""
        names = self.index.entries
        rows = [
            number
            for number, wording in enumerate(self.index.wordings)
            if wording.text in gone.get(names[wording.entry], ())
        ]
        return replace(self, index=without(self.index, rows), recent={}) if rows else self

    def of(
        self, college: str, phrasings: Mapping[str, Sequence[str]], own: Mapping[str, Sequence[str]]
    ) -> "Matcher":
        """The same for one college: all that it can be asked, and of this what `own` says."""
        return replace(self.told(phrasings), mine=self.beside_of(college, own), recent={})

    def seen_by(self, encoder: Encoder | None) -> "Matcher":
        """The same with this encoder, an equal of the one it was built with; None to send it."""
        return replace(self, index=replace(self.index, encoder=encoder), recent={})

    def measured(self, thresholds: Thresholds) -> Measured:
        """How the base's own replays come out with these thresholds."""
        return measure(self.replayed, self.confidence, thresholds)

    def settled(self, thresholds: Thresholds) -> Thresholds:
        """These thresholds, `answer` raised until the base's own replays keep `wrong`."""
        answer = thresholds.answer
        while answer < HIGHEST:
            raised = replace(thresholds, answer=answer)
            if self.measured(raised).wrong <= thresholds.wrong:
                return raised
            answer = round(answer + 0.01, 4)
        return replace(thresholds, answer=answer)

    def form(self, text: str) -> str:
        """The form of a text that is compared with the base."""
        return compared(text, self.vocabulary)

    def searched(self, form: str) -> str:
        """The form that is searched: of the trades in it only that some are named."""
        return searched(form, self.vocabulary)

    def read(self, text: str) -> tuple[str, str]:
        """Both forms of a text: the one that is compared, the one that is searched."""
        return remembered(self.forms, text, self._read)

    def _read(self, text: str) -> tuple[str, str]:
        form = self.form(text)
        return form, self.searched(form)

    def knows_exactly(self, text: str) -> bool:
        """True for the very words of a phrasing."""
        return bool(self.index.holders(self.read(text)[0]))

    def trades(self, text: str) -> tuple[HeardTrade, ...]:
        """The trades a text names; a word the base knows is no misspelt trade."""
        return heard_trades(text, self.vocabulary.knows)

    def matches(self, text: str) -> tuple[Match, ...]:
        """The entries one question may mean, the most probable first; none for no words."""
        form, words = self.read(text)
        # A message is read whole and in parts, which often come to the same: it is sought once.
        found = remembered(self.recent, words, self._found)
        return self.told_from(found, form, text, bool(self.trades(text)))

    def _found(self, words: str) -> tuple[Match, ...]:
        """What a searched form may mean, the most probable first."""
        names = self.index.entries
        if self.mine is None:
            candidates = self.index.candidates(words)
        else:
            candidates = self.mine.candidates(self.index, words)
            names = (*names, *self.mine.taught)
        return tuple(
            Match(names[one.entry], p, one.phrasing, one.scores)
            for p, one in self.confidence.ranked(candidates)
        )

    def told_from(
        self, found: Sequence[Match], form: str, text: str, named: bool
    ) -> tuple[Match, ...]:
        """What is told of a text with this compared form of all that was found, best first.

        `named` says whether it names a trade.
        """
        holders = self.index.holders(form)
        if len(holders) == 1:
            found = _lifted(found, holders, text)
        if named:
            found = of_trade(found, frozenset(self.index.entries))
        first, rest = found[:1], found[1:MATCHES]
        return (*first, *(match for match in rest if match.p >= FAINT))


def suits(named: bool, entry: str) -> bool:
    """True where a trade is named and the entry is about one, or neither is so.

    A general answer to a question about a trade is a wrong answer, and the other way round.
    """
    return named == entry.startswith("trade.")


def _lifted(found: Sequence[Match], entries: frozenset[str], text: str) -> list[Match]:
    """The matches with those of `entries` made as good as certain, by a phrasing like `text`."""
    raised = [replace(m, p=max(m.p, EXACT)) if m.entry in entries else m for m in found]
    missing = entries - {match.entry for match in found}
    raised += [Match(entry, EXACT, text) for entry in sorted(missing)]
    return sorted(raised, key=lambda match: -match.p)
