"""Check a web address that a person gives as the place of evidence; no name is looked up."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from unicodedata import normalize
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from organizations.uploads.characters import excerpt
from organizations.uploads.refusals import Refusal
from organizations.uploads.refusals import gettext_noop as _

MAX_LENGTH = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}
KEPT = "/%:@!$&'()*+,;=-._~?[]"
LABEL = re.compile(r"(?!-)[a-z0-9\u00a1-\uffff-]{1,63}(?<!-)")
LAST_LABEL = re.compile(r"(?!-)(?:xn--[a-z0-9]{1,59}|[a-z\u00a1-\uffff-]{2,63})(?<!-)")
NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits
Address = IPv4Address | IPv6Address


class BadAddress(Refusal):
    """The text is not a web address that other people can open."""


def check_web_address(text: str) -> str:
    """Return the normalised form of an http or https address, else raise BadAddress.

    Refused are other schemes, credentials, control and invisible characters, more than 2,000 characters, host
    names of one word such as "intranet" or "localhost" (they mean another machine on every network), and
    literal addresses that are not on the public internet, in whatever notation a browser understands:
    private, loopback, link-local, shared, multicast, reserved; decimal, octal, hexadecimal or inside IPv6.
    Host names of several words are accepted whatever they resolve to.
    """
    text = text.strip(" ")
    if len(text) > MAX_LENGTH:
        raise BadAddress(_("A web address has at most %(longest)s characters."), longest=MAX_LENGTH)
    if not text.isprintable() or "\\" in text:
        raise BadAddress(_("The web address contains characters that do not belong in one."))
    parts = _split(text)
    host = _check_host(parts.hostname or "")
    port = _port(parts)
    netloc = host if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    path, query, fragment = (quote(part, safe=KEPT) for part in (parts.path or "/", parts.query, parts.fragment))
    address = urlunsplit((parts.scheme, netloc, path, query, fragment))
    if len(address) > MAX_LENGTH:
        raise BadAddress(_("A web address has at most %(longest)s characters."), longest=MAX_LENGTH)
    return address


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise BadAddress(_("“%(address)s” is not a web address."), address=excerpt(text)) from error
    if parts.scheme not in DEFAULT_PORTS:
        raise BadAddress(_("A web address begins with http:// or https://."))
    if "@" in parts.netloc:
        raise BadAddress(_("A web address may not contain a user name or password."))
    if not parts.netloc:
        raise BadAddress(_("“%(address)s” is not a web address."), address=excerpt(text))
    return parts


def _port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError as error:
        raise BadAddress(_("The port in the web address is not a number from 1 to 65535.")) from error
    if port == 0:
        raise BadAddress(_("The port in the web address is not a number from 1 to 65535."))
    return port


def _check_host(name: str) -> str:
    """Return the host in lower case, an IPv6 address in brackets; raise BadAddress if it may not be named."""
    host = normalize("NFKC", name).lower().replace("。", ".").removesuffix(".")
    literal = _literal(host)
    if literal is not None:
        if not is_public(literal):
            raise BadAddress(
                _("%(host)s is a private or reserved address: nobody outside your network can open it."),
                host=excerpt(name),
            )
        return f"[{literal}]" if literal.version == 6 else str(literal)
    labels = host.split(".")
    if len(host) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise BadAddress(_("“%(host)s” is not a host name."), host=excerpt(name))
    if len(labels) == 1 or labels[-1] == "localhost":
        raise BadAddress(
            _("“%(host)s” works on one network only. Write the full host name, such as wiki.example.com."),
            host=excerpt(name),
        )
    if not LAST_LABEL.fullmatch(labels[-1]):
        raise BadAddress(_("“%(host)s” is not a host name."), host=excerpt(name))
    return host


def _literal(host: str) -> Address | None:
    """Return the IP address that ``host`` spells, None if it is a name; raise BadAddress for half an address."""
    if ":" in host:
        try:
            return ip_address(host.partition("%")[0])
        except ValueError as error:
            raise BadAddress(_("“%(host)s” is not a host name."), host=excerpt(host)) from error
    parts = host.split(".")
    if not NUMBER.fullmatch(parts[-1]):
        return None
    value = _ipv4_value(parts)
    if value is None:
        raise BadAddress(_("“%(host)s” is not a host name."), host=excerpt(host))
    return IPv4Address(value)


def _ipv4_value(parts: list[str]) -> int | None:
    """Return the number of an IPv4 address of one to four parts, read as browsers do (WHATWG URL, 3.5)."""
    if len(parts) > 4 or not all(NUMBER.fullmatch(part) and len(part) < 20 for part in parts):
        return None
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:
        return None
    *leading, last = numbers
    if any(number > 255 for number in leading) or last >= 256 ** (4 - len(leading)):
        return None
    return sum(number << (8 * (3 - place)) for place, number in enumerate(leading)) + last


def _number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if part.startswith("0") else int(part)


def is_public(address: Address) -> bool:
    """Say whether ``address`` is on the public internet; IPv6 that carries an IPv4 address never counts."""
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    if isinstance(address, IPv4Address):
        return True
    return not (address.ipv4_mapped or address.sixtofour or address.teredo or address in TRANSLATED)
