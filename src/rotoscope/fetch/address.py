"""Which network addresses we may connect to. Pure: an address goes in, a verdict comes out.

`ipaddress.is_global` alone lets through nine classes of addresses that reach private hosts, so the rule here is written
the other way round: an IPv6 address must lie in global unicast space, an IPv4 address must be in no special-purpose
block, and an IPv4 address that hides in an IPv6 one is judged as what it is.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

REFUSED_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; some clouds keep their metadata service here
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's wire server, although the block is public
        "169.254.0.0/16",  # link-local: the metadata service of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
GLOBAL_6 = IPv6Network("2000::/3")
REFUSED_6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # Teredo, ORCHID, benchmarking
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address in disguise, reached through a relay
        "3fff::/20",
    )
)
NAT64 = IPv6Network("64:ff9b::/96")  # how a host without IPv4 reaches IPv4: judged by what is inside


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """The networks named in a setting."""
    return tuple(ip_network(text) for text in texts)


def is_open(text: str, allow: Sequence[Network] = ()) -> bool:
    """Whether we may connect to the address `text`. `allow` names networks that are open although they are private."""
    try:
        address = _unwrapped(ip_address(text))
    except ValueError:
        return False
    if any(address in network for network in allow):
        return True
    if isinstance(address, IPv4Address):
        return not any(address in network for network in REFUSED_4)
    return address in GLOBAL_6 and not any(address in network for network in REFUSED_6)


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address inside an IPv4-mapped or NAT64 one; any other as it is."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in NAT64:
            return IPv4Address(address.packed[-4:])
    return address
