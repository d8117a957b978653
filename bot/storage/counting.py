"""What counts as a question, and how it came out: every number of reports is one of these.

Danger to life is counted nowhere, nor what was said to be no question or was written anew; words
that are none (a greeting, thanks) were never stored as questions. Conditions over columns of
`asked`, alike on both databases; a share, a sum or a median is made of them elsewhere.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import question, tally
from bot.storage.tables import Instant
from handlers.states import Helped, State
from handlers.tapping import ENTRY_GIVEN
from handlers.unanswered import NO_QUESTION

RETURN = timedelta(days=7)
"""Who asks the same again within this time was not helped: the bot's answer does not count."""
_THIRD = '["%", "%", "'
_later = question.alias("later")

Condition = sa.ColumnElement[bool]


def _comes_back(first: sa.FromClause) -> Condition:
    """The same asker asks the same entry again, within `RETURN`; what was edited is no return."""
    until = sa.type_coerce(first.c.created_at, sa.BigInteger) + _micro(RETURN)
    return sa.exists().where(
        _later.c.dialog_id == first.c.dialog_id,
        _later.c.entry == first.c.entry,
        _later.c.entry != "",
        _later.c.id > first.c.id,
        _later.c.revises != first.c.key,
        sa.type_coerce(_later.c.created_at, sa.BigInteger) <= until,
    )


def _micro(time: timedelta) -> sa.ColumnElement[int]:
    return sa.literal(time // timedelta(microseconds=1), sa.BigInteger)


_KEPT = tuple(one for one in tally.c if one.name != "returned")
_gone = {"dialog_id": sa.null(), "key": sa.literal(""), "returned": tally.c.returned}
asked = sa.union_all(
    sa.select(
        *(question.c[one.name] for one in _KEPT),
        *(question.c.dialog_id, question.c.key, sa.false().label("returned")),
    ),
    sa.select(*_KEPT, *(value.label(name) for name, value in _gone.items())),
).subquery("asked")
"""Every question there is, and the numbers of those that were deleted."""

_none = sa.and_(asked.c.state == str(State.CLOSED), asked.c.reason.in_(sorted(NO_QUESTION)))
counts: Condition = ~asked.c.danger & (asked.c.state != str(State.RECEIVED)) & ~_none
"""It is a question that counts."""
by_bot: Condition = asked.c.state == str(State.ANSWERED)
"""The bot's answer stands: nobody else answered, nobody waits."""
by_person: Condition = asked.c.state == str(State.ANSWERED_BY_PERSON)
"""A person answered."""
handed: Condition = asked.c.handed_at.is_not(None)
"""It went to a person, whatever came before and after."""
helped: Condition = asked.c.helped == str(Helped.YES)
unhelped: Condition = asked.c.helped == str(Helped.NO)
"""Its asker said so."""
corrected: Condition = sa.or_(
    asked.c.reason == ENTRY_GIVEN,
    by_bot & asked.c.offers.like(sa.literal(_THIRD) + asked.c.entry + sa.literal('"]')),
)
"""The asker chose the last of three, or a person gave the entry: the bot did not see it first."""
waited: sa.ColumnElement[int] = sa.type_coerce(asked.c.answered_at, sa.BigInteger) - sa.type_coerce(
    sa.func.coalesce(asked.c.handed_at, asked.c.created_at), sa.BigInteger
)
"""Microseconds from handing over to the first answer of a person, nights and weekends too."""
timed: Condition = by_person & asked.c.answered_at.is_not(None)
"""It is known when a person answered."""
returned: Condition = sa.or_(asked.c.returned, _comes_back(asked).correlate(asked))
"""The same asker asked the same again soon."""


def keep_numbers(session: Session, gone: sa.ColumnElement[bool]) -> None:
    """Keep what is counted of questions that are about to be deleted."""
    names = [*(one.name for one in _KEPT), "returned"]
    columns = [*(question.c[one.name] for one in _KEPT), _comes_back(question).correlate(question)]
    session.execute(sa.insert(tally).from_select(names, sa.select(*columns).where(gone)))


def overdue(now: datetime) -> Condition:
    """A person answered later than was promised at first, or has not answered although it is."""
    late = sa.and_(by_person, asked.c.answered_at > asked.c.promised_at)
    waits = sa.and_(
        asked.c.state == str(State.WAITING),
        asked.c.promised_at < sa.literal(now, Instant()),
    )
    return sa.or_(late, waits)


def ripe(now: datetime) -> Condition:
    """The bot's answer stands, and is old enough to say whether it lasts."""
    return by_bot & (asked.c.created_at <= sa.literal(now - RETURN, Instant()))


def durable(now: datetime) -> Condition:
    """It lasted: nobody said that it did not help, nobody came back to it."""
    return sa.and_(ripe(now), ~unhelped, ~returned)


def number(condition: Condition) -> sa.ColumnElement[int]:
    """How many rows meet a condition: a sum that both databases give alike."""
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
