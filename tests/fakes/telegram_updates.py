"""A bot's updates wait in a queue: confirmed by a higher offset, forgotten after 24 hours."""

from dataclasses import dataclass, field
from typing import Any

UPDATE_LIFE = 24 * 3600.0
BATCH = 100
# The queue ignores an offset further ahead than this and starts from its oldest update: a
# bot that kept a high offset after the numbers jumped down polls the same updates for ever.
OFFSET_SLACK = 10
# Only sent to bots that ask for them by name.
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True)
class UpdateQueue:
    """Updates of one bot; `poll` is the ticket of the one long poll that may wait for them."""

    next_id: int = 1
    waiting: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    allowed: frozenset[str] | None = None
    poll: int | None = None

    def push(self, content: dict[str, Any], at: float) -> dict[str, Any] | None:
        """Queue an update of the next number; None where the bot did not ask for this kind."""
        if not self.wants(next(iter(content))):
            return None
        return self.force({"update_id": self.next_id} | content, at)

    def force(self, update: dict[str, Any], at: float) -> dict[str, Any]:
        """Queue an update as it is, whatever it is and however often it came before."""
        self.next_id = max(self.next_id, update["update_id"] + 1)
        self.waiting.append((at + UPDATE_LIFE, update))
        return update

    def wants(self, kind: str) -> bool:
        """Say whether the bot's allowed_updates let this kind through."""
        return kind not in UNASKED if self.allowed is None else kind in self.allowed

    def allow(self, kinds: list[str] | None) -> None:
        """Remember allowed_updates: an empty list is the default set, None leaves it as it was."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def confirm(self, offset: int, at: float) -> None:
        """Forget what is older than 24 hours and what `offset` confirms."""
        self.waiting = [row for row in self.waiting if row[0] > at]
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif 0 < offset <= self.next_id + OFFSET_SLACK:
            self.waiting = [row for row in self.waiting if row[1]["update_id"] >= offset]

    def take(self, offset: int, limit: int, at: float) -> list[dict[str, Any]]:
        """Confirm below `offset`, then return at most `limit` updates, still unconfirmed."""
        self.confirm(offset, at)
        return [update for _, update in self.waiting[:limit]]
