"""Tell the addresses of the public internet from all others."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from corpus.errors import CorpusError

# How a network without IPv4 reaches it: the IPv4 address is the last 32 bits.
_NAT64 = IPv6Network("64:ff9b::/96")


def refuse_private(host: str, addresses: Iterable[str]) -> None:
    """Refuse a host any of whose addresses is not public.

    Raises:
        CorpusError: One is private, local, reserved, or for many at once.
    """
    for address in addresses:
        if not is_public(address):
            raise CorpusError(
                f"{host} is at {address}, which is not a public address: if it may be "
                "fetched from, name it in corpus.allow_private_hosts in ics.toml"
            )


def is_public(address: str) -> bool:
    """Say whether an address belongs to one host of the public internet."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_public(found)
    if found.ipv4_mapped:
        return _is_public(found.ipv4_mapped)
    if found in _NAT64:
        return _is_public(IPv4Address(int(found) & 0xFFFFFFFF))
    return (
        not found.is_site_local
        and _is_public(found)
        and (found.sixtofour is None or _is_public(found.sixtofour))
    )


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved)
