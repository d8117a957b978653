"""What was not answered, or not well, is kept for the Centre: this says which question is, and why.

Danger to life never is, nor what people said to be no question.
"""

from dataclasses import dataclass

from handlers.handing import ASKED_PERSON, PAUSED
from handlers.listening import PERSON_HAS_FLOOR
from handlers.rating import NOT_HELPED
from handlers.revising import EDITED
from handlers.states import Helped, State
from handlers.tapping import ENTRY_GIVEN, NOT_A_QUESTION
from handlers.weighing import LATE, TOO_MANY
from knowledge.gaps import Why
from knowledge.references import entry_of

# Why a question went to a person although the base may know its answer.
_BESIDE = frozenset({ASKED_PERSON, PAUSED, PERSON_HAS_FLOOR, LATE, TOO_MANY, "", "floor"})
NO_QUESTION = frozenset({NOT_A_QUESTION, EDITED})
"""Why a question is closed that was none, or stands in other words elsewhere."""
_THIRD = 2


@dataclass(frozen=True, slots=True)
class Stand:
    """How a question stands; `entry` and `offers` are references, `reason` as in its row."""

    state: State
    reason: str
    helped: Helped = Helped.UNSAID
    danger: bool = False
    entry: str = ""
    offers: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """True for what may be looked at outside its dialog: a question, and no danger."""
        none = self.state is State.CLOSED and self.reason in NO_QUESTION
        return not (self.danger or none or self.state is State.RECEIVED)


def why_unanswered(
    stand: Stand, lacks: str, before: Why | None, *, contradicted: bool = False
) -> Why | None:
    """Why nobody but a person could answer; None for what was answered, and for what still may be.

    `lacks` is what the base says of the question by itself ("" = it answers), `before` what was
    found when the question was looked at before: once a person answered, its row says no more.
    `contradicted` says that a person answered what cannot be as true as the base's answer.
    """
    third = stand.state is State.ANSWERED and chosen_third(stand)
    if contradicted and stand.state is State.ANSWERED_BY_PERSON:
        return Why.CONTRADICTED
    if stand.helped is Helped.NO or stand.reason == NOT_HELPED:
        return Why.NOT_HELPED
    if stand.state in (State.ANSWERED, State.OFFERED, State.UNDELIVERABLE):
        return Why.UNSURE if third else None
    if stand.reason in set(Why):
        return Why(stand.reason)
    if before is not None:
        return before
    if stand.reason in _BESIDE and stand.reason != ENTRY_GIVEN and not lacks:
        return None
    return Why(lacks) if lacks in set(Why) else Why.UNSURE


def chosen(stand: Stand) -> str:
    """The entry that the asker, or a person, said it is; "" where nobody did."""
    given = stand.reason == ENTRY_GIVEN or chosen_third(stand)
    return entry_of(stand.entry) if given else ""


def chosen_third(stand: Stand) -> bool:
    """True where the last of three choices was the right one: the base should have known."""
    return len(stand.offers) > _THIRD and stand.entry == stand.offers[_THIRD]
