"""A draft is a person's answer on its way into the base, kept until somebody decides about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.drafting import Draft
from knowledge.generalising import is_personal, is_strict
from knowledge.replay import Change, Kind, Replayed


class DraftState(StrEnum):
    """Where a draft stands: asked for, changed by hand, ready to be read, tried once more because
    somebody agreed to publish it, decided."""

    NEW = "new"
    EDITED = "edited"
    OPEN = "open"
    AGREED = "agreed"
    PUBLISHED = "published"
    PROPOSED = "proposed"
    DROPPED = "dropped"


UNDECIDED = frozenset({DraftState.NEW, DraftState.EDITED, DraftState.OPEN, DraftState.AGREED})


@dataclass(frozen=True, slots=True)
class Stolen:
    """Questions that another entry answered before, with some of their words."""

    title: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a draft would do to `questions` earlier ones: `caught` got no answer before.

    `lost` are questions of the golden set that would not be understood any more.
    """

    questions: int = 0
    caught: int = 0
    examples: tuple[str, ...] = ()
    stolen: tuple[Stolen, ...] = ()
    lost: tuple[str, ...] = ()


def trial_of(entry: str, found: Replayed, titles: Mapping[str, str]) -> Trial:
    """What a replay says of one entry; `titles` name the others."""
    mine = [one for one in found.tallies if one.now == entry]
    caught = [one for one in mine if one.kind is Kind.GAINED]
    return Trial(
        questions=found.questions,
        caught=sum(one.questions for one in caught),
        examples=tuple(change.question.text for one in caught for change in one.examples),
        stolen=tuple(
            Stolen(
                titles.get(one.was, one.was),
                one.questions,
                tuple(change.question.text for change in one.examples),
            )
            for one in mine
            if one.kind is Kind.STOLEN
        ),
        lost=lost_in(found.lost),
    )


def lost_in(changes: Iterable[Change]) -> tuple[str, ...]:
    """The questions of the golden set that are lost, each once."""
    return tuple(dict.fromkeys(change.question.text for change in changes))


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft as decisions look at it; `by` made it or changed it last, `card` it came from."""

    id: int
    card: int
    state: DraftState
    by: str
    wordings: tuple[str, ...]
    answer: str

    @property
    def draft(self) -> Draft:
        """What would be published."""
        return Draft(f"own.q{self.id}", self.wordings, self.answer)

    @property
    def strict(self) -> bool:
        """True where another person has to agree: a sum or a day stands in the answer."""
        return is_strict(self.answer)

    @property
    def personal(self) -> bool:
        """True where somebody could be named by it."""
        return is_personal(self.answer) or any(map(is_personal, self.wordings))


@dataclass(frozen=True, slots=True)
class DraftAsked:
    """What a person answered on the card is to become a draft for the base."""

    card: int
    by: str
    answer: str


@dataclass(frozen=True, slots=True)
class DraftSettled:
    """What becomes of a draft; what was agreed to is published once it was tried."""

    draft: int
    by: str
    state: DraftState
