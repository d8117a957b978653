"""Metrics are the figures under the names monitoring knows them by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.reports import Lately
from bot.storage.figures import Figures
from bot.storage.pages import PageState
from bot.storage.sweeps import Identities
from handlers.reports import Figures as Counts

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
# The numbers of reports (`bot.storage.counting`) as monitoring calls them, with what each counts.
_COUNTS: tuple[tuple[str, str, Callable[[Counts], int]], ...] = (
    (
        "asked",
        "Questions asked; no greetings, nothing said to be none, no danger",
        lambda one: one.sums.asked,
    ),
    (
        "by_bot",
        "Questions whose last answer is the bot's: nobody else answered, nobody waits",
        lambda one: one.sums.by_bot,
    ),
    ("by_person", "Questions a person answered", lambda one: one.sums.by_person),
    ("by_nobody", "Questions without any answer that stands", lambda one: one.sums.by_nobody),
    (
        "handed",
        "Questions that went to a person, whatever came before and after",
        lambda one: one.sums.handed,
    ),
    (
        "overdue",
        "Questions a person answered after the time promised first, or has not answered by then",
        lambda one: one.sums.overdue,
    ),
    ("helped", "Questions whose asker said the answer helped", lambda one: one.sums.helped),
    ("unhelped", "Questions whose asker said it did not help", lambda one: one.sums.unhelped),
    (
        "corrected",
        "Questions whose entry the bot did not show first: the third choice, or given by a person",
        lambda one: one.sums.corrected,
    ),
    (
        "ripe",
        "The bot's answers of at least seven days, of which it is known whether they lasted",
        lambda one: one.sums.ripe,
    ),
    (
        "durable",
        "Ripe answers that lasted seven days: not called unhelpful, not asked again",
        lambda one: one.lasted,
    ),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: sums, what waits, the pages that hear, the loop's lag in seconds.

    `lately` are the numbers of reports, None before they were counted; `deliveries` counts what
    came to webhooks by channel and outcome, `pending` is what platforms say still waits to be
    delivered, by page; `faults` counts the errors of content by its owner.
    """

    counted: Identities
    figures: Figures
    pages: Sequence[PageState]
    lag: float
    deliveries: Mapping[tuple[str, str], int] = field(default_factory=dict)
    pending: Mapping[str, int] = field(default_factory=dict)
    faults: Mapping[str, int] = field(default_factory=dict)
    lately: Lately | None = None


def render(measured: Measured, now: datetime) -> bytes:
    """Return everything in the text format; ages count from `now`, in seconds."""
    registry = CollectorRegistry()
    counted, figures = measured.counted, measured.figures
    _by(registry, "questions", "Questions by state", "state", counted.questions)
    _by(registry, "messages", "Messages by what became of them", "disposition", counted.messages)
    _one(registry, "identity_difference", "Rows out of place, 0 = sums hold", counted.difference)
    oldest = _age(figures.oldest_waiting, now)
    _one(registry, "oldest_waiting_seconds", "Age of the oldest waiting question", oldest)
    _one(registry, "inbox_waiting", "Updates not decided yet", figures.inbox_waiting)
    _one(registry, "outbox_depth", "Operations not ended yet", figures.outbox_depth)
    _one(registry, "loop_lag_seconds", "Longest lag of the loop lately", measured.lag)
    up = {page.slug: float(page.state == "up") for page in measured.pages}
    polled = {page.slug: _age(page.polled_at, now) for page in measured.pages if page.polled_at}
    _by(registry, "page_up", "1 = the page is connected", "page", up)
    _by(registry, "last_poll_age", "Seconds since the page's last poll", "page", polled)
    _by(registry, "hook_pending", "Updates that wait to be delivered", "page", measured.pending)
    about = "Deliveries to webhooks since the start"
    gauge = Gauge("hook_deliveries", about, ["channel", "outcome"], registry=registry)
    for (channel, outcome), count in measured.deliveries.items():
        gauge.labels(channel, outcome).set(count)
    found = {page.slug: float(page.found) for page in measured.pages}
    _by(registry, "reconcile_found", "Messages no poll brought, should be 0", "page", found)
    _by(registry, "ignored", "Updates of the last days by why ignored", "reason", counted.ignored)
    _by(registry, "content_errors", "Errors in what was published", "owner", measured.faults)
    if measured.lately:
        _report(registry, measured.lately, now)
    return generate_latest(registry)


def _report(registry: CollectorRegistry, lately: Lately, now: datetime) -> None:
    """The numbers of reports, of all colleges together, by how many days are counted."""
    for name, about, count in _COUNTS:
        values = {f"{days}": float(count(one)) for days, one in lately.figures.items()}
        _by(registry, f"report_{name}", f"{about}; of the last days", "days", values)
    about = "Time that so many percent of people's answers took at most, from handing over on"
    gauge = Gauge("report_wait_seconds", about, ["days", "percent"], registry=registry)
    for days, one in lately.figures.items():
        if one.times:
            for percent, time in ((50, one.times.median), (90, one.times.ninth)):
                gauge.labels(f"{days}", f"{percent}").set(time / timedelta(seconds=1))
    _one(registry, "report_age_seconds", "Since reports were counted", _age(lately.at, now))


def _one(registry: CollectorRegistry, name: str, about: str, value: float) -> None:
    Gauge(name, about, registry=registry).set(value)


def _by(
    registry: CollectorRegistry, name: str, about: str, label: str, values: Mapping[str, float]
) -> None:
    gauge = Gauge(name, about, [label], registry=registry)
    for key, value in values.items():
        gauge.labels(key).set(value)


def _age(moment: datetime | None, now: datetime) -> float:
    return 0.0 if moment is None else max((now - moment).total_seconds(), 0.0)
