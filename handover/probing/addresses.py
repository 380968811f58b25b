"""Which machines may be asked: resolve a host once, judge every address it has, and keep to one of them.

Server-side request forgery (OWASP A10:2021): a name is checked and then resolved again by the HTTP library, to
another address. So what was judged is what is connected to.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from evidence.web_address import is_public

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Iterable[str]]
PUBLIC_PORTS = frozenset({80, 443, 8080, 8443})


class Forbidden(Exception):
    """The address may not be asked; ``str()`` says why, in English."""


class Unresolved(Exception):
    """The host has no address, or the name service does not answer."""


@dataclass(frozen=True)
class AllowedHosts:
    """Hosts of the own network that an administrator has opened: names in lower case, ".example.com" for all below.

    An opened host may have a private or loopback address and any port; never a link-local address (where clouds
    keep the credentials of their machines), a multicast or an unspecified one.
    """

    names: frozenset[str] = frozenset()

    def __contains__(self, host: object) -> bool:
        name = str(host).lower().removesuffix(".")
        parents = (f".{name.split('.', cut)[-1]}" for cut in range(1, name.count(".") + 1))
        return name in self.names or any(parent in self.names for parent in parents)


def pinned_addresses(
    host: str, port: int, allowed: AllowedHosts, *, seconds: float, resolve: Resolve | None = None
) -> tuple[Address, ...]:
    """Return the addresses of ``host``, each of which may be asked; raise Forbidden if even one may not.

    One bad address among good ones refuses the host: which of them is tried first is not in our hands.
    Raises Unresolved when there is none within ``seconds``.
    """
    is_opened = host in allowed
    if not is_opened and port not in PUBLIC_PORTS:
        raise Forbidden(f"port {port} is not one of web servers")
    addresses = tuple(ip_address(text.partition("%")[0]) for text in _resolved(host, port, seconds, resolve))
    if not addresses:
        raise Unresolved(host)
    for address in addresses:
        if not (_may_be_opened(address) if is_opened else is_public(address)):
            raise Forbidden(f"{host} leads to {address}, which is not on the public internet")
    return addresses


def _may_be_opened(address: Address) -> bool:
    plain = getattr(address, "ipv4_mapped", None) or address
    return not (plain.is_link_local or plain.is_multicast or plain.is_unspecified)


def _resolved(host: str, port: int, seconds: float, resolve: Resolve | None) -> Iterable[str]:
    # The name service has no time limit of its own; a thread that hangs is left behind.
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        return pool.submit(resolve or look_up, host, port).result(timeout=seconds)
    except (Late, OSError, UnicodeError) as error:
        raise Unresolved(host) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def look_up(host: str, port: int) -> list[str]:
    """Return every address of ``host`` in the order of the name service, IPv4 first."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in sorted(found, key=lambda entry: entry[0])))
