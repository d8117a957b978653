"""Colleges in the configuration: where each one's files, pages and desks are; nothing else of it.

A page or a desk that could not work as written is a problem before anything is started.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels import CHANNELS
from bot.config_reading import Table
from bot.hooks import hook_path
from bot.ports import PageConfig, Secret, Webhook
from bot.secrets import NAME, NamedSecret

SAMPLE = "sample"
MODES = ("full", "reference", "off")
TRANSPORTS = ("poll", "webhook")
LONGEST_POLL = 50
"""Seconds; the longest long poll Telegram allows. VK allows more and recommends 25."""

FIRST_VK_CHAT = 2_000_000_001
"""VK numbers a community's chats from here; smaller numbers are people."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_API = re.compile(r"https?://\S+")
_CONFIRMATION = re.compile(r"[0-9A-Za-z]{4,64}")
_PROXY = re.compile(r"(?:https?|socks5)://\S+")


@dataclass(frozen=True, slots=True)
class Page:
    """A college's account in a channel. `token` is the name of a secret, "" for the web.

    `mode`: full = answers people, reference = only answers of the base and no consultation by
    people, off = is not started. `group` is a VK community's number, 0 elsewhere. `transport`:
    poll = we ask the platform, webhook = it comes to us, with the secret named `webhook_secret`.
    """

    slug: str
    channel: str
    mode: str
    token: str = ""
    group: int = 0
    api: str = ""
    proxy: str = field(default="", repr=False)
    poll_seconds: int = 25
    transport: str = "poll"
    webhook_secret: str = ""
    confirmation: str = ""

    def for_adapter(self, env: Mapping[str, str], folder: Path, public: str = "") -> PageConfig:
        """The page as its adapter needs it; secrets are looked up when they are revealed.

        `public` is the address under which platforms reach us, "" where they do not.
        """
        webhook = None
        if self.webhook_secret and public:
            secret = NamedSecret(self.webhook_secret, env, folder)
            address = public + hook_path(self.channel, self.slug)
            webhook = Webhook(address, secret, self.confirmation)
        return PageConfig(
            slug=self.slug,
            channel=self.channel,
            token=NamedSecret(self.token, env, folder) if self.token else Secret(""),
            external_id=str(self.group) if self.group else "",
            api=self.api,
            proxy=self.proxy,
            poll_seconds=self.poll_seconds,
            transport=self.transport,
            webhook=webhook,
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """A chat of admins in a messenger, reached through one of the college's own pages.

    `chat` is the platform's number: a Telegram group's is negative, a VK chat's is from
    `FIRST_VK_CHAT` up. `files`: photos and files of askers are shown there.
    """

    channel: str
    page: str
    chat: int
    files: bool = False


@dataclass(frozen=True, slots=True)
class College:
    """One college: the folder of its files (None = the built-in sample), pages and desks."""

    files: Path | None
    pages: tuple[Page, ...]
    desks: tuple[Desk, ...]


class Taken:
    """What must not occur twice in the file: remembers who had it first."""

    def __init__(self) -> None:
        self._taken: set[object] = set()

    def check(self, table: Table, key: str, value: object, repair: str) -> None:
        """Note a problem at `key` if the value was seen before under that key."""
        if (key, value) in self._taken:
            table.complain(key, "уже есть выше", repair)
        self._taken.add((key, value))


def read_colleges(root: Table, folder: Path, *, public: bool) -> tuple[College, ...]:
    """All `[[colleges]]`; relative paths count from `folder`.

    `public`: platforms can reach us, so pages may have webhooks.
    """
    taken = Taken()
    tables = root.tables("colleges")
    if not tables and isinstance(root.raw.get("colleges", []), list):
        root.complain("", "нет ни одного колледжа", 'Добавьте: [[colleges]] и files = "sample"')
    return tuple(_read_college(table, folder, taken, public=public) for table in tables)


def secret_name(table: Table, key: str, default: object, example: str) -> str:
    """The name of a secret under `key`, "" when there is none."""
    name = str(table.get(key, str, default, f'"{example}"') or "")
    if name and not NAME.fullmatch(name):
        table.complain(
            key,
            "найдено не имя секрета",
            f'Положите значение в файл secrets/{example} (chmod 600), здесь: {key} = "{example}"',
        )
        return ""
    return name


def _read_college(table: Table, folder: Path, taken: Taken, *, public: bool) -> College:
    files = table.get("files", str, ..., '"sample"')
    place = None if files in (None, SAMPLE) else folder / files
    if place is not None and (not files or not place.is_dir()):
        table.complain("files", f"папки нет: {place}", 'Укажите папку колледжа или "sample"')
    pages = tuple(_read_page(page, taken, public=public) for page in table.tables("pages"))
    desks = tuple(_read_desk(desk, pages, taken) for desk in table.tables("desks"))
    table.close()
    return College(place, pages, desks)


def _read_page(table: Table, taken: Taken, *, public: bool) -> Page:
    channel = table.choice("channel", tuple(CHANNELS), ...)
    slug = table.pattern("slug", _SLUG, ..., "строчные латинские буквы, цифры, «-»", '"kmt-vk"')
    if slug:
        taken.check(table, "slug", slug, "Имя страницы в файле одно на всех: возьмите другое")
    page = Page(
        slug=slug,
        channel=channel,
        mode=_read_mode(table, channel),
        token=_read_token(table, channel, taken),
        group=_read_group(table, channel, taken),
        api=table.pattern("api", _API, "", "адрес http(s)://…", '"https://api.example.org"'),
        proxy=table.pattern("proxy", _PROXY, "", "адрес", '"socks5://127.0.0.1:1080"'),
        poll_seconds=table.number("poll_seconds", 25, 1, LONGEST_POLL),
        transport=_read_transport(table, channel),
        webhook_secret=_read_webhook_secret(table, channel, taken, public=public),
        confirmation=_read_confirmation(table, channel),
    )
    table.close()
    return page


def _read_transport(table: Table, channel: str) -> str:
    if channel and not CHANNELS[channel].hooks:
        _refuse(table, "transport", channel)
        return "poll"
    return table.choice("transport", TRANSPORTS, "poll")


def _read_webhook_secret(table: Table, channel: str, taken: Taken, *, public: bool) -> str:
    """The name of the secret a platform's deliveries carry; a webhook cannot do without."""
    if channel and not CHANNELS[channel].hooks:
        _refuse(table, "webhook_secret", channel)
        return ""
    wanted = table.raw.get("transport") == "webhook"
    example = f"{_example(channel)}-hook"
    name = secret_name(table, "webhook_secret", ... if wanted else "", example)
    if name:
        # A token that stood for the secret too would be sent to us by everybody's network.
        taken.check(table, "token", name, "У каждой страницы своё секретное слово, и не токен")
    if (wanted or name) and not public:
        key = "transport" if wanted else "webhook_secret"
        repair = 'Добавьте: [webhooks] и url = "https://bot.example.org"'
        table.complain(key, "нет раздела [webhooks]: платформе некуда присылать", repair)
    return name


def _read_confirmation(table: Table, channel: str) -> str:
    if channel != "vk":
        _refuse(table, "confirmation", channel)
        return ""
    wanted = "строка из настроек Callback API"
    return table.pattern("confirmation", _CONFIRMATION, "", wanted, '"a1b2c3d4"')


def _read_mode(table: Table, channel: str) -> str:
    """The mode; abroad there is no default: whether people may be consulted is a decision."""
    default = ... if channel and CHANNELS[channel].foreign else "full"
    return table.choice("mode", MODES, default)


def _read_token(table: Table, channel: str, taken: Taken) -> str:
    if channel == "web":
        _refuse(table, "token", "web")
        return ""
    name = secret_name(table, "token", ..., _example(channel))
    if name:
        taken.check(table, "token", name, "У каждой страницы свой токен")
    return name


def _example(channel: str) -> str:
    """A name for a page of this channel, or for a secret of it."""
    return "kmt-tg" if channel in ("", "telegram") else f"kmt-{channel}"


def _read_group(table: Table, channel: str, taken: Taken) -> int:
    if channel != "vk":
        _refuse(table, "group", channel)
        return 0
    group = table.number("group", ..., 1, 10**12, "123456789")
    if group:
        taken.check(table, "group", group, "Сообщество уже подключено: уберите одну из страниц")
    return group


def _refuse(table: Table, key: str, channel: str) -> None:
    """Note a problem with a key that pages of this channel do not have."""
    if table.raw.get(key) is not None and channel:
        table.complain(key, f"у страницы «{channel}» этого ключа нет", "Уберите его")
    table.know(key)


def _read_desk(table: Table, pages: tuple[Page, ...], taken: Taken) -> Desk:
    places = tuple(name for name, channel in CHANNELS.items() if channel.desk)
    channel = table.choice("channel", places, ...)
    slug = str(table.get("page", str, ..., '"kmt-vk"') or "")
    chat = int(table.get("chat", int, ..., "-1001234567890 (Telegram), 2000000001 (VK)") or 0)
    # Into a foreign messenger nobody's photos go unless somebody decides so.
    files = bool(table.get("files", bool, bool(channel and not CHANNELS[channel].foreign), "true"))
    desk = Desk(channel, slug, chat, files)
    if slug:
        _check_desk_page(table, desk, pages)
    if chat:
        _check_chat(table, desk, taken)
    table.close()
    return desk


def _check_desk_page(table: Table, desk: Desk, pages: tuple[Page, ...]) -> None:
    page = next((page for page in pages if page.slug == desk.page), None)
    if page is None:
        slugs = ", ".join(page.slug for page in pages) or "пока ни одной"
        table.complain("page", f"найдено «{desk.page}»", f"Страницы этого колледжа: {slugs}")
    elif desk.channel and page.channel != desk.channel:
        table.complain("page", f"это страница «{page.channel}»", "Канал стола и страницы — один")
    elif page.mode == "off":
        table.complain("page", "эта страница выключена", "Включите её или уберите стол")


def _check_chat(table: Table, desk: Desk, taken: Taken) -> None:
    if desk.channel == "telegram" and desk.chat > 0:
        table.complain("chat", f"найдено {desk.chat}", "Номер группы Telegram начинается с минуса")
    if desk.channel == "vk" and desk.chat < FIRST_VK_CHAT:
        table.complain("chat", f"найдено {desk.chat}", f"Номер беседы VK — от {FIRST_VK_CHAT}")
    # A VK community numbers its chats itself; a Telegram group has one number for all bots.
    owner = "" if desk.channel == "telegram" else desk.page
    taken.check(table, "chat", (owner, desk.chat), "У каждого стола свой чат")
