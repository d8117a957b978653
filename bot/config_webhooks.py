"""Two doors, each with an address of its own: the console's, and the one platforms come to."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.config_reading import Table

_LISTEN = re.compile(r"(?:\[([0-9a-fA-F:]+)\]|([\w.-]+)):(\d{1,5})")
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
_URL = re.compile(r"https?://[^\s/?#@]+(?:/[\w.~/-]*)?")


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Where platforms' deliveries are taken in, and `url`, the address they are sent to.

    Between the two stands the organisation's own server with a certificate. `url` has no slash
    at its end.
    """

    host: str
    port: int
    url: str


def read_listen(table: Table, default: str) -> tuple[str, int]:
    """The host and the port of `listen`; ("", 0) where it is wrong (a problem)."""
    text = table.pattern("listen", _LISTEN, default, "адрес:порт", f'"{default}"')
    found = _LISTEN.fullmatch(text)
    if not found:
        return "", 0
    if int(found[3]) > 65535:
        table.complain("listen", f"найдено «{text}»", "Порт — от 0 до 65535")
    return found[1] or found[2], int(found[3])


def read_address(table: Table) -> str:
    """The address at which people open the console, "" where it is the one it listens at."""
    return table.pattern(
        "address", _URL, "", "адрес https://…", '"https://priemka.example.org"'
    ).rstrip("/")


def address_of(host: str, port: int) -> str:
    """The address to type into a browser on this machine."""
    host = _EVERYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def read_webhooks(root: Table, console: tuple[str, int]) -> Webhooks | None:
    """The section `[webhooks]`, None where there is none; `console` listens elsewhere."""
    table = root.table("webhooks")
    if "webhooks" not in root.raw:
        return None
    host, port = read_listen(table, "127.0.0.1:8081")
    if port and (host, port) == console:
        repair = "Возьмите другой порт: консоль сотрудников людям снаружи не видна"
        table.complain("listen", "это адрес консоли (process.listen)", repair)
    url = table.pattern("url", _URL, ..., "адрес https://…", '"https://bot.example.org"')
    if url.startswith("http://") and not _is_here(url):
        table.complain("url", f"найдено «{url}»", "ВКонтакте и Telegram приходят только по https")
    table.close()
    return Webhooks(host, port, url.rstrip("/"))


def _is_here(url: str) -> bool:
    """Without a certificate only this machine is reached: an own Bot API server, a trial."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
