"""Dividing cuts a message where what stands on both sides is a question the base knows.

`knowledge.sentences` says where a cut may be, by the words alone; here the base decides whether
it is made. In doubt a message stays whole: half a question is understood as something else.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from knowledge import sentences
from knowledge.asks import Ask
from knowledge.confidence import Thresholds
from knowledge.matching import EXACT
from knowledge.references import entry_of
from knowledge.sentences import Piece

_LOOSE = 3  # cuts without a question word that are tried in one sentence


@dataclass(frozen=True, slots=True)
class Divider:
    """Cuts messages; `read` understands a text alone, as one question."""

    read: Callable[[str], Ask]
    bars: Thresholds

    def pieces(self, text: str) -> list[Piece]:
        """The questions of a tidy text, each with what was told around it."""
        rows = sentences.lines(text)
        if rows and self._differ(rows, self.bars.offer):
            return [Piece(row, row) for row in rows]
        found: list[Piece] = []
        for piece in sentences.pieces(text, self._stands):
            first, *others = self._parts(piece.core)
            told = piece.text if not others else piece.text.replace(piece.core, first, 1)
            found += [Piece(told, first), *(Piece(part, part) for part in others)]
        return found[: sentences.MOST]

    def _stands(self, sentence: str) -> bool:
        """True for words that ask although they do not sound so: «Проходной балл на повара»."""
        return not sentences.tells(sentence) and _p(self.read(sentence)) >= self._likely

    @property
    def _likely(self) -> float:
        return (self.bars.offer + self.bars.answer) / 2

    def _parts(self, sentence: str) -> list[str]:
        """The questions one sentence joins."""
        cut = next(self._cuts(sentence), None)
        return [cut[0], *self._parts(cut[1])] if cut else [sentence]

    def _cuts(self, sentence: str) -> Iterator[tuple[str, str]]:
        for halves in sentences.halves(sentence):
            if self._differ(halves, self.bars.offer):
                yield halves
        loose = list(sentences.loose_halves(sentence))[:_LOOSE]
        whole = _p(self.read(sentence)) if loose else 1.0
        if whole >= EXACT:
            return
        for halves in loose:
            # Two questions together are like neither of them; one with an «и» in it is itself.
            apart = sum(_p(self.read(half)) for half in halves) / 2
            if apart > whole and self._differ(halves, self._likely, entry_of):
                yield halves

    def _differ(self, texts: Sequence[str], least: float, what: Callable[[str], str] = str) -> bool:
        """True when each text is a question we know, all of them different ones.

        `what` takes from its reference what must differ; «повар и медсестра есть?» is one.
        """
        asked, named = set[str](), ""
        for text in texts:
            ask = self.read(text)
            if named and _p(ask) < least:
                # «Какой балл на повара и сколько стоит»: the second half asks of the same trade.
                ask = self.read(f"{text} {named}")
            named = ask.slots.trades[0].said if ask.slots.trades else named
            if _p(ask) < least or ask.best is None:
                return False
            asked.add(what(ask.reference(ask.best.entry)))
        return len(asked) == len(texts)


def _p(ask: Ask) -> float:
    return ask.best.p if ask.best else 0.0
