"""Which machines may be asked."""

from ipaddress import ip_address

import pytest

from handover.probing import AllowedHosts, Forbidden, pinned_addresses
from handover.probing.addresses import Unresolved

OPENED = AllowedHosts(frozenset({"wiki.acme.example", ".intra.acme.example"}))


def pinned(*addresses, host="docs.example.com", port=443, allowed=OPENED):
    return pinned_addresses(host, port, allowed, seconds=1, resolve=lambda _host, _port: addresses)


def test_public_addresses_are_all_kept():
    assert pinned("93.184.216.34", "2606:2800:220:1::1") == (
        ip_address("93.184.216.34"),
        ip_address("2606:2800:220:1::1"),
    )


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param("0.0.0.0", id="unspecified"),
        pytest.param("10.1.2.3", id="rfc1918-10"),
        pytest.param("172.16.0.1", id="rfc1918-172"),
        pytest.param("192.168.1.1", id="rfc1918-192"),
        pytest.param("100.64.0.1", id="rfc6598-shared"),
        pytest.param("169.254.169.254", id="link-local-metadata"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("255.255.255.255", id="broadcast"),
        pytest.param("240.0.0.1", id="reserved"),
        pytest.param("::1", id="ipv6-loopback"),
        pytest.param("::", id="ipv6-unspecified"),
        pytest.param("fe80::1%eth0", id="ipv6-link-local-with-zone"),
        pytest.param("fc00::1", id="ipv6-unique-local"),
        pytest.param("ff02::1", id="ipv6-multicast"),
        pytest.param("::ffff:127.0.0.1", id="ipv6-mapped-loopback"),
        pytest.param("::ffff:93.184.216.34", id="ipv6-mapped-public"),
        pytest.param("64:ff9b::7f00:1", id="rfc6052-translated"),
        pytest.param("2002:7f00:1::", id="6to4"),
        pytest.param("2001:0:53aa:64c:0:0:80ff:fffe", id="teredo"),
    ],
)
def test_other_addresses_refuse_the_host_even_beside_a_good_one(address):
    with pytest.raises(Forbidden):
        pinned("93.184.216.34", address)


@pytest.mark.parametrize("host", ["wiki.acme.example", "WIKI.acme.example.", "a.intra.acme.example"])
def test_an_opened_host_may_be_inside(host):
    assert pinned("10.1.2.3", host=host, port=9000) == (ip_address("10.1.2.3"),)


@pytest.mark.parametrize("host", ["acme.example", "xwiki.acme.example", "intra.acme.example", "a.wiki.acme.example"])
def test_names_beside_an_opened_host_are_not_opened(host):
    with pytest.raises(Forbidden):
        pinned("10.1.2.3", host=host)


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "::ffff:169.254.169.254"])
def test_an_opened_host_never_leads_to_these(address):
    with pytest.raises(Forbidden):
        pinned(address, host="wiki.acme.example")


def test_other_ports_than_those_of_web_servers_are_refused():
    with pytest.raises(Forbidden):
        pinned("93.184.216.34", port=25)


def test_a_host_without_address_is_unresolved():
    with pytest.raises(Unresolved):
        pinned()
