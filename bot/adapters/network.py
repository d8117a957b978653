"""A failed request either never left, or nobody knows; only the first may be simply repeated."""

import logging
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from aiohttp import (
    ClientConnectorError,
    ClientHttpProxyError,
    ConnectionTimeoutError,
    InvalidURL,
    ServerFingerprintMismatch,
)

CONNECT_SECONDS = 5.0
"""How long a connection may take, apart from the time an answer may take."""

_BEFORE_SENDING = (
    ClientConnectorError,  # refused, DNS, TLS, proxy not reached
    ClientHttpProxyError,  # the proxy did not open the tunnel
    ConnectionTimeoutError,
    ServerFingerprintMismatch,
    InvalidURL,
    ConnectionRefusedError,
    socket.gaierror,
)
_SOCKS = ("python_socks", "aiohttp_socks")


class NotSent(Exception):
    """The request certainly did not reach the platform. The text names errors, no addresses."""


class Unclear(Exception):
    """The request left, or may have; its answer did not come or made no sense."""


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what caused it, outermost first."""
    seen: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in seen:
        seen.append(current)
        yield current
        current = current.__cause__ or current.__context__


def never_left(error: BaseException) -> bool:
    """Say whether the request failed before anything of it was written to the platform."""
    return any(
        isinstance(link, _BEFORE_SENDING) or type(link).__module__.split(".")[0] in _SOCKS
        for link in chain(error)
    )


def describe(error: BaseException) -> str:
    """Return the names of an error and its cause: their texts carry addresses, those a token."""
    return " < ".join(type(link).__name__ for link in islice(chain(error), 2))


def failure(error: BaseException) -> NotSent | Unclear:
    """Return what a failed request means for whoever asked."""
    return NotSent(describe(error)) if never_left(error) else Unclear(describe(error))


@contextmanager
def undisturbed(logger: str) -> Iterator[None]:
    """Import a library that sets up warnings and logging for itself, and undo that it did."""
    show, log = warnings.showwarning, logging.getLogger(logger)
    handlers = list(log.handlers)
    try:
        yield
    finally:
        warnings.showwarning = show
        log.handlers[:] = handlers
