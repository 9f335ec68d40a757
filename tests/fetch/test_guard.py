"""Only addresses of the public internet are connected to, however they are written."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import UsageError
from recount.fetch.guard import Guard, refusal

PUBLIC = ["8.8.8.8", "1.1.1.1", "151.101.1.140", "2606:4700::6810:84e5", "2a00:1450:4001:82a::200e"]
REFUSED = {
    "0.0.0.0": "this network",
    "10.1.2.3": "private",
    "100.100.100.200": "shared by carriers",
    "127.0.0.1": "loopback",
    "127.255.255.255": "loopback",
    "168.63.129.16": "cloud metadata",
    "169.254.169.254": "link-local",
    "172.31.255.255": "private",
    "192.0.0.192": "protocol assignments",
    "192.168.1.1": "private",
    "198.19.0.1": "benchmarks",
    "203.0.113.9": "documentation",
    "224.0.0.1": "multicast",
    "255.255.255.255": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "::127.0.0.1": "loopback",
    "::ffff:127.0.0.1": "loopback",
    "::ffff:10.0.0.1": "private",
    "::ffff:a9fe:a9fe": "link-local",
    "64:ff9b::7f00:1": "loopback",
    "64:ff9b::a9fe:a9fe": "link-local",
    "64:ff9b:1::1": "local translation",
    "2002:7f00:1::": "loopback",
    "2002:a9fe:a9fe::1": "link-local",
    "2001:db8::1": "documentation",
    "fd00:ec2::254": "private",
    "fe80::1": "link-local",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_connected_to(address: str) -> None:
    assert Guard().judge("news.example", address) is None


@pytest.mark.parametrize(("address", "why"), REFUSED.items())
def test_others_are_refused_with_a_reason(address: str, why: str) -> None:
    assert Guard().judge("news.example", address) == why


def test_teredo_is_judged_by_both_its_addresses() -> None:
    inner = int(ipaddress.IPv4Address("127.0.0.1")) ^ 0xFFFFFFFF
    teredo = ipaddress.IPv6Address((0x20010000 << 96) | (0x08080808 << 64) | inner)
    assert refusal(teredo) is not None


def test_a_zone_is_no_way_around() -> None:
    assert Guard().judge("news.example", "fe80::1%eth0") == "link-local"


@given(st.ip_addresses(v=4))
def test_an_address_is_refused_in_each_of_its_ipv6_forms(address: ipaddress.IPv4Address) -> None:
    if refusal(address) is None:
        return
    for prefix in (0xFFFF << 32, 0x64FF9B << 96, 0):
        assert refusal(ipaddress.IPv6Address(prefix | int(address))) is not None
    assert refusal(ipaddress.IPv6Address((0x2002 << 112) | (int(address) << 80))) is not None


@given(st.ip_addresses())
def test_what_python_holds_for_private_is_refused(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if not address.is_global:
        assert refusal(address) is not None


def test_exceptions_are_hosts_addresses_or_networks() -> None:
    guard = Guard(("intranet.example", "10.1.0.0/16", "[::1]"))
    assert guard.judge("Intranet.example.", "192.168.1.1") is None
    assert guard.judge("other.example", "192.168.1.1") == "private"
    assert guard.judge("other.example", "10.1.2.3") is None
    assert guard.judge("other.example", "10.2.2.3") == "private"
    assert guard.judge("other.example", "::1") is None


@pytest.mark.parametrize("name", ["http://intranet.example/", "a b", "", "intranet.example:80"])
def test_an_exception_is_no_url(name: str) -> None:
    with pytest.raises(UsageError):
        Guard((name,))


def test_what_a_resolver_gives_that_is_no_address_is_refused() -> None:
    assert Guard().judge("news.example", "localhost") == "no address"
