"""Get a page by HTTP within a budget of time, bytes and hops; each hop is judged anew."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

from evidence.web_address import BadAddress, check_web_address
from handover.probing.addresses import (
    Address,
    AllowedHosts,
    Forbidden,
    Resolve,
    Unresolved,
    pinned_addresses,
)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK = 32 * 1024
HEADERS = {
    "User-Agent": "Cairn dress rehearsal",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


class Unreachable(Exception):
    """The page does not answer; ``kind``: unresolved, timeout, tls, connection, protocol or redirects."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


@dataclass(frozen=True)
class Budget:
    """What one address may cost: seconds in all hops together, bytes of the body kept, redirects followed."""

    seconds: float = 15.0
    body_bytes: int = 1024**2
    redirects: int = 5


NONE_OPENED = AllowedHosts()
DEFAULT = Budget()


@dataclass(frozen=True)
class Page:
    """An answer: the address of the last hop, its status, type, and the first bytes of its body."""

    url: str
    status: int
    media_type: str
    charset: str
    body: bytes
    truncated: bool


def fetch(
    url: str, allowed: AllowedHosts = NONE_OPENED, budget: Budget = DEFAULT, *, resolve: Resolve | None = None
) -> Page:
    """Return the page at ``url`` as somebody without any credentials gets it.

    Raises Forbidden before anything is sent to a machine that may not be asked, at the first hop or a later one,
    and Unreachable. Cookies, proxies and the environment play no part.
    """
    ends_at = monotonic() + budget.seconds
    for _hop in range(budget.redirects + 1):
        parts = _checked(url)
        page, location = _hop_to(parts, allowed, budget, ends_at, resolve)
        if location is None:
            return page
        url = urljoin(page.url, location)
    raise Unreachable("redirects")


def _checked(url: str) -> SplitResult:
    try:
        return urlsplit(check_web_address(url))
    except BadAddress as error:
        raise Forbidden(str(error)) from error


def _hop_to(
    parts: SplitResult, allowed: AllowedHosts, budget: Budget, ends_at: float, resolve: Resolve | None
) -> tuple[Page, str | None]:
    """Return the answer of one hop, and where it redirects to (None: it does not)."""
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        addresses = pinned_addresses(host, port, allowed, seconds=_left(ends_at), resolve=resolve)
    except Unresolved as error:
        raise Unreachable("unresolved") from error
    connection = _connection(parts.scheme, host, port, addresses, ends_at)
    line = connection.sock
    # A server that sends one byte a second never meets a socket's time limit; the clock shuts the line.
    watchdog = Timer(_left(ends_at), _shut, [line])
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.request("GET", parts._replace(scheme="", netloc="", fragment="").geturl() or "/", headers=HEADERS)
        with connection.getresponse() as response:
            location = response.headers.get("Location") if response.status in REDIRECTS else None
            body, truncated = (b"", False) if location else _body(response, budget, ends_at)
    except (HTTPException, OSError, ValueError) as error:
        raise Unreachable(_kind(error, ends_at)) from error
    finally:
        watchdog.cancel()
        connection.close()
    charset = response.headers.get_content_charset("utf-8")
    media_type = response.headers.get_content_type()
    return Page(parts.geturl(), response.status, media_type, charset, body, truncated), location


def _connection(scheme: str, host: str, port: int, addresses: tuple[Address, ...], ends_at: float) -> HTTPConnection:
    """Return a connection to the first of ``addresses`` that answers; the name is only used for TLS and Host."""
    line = _line(addresses, port, ends_at)
    connection = HTTPConnection(host, port)
    try:
        line.settimeout(_left(ends_at))
        if scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except OSError as error:
        line.close()
        raise Unreachable(_kind(error, ends_at)) from error
    connection.sock = line
    return connection


def _line(addresses: tuple[Address, ...], port: int, ends_at: float) -> socket.socket:
    last: OSError | None = None
    for address in addresses[:4]:
        try:
            return socket.create_connection((str(address), port), timeout=_left(ends_at))
        except OSError as error:
            last = error
    raise Unreachable(_kind(last, ends_at)) from last


def _body(response: HTTPResponse, budget: Budget, ends_at: float) -> tuple[bytes, bool]:
    body = bytearray()
    while len(body) <= budget.body_bytes:
        if monotonic() >= ends_at:
            raise TimeoutError
        chunk = response.read(min(CHUNK, budget.body_bytes + 1 - len(body)))
        if not chunk:
            return bytes(body), False
        body += chunk
    return bytes(body[: budget.body_bytes]), True


def _left(ends_at: float) -> float:
    left = ends_at - monotonic()
    if left <= 0:
        raise Unreachable("timeout")
    return left


def _shut(line: socket.socket) -> None:
    with suppress(OSError):  # it was closed in the meantime
        line.shutdown(socket.SHUT_RDWR)


def _kind(error: BaseException | None, ends_at: float) -> str:
    if isinstance(error, TimeoutError) or monotonic() >= ends_at - 0.01:
        return "timeout"
    if isinstance(error, ssl.SSLError):
        return "tls"
    return "protocol" if isinstance(error, (HTTPException, ValueError)) else "connection"
