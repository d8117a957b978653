"""Whence a request comes: who comes through a proxy on this host is somebody else than the host."""

import ipaddress

from aiohttp import web

_PROXIES = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")
_LONGEST = 64


def caller(request: web.Request) -> str:
    """The address of who asks; a proxy is believed who it is only on this host.

    Proxies add whom they hear to the end of what was said before.
    """
    told = request.headers.get(_PROXIES[0], "").rpartition(",")[2].strip()[:_LONGEST]
    return told if told and _is_here(request.remote) else request.remote or "nobody"


def is_here(request: web.Request) -> bool:
    """True for who asks from this host itself, and not through a proxy on it."""
    return _is_here(request.remote) and not any(one in request.headers for one in _PROXIES)


def _is_here(address: str | None) -> bool:
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_loopback
