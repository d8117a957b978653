"""The golden set as people changed it: a row a question, whoever wrote it last is its author."""

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.auditing import note_act
from bot.storage.schema import golden, insert_new
from knowledge.golden import Golden, key_of, standing


@dataclass(frozen=True, slots=True)
class GoldenSet:
    """What people keep in the set, and the keys of what they took out of it."""

    kept: tuple[Golden, ...] = ()
    gone: frozenset[str] = frozenset()

    @property
    def whole(self) -> tuple[Golden, ...]:
        """With what the base brings."""
        return standing(self.kept, self.gone)


def load_golden(session: Session) -> GoldenSet:
    """Return what people made of the golden set, in the order they began to."""
    rows = session.execute(sa.select(golden).order_by(golden.c.id)).all()
    kept = [Golden(row.text, frozenset(json.loads(row.right)), row.by) for row in rows if row.kept]
    return GoldenSet(tuple(kept), frozenset(row.key for row in rows if not row.kept))


def keep_golden(session: Session, one: Golden, now: datetime) -> None:
    """Put a question into the set, or say anew what is right for it; `one.by` is who does."""
    _put(session, one.text, sorted(one.right), one.by, now, kept=True)


def drop_golden(session: Session, text: str, by: str, now: datetime) -> None:
    """Take a question out of the set, also one that the base brings."""
    _put(session, text, [], by, now, kept=False)


def _put(
    session: Session, text: str, right: list[str], by: str, now: datetime, *, kept: bool
) -> None:
    key = key_of(text)
    values = {"text": text, "right": json.dumps(right), "kept": kept, "by": by, "at": now}
    session.execute(insert_new(session, golden).values(key=key, **values))
    session.execute(sa.update(golden).where(golden.c.key == key).values(**values))
    note_act(session, now, by, "golden_kept" if kept else "golden_dropped", f"golden:{key}"[:200])
