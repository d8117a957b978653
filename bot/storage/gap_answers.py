"""What people answered to the questions of a gap, and who of their askers still waits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import card, college, dialog, draft, operation, question, spread
from bot.storage.turns import stored_reply
from handlers.drafts import DraftState
from handlers.situation import Floor
from handlers.states import State
from handlers.texts.answering import written
from knowledge.masking import mask

# A gap may hold thousands; what was said lately is what counts.
_MOST = 400
_MOST_PROPOSED = 5


def answers(session: Session, questions: Sequence[str], most: int) -> list[tuple[str, int]]:
    """Return the masked words people answered with and how often, the commonest first.

    What was said in a talk of danger to life is none of it.
    """
    rows = session.execute(
        sa.select(operation.c.body)
        .select_from(question)
        .join(card, card.c.id == question.c.card_id)
        # What goes out is found by its dialog, which has an index, and not by its card.
        .join(operation, operation.c.dialog_id == card.c.dialog_id)
        .where(
            operation.c.card_id == card.c.id,
            question.c.id.in_(_ids(questions)),
            ~card.c.danger,
            question.c.state == str(State.ANSWERED_BY_PERSON),
            operation.c.kind == "send",
            operation.c.origin == "person",
        )
        .order_by(operation.c.id.desc())
        .limit(_MOST)
    )
    replies = [stored_reply(row.body) for row in rows]
    said = (written(reply.text) for reply in replies if reply)
    return Counter(mask(text).text for text in said if text).most_common(most)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a college proposes as an answer for everybody; nothing personal stands in it."""

    college: str
    answer: str


def proposed(session: Session, questions: Sequence[str], college_slug: str = "") -> list[Proposed]:
    """Return what colleges (or one) propose to answer one of these questions with, newest first."""
    mine = college.c.slug == college_slug if college_slug else sa.true()
    asked = sa.select(question.c.card_id).where(question.c.id.in_(_ids(questions)))
    rows = session.execute(
        sa.select(college.c.slug, draft.c.answer)
        .join(college, college.c.id == draft.c.college_id)
        .where(draft.c.state == str(DraftState.PROPOSED), draft.c.card_id.in_(asked), mine)
        .order_by(draft.c.changed_at.desc(), draft.c.id.desc())
        .limit(_MOST_PROPOSED)
    )
    return [Proposed(row.slug, row.answer) for row in rows]


def waiting(session: Session, questions: Sequence[str]) -> list[tuple[int, str]]:
    """Return the cards on which one of these questions waits alone, with the college of each.

    Danger is left out, whoever a person talks to, and whoever is to be told already.
    """
    waits, other = question.c.state == str(State.WAITING), question.alias("other")
    beside = sa.exists().where(
        other.c.card_id == question.c.card_id,
        other.c.state == str(State.WAITING),
        other.c.id != question.c.id,
    )
    told = sa.select(spread.c.card_id).where(spread.c.state == "wanted")
    rows = session.execute(
        sa.select(card.c.id, college.c.slug)
        .join(question, question.c.card_id == card.c.id)
        .join(dialog, dialog.c.id == card.c.dialog_id)
        .join(college, college.c.id == card.c.college_id)
        .where(
            *(question.c.id.in_(_ids(questions)), waits, ~beside),
            *(card.c.state == "open", ~card.c.danger),
            dialog.c.floor == str(Floor.BOT),
            card.c.id.not_in(told),
        )
        .order_by(card.c.id)
    )
    return [(row.id, row.slug) for row in rows]


def _ids(questions: Sequence[str]) -> list[int]:
    return [int(one) for one in questions[-_MOST:]]
