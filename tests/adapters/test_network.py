"""Only what certainly never left may be repeated at once; libraries change nothing beside it."""

import logging
import socket
import ssl
import subprocess
import sys
import warnings

import pytest
from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientConnectorSSLError,
    ClientHttpProxyError,
    ClientOSError,
    ClientPayloadError,
    ClientProxyConnectionError,
    ConnectionTimeoutError,
    InvalidURL,
    RequestInfo,
    ServerDisconnectedError,
    SocketTimeoutError,
)
from aiohttp.client_reqrep import ConnectionKey
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from bot.adapters.network import NotSent, Unclear, chain, describe, failure, undisturbed

KEY = ConnectionKey("host.invalid", 443, True, True, None, None, None)
URL_WITH_TOKEN = URL("https://host.invalid/bot1:secret/getMe")
REQUEST = RequestInfo(URL_WITH_TOKEN, "CONNECT", CIMultiDictProxy(CIMultiDict()), URL_WITH_TOKEN)

NEVER_LEFT = [
    ClientConnectorError(KEY, OSError(111, "refused")),
    ClientConnectorDNSError(KEY, OSError(8, "unknown name")),
    ClientProxyConnectionError(KEY, OSError(111, "refused")),
    ClientConnectorSSLError(KEY, ssl.SSLError(1, "handshake")),
    ClientConnectorCertificateError(KEY, ssl.CertificateError("expired")),
    ClientHttpProxyError(REQUEST, (), status=407),
    ConnectionTimeoutError(f"Connection timeout to host {URL_WITH_TOKEN}"),
    InvalidURL(URL_WITH_TOKEN),
    ConnectionRefusedError(111, "refused"),
    socket.gaierror(8, "unknown name"),
    type("ProxyConnectionError", (Exception,), {"__module__": "python_socks._errors"})(),
]
MAY_HAVE_LEFT = [
    ServerDisconnectedError(),
    ClientOSError(104, "reset"),
    ConnectionResetError(104, "reset"),
    SocketTimeoutError(f"Timeout on reading data from {URL_WITH_TOKEN}"),
    ClientPayloadError("cut"),
    TimeoutError(),
    ValueError("no JSON"),
]


@pytest.mark.parametrize("error", NEVER_LEFT, ids=lambda error: type(error).__name__)
def test_never_left(error: Exception) -> None:
    assert isinstance(failure(error), NotSent)
    wrapped = RuntimeError("the library's own")
    wrapped.__cause__ = error
    assert isinstance(failure(wrapped), NotSent)


@pytest.mark.parametrize("error", MAY_HAVE_LEFT, ids=lambda error: type(error).__name__)
def test_may_have_left(error: Exception) -> None:
    assert isinstance(failure(error), Unclear)


def test_a_description_names_errors_and_nothing_else() -> None:
    for error in NEVER_LEFT + MAY_HAVE_LEFT:
        assert describe(error) == type(error).__name__
        assert "secret" not in str(failure(error))


def test_a_chain_that_bites_its_tail_ends() -> None:
    one, two = ValueError("one"), ValueError("two")
    one.__cause__, two.__cause__ = two, one
    assert list(chain(one)) == [one, two]


def swallow(*_: object) -> None:
    """Stand in for what a library puts in the place of `warnings.showwarning`."""


def test_what_a_library_does_to_warnings_and_handlers_is_undone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log, show = logging.getLogger("some.library"), warnings.showwarning
    with undisturbed("some.library"):
        log.addHandler(logging.StreamHandler())
        monkeypatch.setattr(warnings, "showwarning", swallow)
    assert log.handlers == []
    assert warnings.showwarning is show


def test_importing_the_vk_adapter_leaves_the_process_as_it_was() -> None:
    probe = (
        "import logging, warnings; show = warnings.showwarning; import bot.adapters.vk;"
        "assert warnings.showwarning is show;"
        "assert logging.getLogger('vkbottle').handlers == [];"
        "print('as it was')"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("as it was\n", "")
