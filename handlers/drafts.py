"""A draft is a person's answer on its way into the base, kept until somebody decides about it."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.content import Piece
from knowledge.drafting import Draft
from knowledge.generalising import is_personal, is_strict


class DraftState(StrEnum):
    """Where a draft stands: asked for, changed by hand, ready to be read, decided."""

    NEW = "new"
    EDITED = "edited"
    OPEN = "open"
    PUBLISHED = "published"
    PROPOSED = "proposed"
    DROPPED = "dropped"


UNDECIDED = frozenset({DraftState.NEW, DraftState.EDITED, DraftState.OPEN})


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
    """What becomes of a draft: with its `piece` it is published."""

    draft: int
    by: str
    state: DraftState
    piece: Piece | None = None
