"""Building turns a configuration into an app: database opened, pages installed, adapters made."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.adapters.registry import make_adapter
from bot.app import App, wire
from bot.channels import CHANNELS
from bot.clock import Clock
from bot.config import College as CollegeConfig
from bot.config import Config
from bot.curating import slug_in
from bot.desks.desk import Desk
from bot.hooks import Hooks, hook_name
from bot.ports import Adapter, PageConfig, PageStopped, Secret
from bot.publishing import Learns
from bot.situating import Known
from bot.storage.engine import Engines, open_engines
from bot.storage.locking import hold
from bot.storage.migrate import migrate
from bot.storage.pages import PageInfo, PageSetup, ensure_college
from bot.storage.runner import ThreadRunner, write
from bot.sweeping import retention_of
from bot.thinking import Knows, ThreadThinker
from knowledge.colleges import College

log = logging.getLogger(__name__)

WEB_DESK = "desk"
_DESK_ALONE = "desk@"
"""What the name of a page begins with that is a desk and nothing else; no configured one does."""
Found = Sequence[tuple[CollegeConfig, College]]


@dataclass(frozen=True, slots=True)
class Installed:
    """What of the configuration stands in the database: pages by id, desks and colleges."""

    pages: dict[int, PageInfo]
    desks: dict[int, list[Desk]]
    colleges: dict[str, College]


def install(engines: Engines, found: Found, *, console: bool) -> Installed:
    """Put colleges and pages into the database and return them with their ids.

    Where there is a `console`, a college without a page of channel "web" gets one on which nobody
    asks: there its people answer in the browser, by the same path as everybody.
    """
    pages: dict[int, PageInfo] = {}
    desks: dict[int, list[Desk]] = {}
    for configured, college in found:
        setups = [PageSetup(page.slug, page.channel, page.mode) for page in configured.pages]
        if console and not any(_is_web(page) for page in setups):
            setups.append(PageSetup(f"{_DESK_ALONE}{college.slug}", "web", "off"))
        made = write(engines, partial(ensure_college, found=college, pages=setups))
        pages.update({page.id: page for page in made})
        for page in made:
            desks.setdefault(page.college_id, []).extend(_desks(configured, page))
    return Installed(pages, desks, {college.slug: college for _, college in found})


def _is_web(page: PageSetup | PageInfo) -> bool:
    return page.channel == "web" and page.mode != "off"


def _is_desk_alone(page: PageInfo) -> bool:
    return page.slug.startswith(_DESK_ALONE)


def _desks(configured: CollegeConfig, page: PageInfo) -> list[Desk]:
    if _is_web(page) or _is_desk_alone(page):
        return [Desk(page.id, WEB_DESK, topics=False, masked=False, silent=True)]
    channel = CHANNELS[page.channel]
    # Nothing personal is shown in a foreign messenger.
    return [
        Desk(
            page.id,
            str(desk.chat),
            topics=channel.topics,
            masked=channel.foreign,
            files=desk.files,
        )
        for desk in configured.desks
        if desk.page == page.slug
    ]


def build(
    config: Config,
    knows: Knows,
    found: Found,
    clock: Clock,
    changed: Callable[[], None],
    *,
    worker: str = "1",
    learns: Learns | None = None,
    seen: int = 0,
) -> App:
    """Open the database, install pages, and wire the parts; nothing runs yet.

    `changed` is called when something was said on a web page; `learns` takes what is published
    later than publication `seen` into use. Raises AlreadyRunning, SecretError.
    """
    engines = open_engines(config.database_url().reveal())
    release = hold(engines, worker)
    try:
        migrate(engines.writer)
        console = any(page.channel == "web" for page in config.pages())
        installed = install(engines, found, console=console)
    except BaseException:
        release()
        raise
    thinker = ThreadThinker()
    limits = config.retention

    def close() -> None:
        thinker.close()
        release()

    adapters = _adapters(config, installed, changed)
    return wire(
        ThreadRunner(engines),
        Known(
            *(installed.pages, installed.colleges, installed.desks),
            config.process.max_answer_age,
            two_people=config.knowledge.two_people,
            console=config.console,
            named=_named(config, installed),
        ),
        adapters,
        knows,
        clock,
        thinker=thinker,
        retention=retention_of(limits.raw_days, limits.masked_years, limits.inbox_days),
        unconfirmed=config.process.unconfirmed,
        release=close,
        worker=worker,
        learns=learns,
        seen=seen,
        hooks=_hooks(config, installed, adapters),
    )


def _named(config: Config, installed: Installed) -> frozenset[str]:
    """The names of all pages that the configuration means, also of colleges that are left out."""
    pages = {page.slug for one in config.colleges for page in one.pages}
    alone = {f"{_DESK_ALONE}{slug_in(one.files)}" for one in config.colleges}
    return frozenset({page.slug for page in installed.pages.values()} | pages | alone)


def _hooks(config: Config, installed: Installed, adapters: Mapping[int, Adapter]) -> Hooks:
    """The hooks of the pages that have one, and which of these are not polled."""
    pages = {page.slug: page for page in config.pages()}
    hooks = {number: one.hook for number, one in adapters.items() if one.hook is not None}
    named = {number: pages[installed.pages[number].slug] for number in hooks}
    return Hooks(
        hooks=hooks,
        names={(named[number].channel, hook_name(named[number])): number for number in hooks},
        watched=frozenset(number for number in hooks if named[number].transport == "webhook"),
    )


def _adapters(
    config: Config, installed: Installed, changed: Callable[[], None]
) -> dict[int, Adapter]:
    """Make an adapter for each page; a page without a token is left out and says so."""
    ids = {page.slug: page.id for page in installed.pages.values()}
    made: dict[int, Adapter] = {}
    for page in config.pages():
        if page.slug not in ids:
            # Its college has no content to answer from; the page is served after the next start.
            log.error("page %s is off: its college has no content", page.slug)
            continue
        try:
            made[ids[page.slug]] = make_adapter(page, changed)
        except PageStopped as error:
            log.error("page %s is off: %s", page.slug, error)
    for alone in filter(_is_desk_alone, installed.pages.values()):
        made[alone.id] = make_adapter(PageConfig(alone.slug, "web", Secret("")), changed)
    return made
