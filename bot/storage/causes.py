"""A cause is what a transaction works for: one decision, and the dialog it speaks of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from bot.desks.desk import Desk
from bot.storage.inbox import Lane
from bot.storage.pages import PageInfo
from handlers.outcome import Outcome


@dataclass(slots=True)
class DialogRow:
    """A dialog's row while one transaction works on it."""

    id: int
    page_id: int
    college_id: int
    peer: str
    version: int
    floor: str
    floor_by: str
    floor_at: datetime | None
    met: bool
    reachable: bool
    card_id: int | None
    last_reply: str
    client_keys: str
    choices: str
    created_at: datetime
    last_at: datetime
    forget_at: datetime | None

    CHANGING: ClassVar[tuple[str, ...]] = (
        "version",
        "floor",
        "floor_by",
        "floor_at",
        "met",
        "reachable",
        "card_id",
        "last_reply",
        "client_keys",
        "choices",
        "last_at",
        "forget_at",
    )


class Cause(Protocol):
    """What noting needs to know of a decision."""

    @property
    def page(self) -> PageInfo: ...
    @property
    def outcome(self) -> Outcome: ...
    @property
    def dialog(self) -> Lane | None: ...
    @property
    def desk(self) -> Desk | None: ...
    @property
    def incoming(self) -> Sequence[Any]: ...
    @property
    def college_id(self) -> int: ...
    @property
    def inbox_id(self) -> int | None: ...
    @property
    def masked(self) -> Mapping[str, str]: ...
