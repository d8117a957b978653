"""Buckets keep us within what a platform allows: per page, per chat, per group; pure arithmetic.

Figures: Telegram about 30 messages a second over all, 1 a second in a chat with short bursts, 20
a minute in a group; VK 20 calls a second for a community, of which we use 15.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` acts at once, then `per_second`."""

    per_second: float
    burst: float


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    frozen_until: float = 0.0


UNLIMITED = Rate(1e9, 1e9)
TELEGRAM_PAGE = Rate(30.0, 30.0)
TELEGRAM_CHAT = Rate(1.0, 5.0)
TELEGRAM_GROUP = Rate(20 / 60, 20.0)
# A burst and a second of refilling together are what VK allows in a second.
VK_PAGE = Rate(15.0, 5.0)


@dataclass(slots=True)
class Buckets:
    """The buckets of a process; `now` is any steady clock in seconds."""

    _buckets: dict[tuple[int, str], _Bucket] = field(default_factory=dict)

    def take(self, wanted: list[tuple[int, str, Rate]], now: float) -> bool:
        """Take one token from every bucket (page, chat or "", rate); all of them or none."""
        buckets = [self._refilled(page, chat, rate, now) for page, chat, rate in wanted]
        if any(bucket.tokens < 1.0 or bucket.frozen_until > now for bucket in buckets):
            return False
        for bucket in buckets:
            bucket.tokens -= 1.0
        return True

    def freeze(self, page: int, chat: str, until: float) -> None:
        """Let nothing through until `until`; the platform said so."""
        bucket = self._buckets.setdefault((page, chat), _Bucket(0.0, until))
        bucket.frozen_until = max(bucket.frozen_until, until)

    def is_open(self, page: int, rate: Rate, now: float) -> bool:
        """True where the page as a whole may act now."""
        bucket = self._refilled(page, "", rate, now)
        return bucket.tokens >= 1.0 and bucket.frozen_until <= now

    def _refilled(self, page: int, chat: str, rate: Rate, now: float) -> _Bucket:
        bucket = self._buckets.get((page, chat))
        if bucket is None:
            bucket = self._buckets[page, chat] = _Bucket(rate.burst, now)
        bucket.tokens = min(rate.burst, bucket.tokens + max(now - bucket.at, 0) * rate.per_second)
        bucket.at = max(bucket.at, now)
        return bucket

    def tidy(self, now: float) -> None:
        """Forget chats that were quiet for ten minutes."""
        stale = [key for key, b in self._buckets.items() if key[1] and b.at < now - 600]
        for key in stale:
            if self._buckets[key].frozen_until <= now:
                del self._buckets[key]
