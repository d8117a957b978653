"""The clock is asked in one place, so that tests and `--today` can say what time it is."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the instant by the machine's clock, UTC-aware."""
    return datetime.now(UTC)


def shifted_clock(today: date, clock: Clock = system_clock) -> Clock:
    """Return a clock that runs on as `clock` does, but from the same hour of `today`."""
    shift: timedelta = today - clock().date()
    return lambda: clock() + shift
