"""Which web addresses count as a place of evidence."""

import pytest
from django.core.validators import URLValidator
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.web_address import MAX_LENGTH, BadAddress, check_web_address


@pytest.mark.parametrize(
    ("given_text", "normalised"),
    [
        ("https://wiki.example.com/plan", "https://wiki.example.com/plan"),
        ("  HTTPS://Wiki.Example.COM  ", "https://wiki.example.com/"),
        ("http://wiki.example.com:80/a", "http://wiki.example.com/a"),
        ("https://wiki.example.com:443", "https://wiki.example.com/"),
        ("https://wiki.example.com:8443/a", "https://wiki.example.com:8443/a"),
        ("https://wiki.example.com./a", "https://wiki.example.com/a"),
        ("https://wiki.example.com/QM docs/ä.pdf", "https://wiki.example.com/QM%20docs/%C3%A4.pdf"),
        ("https://wiki.example.com/a%20b?q=1&r=2#s", "https://wiki.example.com/a%20b?q=1&r=2#s"),
        ("https://münchen.example/x", "https://münchen.example/x"),
        ("https://wiki.brenner.local/x", "https://wiki.brenner.local/x"),
        ("https://93.184.216.34/x", "https://93.184.216.34/x"),
        ("https://[2606:4700::1111]:8443/x", "https://[2606:4700::1111]:8443/x"),
    ],
)
def test_address_is_normalised(given_text, normalised):
    assert check_web_address(given_text) == normalised


PRIVATE = "a private or reserved address"
ONE_NETWORK = "works on one network only"
SCHEME = "begins with http:// or https://"
NO_HOST_NAME = "is not a host name"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", SCHEME),
        ("plan.pdf", SCHEME),
        ("www.example.com", SCHEME),
        ("//example.com/x", SCHEME),
        ("ftp://example.com/x", SCHEME),
        ("file:///etc/passwd", SCHEME),
        ("javascript:alert(1)", SCHEME),
        ("data:text/html,x", SCHEME),
        ("https:example.com", "is not a web address"),
        ("https:///x", "is not a web address"),
        ("https://?x", "is not a web address"),
        ("http://[::1", "is not a web address"),
        ("https://user@example.com/", "user name or password"),
        ("https://user:secret@example.com/", "user name or password"),
        ("https://good.example.com@evil.example.com/", "user name or password"),
        ("https://example.com\\@evil.example.com/", "do not belong"),
        ("https://example.com/\na", "do not belong"),
        ("https://example.com/\ta", "do not belong"),
        ("java\0script://example.com", "do not belong"),
        ("https://example.com/\u202egpj", "do not belong"),
        ("https://exam\u200bple.com/", "do not belong"),
        ("https://example.com/\ud800", "do not belong"),
        ("https://example.com:0/", "port"),
        ("https://example.com:65536/", "port"),
        ("https://example.com:http/", "port"),
        ("https://" + "a" * MAX_LENGTH + ".example.com", "at most 2000"),
        ("https://example.com/" + "ä" * 400, "at most 2000"),
        ("https://intranet/plan", ONE_NETWORK),
        ("http://localhost/", ONE_NETWORK),
        ("http://LOCALHOST.:8000/", ONE_NETWORK),
        ("http://app.localhost/", ONE_NETWORK),
        ("http://127.0.0.1/", PRIVATE),
        ("http://127.1/", PRIVATE),
        ("http://0/", PRIVATE),
        ("http://0.0.0.0/", PRIVATE),
        ("http://2130706433/", PRIVATE),
        ("http://0x7f000001/", PRIVATE),
        ("http://0X7F.0.0.1/", PRIVATE),
        ("http://0177.0.0.1/", PRIVATE),
        ("http://017700000001/", PRIVATE),
        ("http://127.0.0.1./", PRIVATE),
        ("http://１２７.0.0.1/", PRIVATE),
        ("http://127。0。0。1/", PRIVATE),
        ("http://10.0.0.1/", PRIVATE),
        ("http://172.16.5.4/", PRIVATE),
        ("http://192.168.1.1/", PRIVATE),
        ("http://100.64.0.1/", PRIVATE),
        ("http://169.254.169.254/latest/meta-data", PRIVATE),
        ("http://192.0.2.1/", PRIVATE),
        ("http://224.0.0.1/", PRIVATE),
        ("http://255.255.255.255/", PRIVATE),
        ("http://[::1]/", PRIVATE),
        ("http://[::]/", PRIVATE),
        ("http://[::ffff:127.0.0.1]/", PRIVATE),
        ("http://[::ffff:8.8.8.8]/", PRIVATE),
        ("http://[::7f00:1]/", PRIVATE),
        ("http://[64:ff9b::10.0.0.1]/", PRIVATE),
        ("http://[2002:7f00:1::]/", PRIVATE),
        ("http://[fe80::1%25eth0]/", PRIVATE),
        ("http://[fd00::1]/", PRIVATE),
        ("http://[ff02::1]/", PRIVATE),
        ("http://256.1.1.1/", NO_HOST_NAME),
        ("http://1.2.3.4.5/", NO_HOST_NAME),
        ("http://08.1.1.1/", NO_HOST_NAME),
        ("http://a..example.com/", NO_HOST_NAME),
        ("http://-a.example.com/", NO_HOST_NAME),
        ("http://my_host.example.com/", NO_HOST_NAME),
        ("http://%31%32%37.0.0.1/", NO_HOST_NAME),
        ("http://a.b/", NO_HOST_NAME),
        ("http://" + "a" * 64 + ".example.com/", NO_HOST_NAME),
        ("http://" + "a.b" * 100 + ".com/", NO_HOST_NAME),
        ("http://[1:2]/", "is not a"),
    ],
)
def test_address_is_refused_with_a_reason(text, reason):
    with pytest.raises(BadAddress) as refusal:
        check_web_address(text)

    assert reason in str(refusal.value)


hosts = st.one_of(
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=4).map(lambda address: str(int(address))),
    st.ip_addresses(v=4).map(lambda address: hex(int(address))),
    st.ip_addresses(v=6).map(lambda address: f"[{address}]"),
    st.text(max_size=20),
    st.lists(st.text("abc09-äß。．.", max_size=8), max_size=4).map(".".join),
)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), st.builds("{}{}{}".format, st.just("https://"), hosts, st.text(max_size=20))))
def test_any_text_gives_an_address_django_accepts_or_a_refusal(text):
    try:
        address = check_web_address(text)
    except BadAddress:
        return

    URLValidator(schemes=["http", "https"])(address)
    assert check_web_address(address) == address


@settings(deadline=None)
@given(st.ip_addresses(v=4), st.sampled_from(["dotted", "number", "hex", "octal", "mapped", "short"]))
def test_an_ip_address_is_judged_alike_in_every_notation(address, notation):
    number = int(address)
    spelled = {
        "dotted": str(address),
        "number": str(number),
        "hex": hex(number),
        "octal": f"0{number:o}",
        "mapped": f"[::ffff:{address}]",
        "short": f"{number >> 24}.{number & 0xFFFFFF}",
    }[notation]

    try:
        result = check_web_address(f"http://{spelled}/")
    except BadAddress:
        assert notation == "mapped" or not address.is_global or address.is_multicast or address.is_reserved
    else:
        assert result == f"http://{address}/"
        assert address.is_global
