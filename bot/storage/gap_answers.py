"""What people answered to the questions of a gap, and who of their askers still waits."""

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import card, college, dialog, operation, question, spread
from bot.storage.turns import stored_reply
from handlers.situation import Floor
from handlers.states import State
from handlers.texts.answering import written
from knowledge.masking import mask

# A gap may hold thousands; what was said lately is what counts.
_MOST = 400


def answers(session: Session, questions: Sequence[str], most: int) -> list[tuple[str, int]]:
    """Return the masked words people answered with and how often, the commonest first.

    What was said in a talk of danger to life is none of it.
    """
    rows = session.execute(
        sa.select(operation.c.body)
        .join(question, question.c.card_id == operation.c.card_id)
        .join(card, card.c.id == operation.c.card_id)
        .where(
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


def waiting(session: Session, questions: Sequence[str]) -> list[tuple[int, str]]:
    """Return the cards on which one of these questions waits alone, with the college of each.

    Danger is left out, whoever a person talks to, and whoever is to be told already.
    """
    these = question.c.id.in_(_ids(questions))
    waits = question.c.state == str(State.WAITING)
    alone = sa.select(question.c.card_id).where(waits).group_by(question.c.card_id)
    told = sa.select(spread.c.card_id).where(spread.c.state == "wanted")
    rows = session.execute(
        sa.select(card.c.id, college.c.slug)
        .join(question, question.c.card_id == card.c.id)
        .join(dialog, dialog.c.id == card.c.dialog_id)
        .join(college, college.c.id == card.c.college_id)
        .where(
            *(these, waits, card.c.state == "open", ~card.c.danger),
            dialog.c.floor == str(Floor.BOT),
            card.c.id.in_(alone.having(sa.func.count() == 1)),
            card.c.id.not_in(told),
        )
        .order_by(card.c.id)
    )
    return [(row.id, row.slug) for row in rows]


def _ids(questions: Sequence[str]) -> list[int]:
    return [int(one) for one in questions[-_MOST:]]
