"""An outage is measured against what the platform keeps; the words for it are the desk's."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.ports import Adapter, Batch
from bot.storage.pages import PageInfo
from handlers.texts import outages as texts
from knowledge.colleges import College


def gap_before(
    batch: Batch,
    adapter: Adapter,
    page: PageInfo,
    college: College,
    polled: datetime | None,
    now: datetime,
) -> str:
    """Return what to tell people of updates that may be lost before `batch`, "" for nothing.

    `polled` is when the page was last listened to (None = never), both instants in UTC.
    """
    if polled is None:
        return ""
    until, kept = now, adapter.keeps
    if kept is not None:
        until = now - kept
    if until <= polled or not (batch.lost or kept):
        return ""
    zone = ZoneInfo(college.timezone)
    return texts.gap(
        page.channel,
        polled.astimezone(zone),
        until.astimezone(zone),
        kept=kept,
    )
