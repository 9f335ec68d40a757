"""Says which addresses may be connected to: those of the public internet, and exceptions."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from functools import cache

from recount.errors import UsageError
from recount.vocab import load_table

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_COMPATIBLE = ipaddress.IPv6Network("::/96")  # RFC 4291, 2.5.5.1


@cache
def _refused() -> tuple[tuple[Network, str], ...]:
    table = load_table("fetching")["refused"]
    return tuple((ipaddress.ip_network(name), why) for name, why in table.items())


def refusal(address: Address) -> str | None:
    """Returns why an address is not connected to ("loopback"); null for a public one.

    An IPv6 address that stands for an IPv4 one (mapped, compatible, NAT64, 6to4, Teredo) is
    judged by both.
    """
    for one in (address, *_embedded(address)):
        for network, why in _refused():
            if one.version == network.version and one in network:
                return why
    return None if address.is_global and not address.is_multicast else "reserved"


def _embedded(address: Address) -> Iterator[Address]:
    """Yields the IPv4 addresses that packets to an IPv6 address may be sent on to."""
    if isinstance(address, ipaddress.IPv4Address):
        return
    for inner in (address.ipv4_mapped, address.sixtofour):
        if inner is not None:
            yield inner
    if address.teredo is not None:
        yield from address.teredo
    if address in _NAT64 or address in _COMPATIBLE:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


class Guard:
    """Judges addresses for one run; `allowed` are hosts, addresses or networks."""

    def __init__(self, allowed: Sequence[str] = ()) -> None:
        self._hosts: set[str] = set()
        self._networks: list[Network] = []
        for name in allowed:
            self._add(name.strip().lower().rstrip("."))

    def _add(self, name: str) -> None:
        plain = name.removeprefix("[").removesuffix("]")
        try:
            self._networks.append(ipaddress.ip_network(plain, strict=False))
        except ValueError:
            if not name or any(c in name for c in "/:@ "):
                message = f"{name!r}: a host's name, an address or a network is allowed, no URL"
                raise UsageError(message) from None
            self._hosts.add(name)

    def judge(self, host: str, address: str) -> str | None:
        """Returns why `address`, one of those that `host` has, is refused; null if it is not."""
        try:
            found = ipaddress.ip_address(address.split("%", 1)[0])
        except ValueError:
            return "no address"
        if host.lower().rstrip(".") in self._hosts:
            return None
        if any(found.version == net.version and found in net for net in self._networks):
            return None
        return refusal(found)
