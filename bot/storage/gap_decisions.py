"""Decisions about gaps are kept in their order; one that is taken back stays, marked so.

Whoever decides names the version of the gap they saw: of two who decide at once one is told.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.auditing import note_act
from bot.storage.schema import college, content, content_version, gap_decision, gap_request
from knowledge.arranging import Decision as Arranging
from knowledge.arranging import Merge, Split
from knowledge.closing import Closing


class Kind(StrEnum):
    """What was decided; the detail of each is said in `Decision`."""

    MERGED = "merged"
    SPLIT = "split"
    NOT_OURS = "not_ours"
    PUBLISHED = "published"
    ATTACHED = "attached"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about `gap`.

    `detail`: `into` (merged); `key`, `questions` (split); `entry`, `wordings`, `colleges`
    (published, attached); `title` of the gap. `publication` is what it published, 0 = nothing.
    """

    id: int
    kind: Kind
    gap: str
    by: str
    at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)
    publication: int = 0
    undone: bool = False


class GapChanged(Exception):
    """Somebody decided about the gap meanwhile; nothing was stored."""


_CLOSING = (Kind.NOT_OURS, Kind.PUBLISHED, Kind.ATTACHED)


def decide(
    session: Session,
    kind: Kind,
    gap: str,
    by: str,
    now: datetime,
    *,
    seen: str | None = None,
    publication: int = 0,
    college: str = "",
    **detail: Any,
) -> int:
    """Note a decision about the gap as it was `seen` (its version); return its number.

    `college` is the slug of the only one its author acts for.

    Raises GapChanged where somebody decided about it since.
    """
    if seen is not None and seen != version(session, gap):
        raise GapChanged(gap)
    row = {"kind": str(kind), "gap": gap, "by": by, "at": now, "publication": publication}
    values = {**row, "detail": json.dumps(detail, ensure_ascii=False), "undone_by": ""}
    made = session.execute(
        sa.insert(gap_decision).values(values).returning(gap_decision.c.id)
    ).scalar_one()
    _log(session, by, str(kind), gap, now, college)
    return int(made)


def version(session: Session, gap: str) -> str:
    """Return what changes whenever somebody decides about a gap, or takes that back."""
    return _version(session, gap_decision.c.gap == gap)


def versions(session: Session) -> str:
    """The same for all gaps together."""
    return _version(session, sa.true())


def _version(session: Session, where: sa.ColumnElement[bool]) -> str:
    newest, undone = session.execute(
        sa.select(sa.func.max(gap_decision.c.id), sa.func.count(gap_decision.c.undone_at)).where(
            where
        )
    ).one()
    return f"{newest or 0}.{undone}"


def decisions(session: Session) -> list[Decision]:
    """Return every decision in order."""
    query = sa.select(gap_decision).order_by(gap_decision.c.id)
    return [_decision(row) for row in session.execute(query)]


def _decision(row: Any) -> Decision:
    undone = row.undone_at is not None
    detail = json.loads(row.detail)
    return Decision(
        row.id, Kind(row.kind), row.gap, row.by, row.at, detail, row.publication, undone
    )


def undo(
    session: Session, number: int, by: str, now: datetime, college: str = ""
) -> Decision | None:
    """Take a decision back and return it; None where there is none, or it was taken back before.

    `college` as in `decide`.
    """
    row = session.execute(
        sa.update(gap_decision)
        .where(gap_decision.c.id == number, gap_decision.c.undone_at.is_(None))
        .values(undone_by=by, undone_at=now)
        .returning(gap_decision)
    ).first()
    if row is None:
        return None
    _log(session, by, "undone", row.gap, now, college)
    return _decision(row)


def _log(session: Session, by: str, action: str, gap: str, now: datetime, college: str) -> None:
    note_act(session, now, by, f"gap_{action}", f"gap:{gap}", slug=college)


def arranging(those: Iterable[Decision]) -> list[Arranging]:
    """What of the decisions moves questions between gaps, as in `knowledge.arranging.undone`."""
    found: list[Arranging] = []
    for one in those:
        if one.kind is Kind.MERGED and not one.undone:
            found.append(Merge(one.gap, one.detail["into"]))
        elif one.kind is Kind.SPLIT:
            key = one.detail["key"]
            found.append(Split(one.gap, key, frozenset(one.detail["questions"])))
            if one.undone:
                found.append(Merge(key, one.gap))
    return found


def closings(those: Iterable[Decision]) -> list[Closing]:
    """What of the decisions takes questions off the list."""
    return [
        Closing(
            one.gap,
            one.at,
            frozenset(one.detail.get("wordings", ())),
            frozenset(one.detail.get("colleges", ())),
        )
        for one in those
        if one.kind in _CLOSING and not one.undone
    ]


@dataclass(frozen=True, slots=True)
class Request:
    """A college was asked for a fact, or words of its own; `done_by` gave it, "" = nobody yet."""

    decision: int
    gap: str
    college: str
    name: str
    key: str
    due_at: datetime
    done_by: str = ""
    done_at: datetime | None = None


def ask_colleges(
    session: Session, decision: int, slugs: Sequence[str], kind: str, key: str, due: datetime
) -> int:
    """Ask colleges for the piece of content that `kind` and `key` name; return how many."""
    ids = session.execute(sa.select(college.c.id).where(college.c.slug.in_(slugs))).scalars()
    rows = [
        {"decision_id": decision, "college_id": one, "kind": kind, "key": key, "due_at": due}
        for one in ids
    ]
    if rows:
        session.execute(sa.insert(gap_request), rows)
    return len(rows)


def requests(session: Session) -> list[Request]:
    """Return what colleges were asked for and not asked back, and who gave it since."""
    rows = session.execute(
        sa.select(
            *(gap_request.c.kind, gap_request.c.key, gap_request.c.due_at),
            *(gap_decision.c.id, gap_decision.c.gap, gap_decision.c.at),
            *(college.c.slug, college.c.name),
        )
        .join(gap_decision, gap_decision.c.id == gap_request.c.decision_id)
        .join(college, college.c.id == gap_request.c.college_id)
        .where(gap_decision.c.undone_at.is_(None))
        .order_by(gap_request.c.due_at, college.c.name)
    ).all()
    given = _given(session, min((row.at for row in rows), default=None))
    return [_request(row, given) for row in rows]


Given = dict[tuple[str, str, str], list[tuple[datetime, str]]]


def _given(session: Session, since: datetime | None) -> Given:
    """What was published since then: by owner, kind and key, who did it when."""
    found: Given = {}
    if since is None:
        return found
    rows = session.execute(
        sa.select(content.c.owner, content.c.kind, content.c.key)
        .add_columns(content_version.c.author, content_version.c.at)
        .join(content_version, content_version.c.content_id == content.c.id)
        .where(content_version.c.at > since, content_version.c.body != "")
        .order_by(content_version.c.id)
    )
    for row in rows:
        # A fact may stand for a place or a year: «contact.phone|main».
        name = (row.owner, row.kind, row.key.partition("|")[0])
        found.setdefault(name, []).append((row.at, row.author))
    return found


def _request(row: Any, given: Given) -> Request:
    done = [one for one in given.get((row.slug, row.kind, row.key), ()) if one[0] > row.at]
    at, by = done[0] if done else (None, "")
    return Request(row.id, row.gap, row.slug, row.name, row.key, row.due_at, by, at)
