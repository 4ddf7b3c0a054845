"""Decides which hosts an organisation's own provider may be at: public ones, and those that the operator names."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Self

from intric.shared.hosts import ascii_host, literal_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_MAPPED = IPv6Network("::ffff:0:0/96")  # RFC 4291
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the IPv4 address that a gateway connects to
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291: all that was ever given out

# Not public, though Python's `is_global` says so (3.11).
_NOT_PUBLIC: tuple[Network, ...] = (
    IPv4Network("192.0.0.0/24"),  # RFC 6890; Oracle's metadata are at 192.0.0.192
    IPv4Network("168.63.129.16/32"),  # Azure's WireServer, reached from within a virtual machine only
    IPv6Network("2002::/16"),  # 6to4, which wraps an IPv4 address
    IPv6Network("3fff::/20"),  # documentation, RFC 9637
)

# Special-use names of private networks (RFC 6761, 6762, 8375, and ICANN's resolution on .internal of 2024).
_PRIVATE_NAMES = (".localhost", ".local", ".internal", ".home.arpa")


def unwrapped(address: Address) -> Address:
    """Return the IPv4 address that connecting to an IPv6 address leads to, else the address itself."""
    if isinstance(address, IPv6Address) and (address in _MAPPED or address in _NAT64):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def is_public(address: Address) -> bool:
    """Return whether an address is on the internet: not private, link-local, multicast or a cloud's own."""
    inner = unwrapped(address)
    if isinstance(inner, IPv6Address) and inner not in _GLOBAL_UNICAST:
        return False
    return inner.is_global and not inner.is_multicast and not any(inner in each for each in _NOT_PUBLIC)


def may_be_public(host: str) -> bool:
    """Return whether a host's spelling leaves open that it is public: names are not resolved."""
    address = literal_address(host)
    if address is not None:
        return is_public(address)
    name = host.removesuffix(".")
    return "." in name and not name.endswith(_PRIVATE_NAMES)


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """The hosts that need not be public. A name stands for every address that it resolves to.

    Args:
        names: in ASCII and lower case.
        suffixes: with a leading dot; each stands for its subdomains, and for the name after the dot.
    """

    names: frozenset[str] = frozenset()
    suffixes: tuple[str, ...] = ()
    networks: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a comma list of names, `.suffix`es, addresses and networks (CIDR). Raises ValueError."""
        names: set[str] = set()
        suffixes: set[str] = set()
        networks: list[Network] = []
        for entry in filter(None, (each.strip() for each in text.split(","))):
            if entry.startswith("."):
                suffixes.add(f".{_name(entry[1:])}")
            elif "/" in entry or ":" in entry or entry.replace(".", "").isdecimal():
                networks.append(ip_network(entry.removeprefix("[").removesuffix("]")))
            else:
                names.add(_name(entry))
        return cls(frozenset(names), tuple(sorted(suffixes)), tuple(networks))

    def __str__(self) -> str:
        """Return the list as it is set."""
        networks = [str(each.network_address if each.num_addresses == 1 else each) for each in self.networks]
        return ",".join([*sorted(self.names), *self.suffixes, *networks])

    def names_host(self, host: str) -> bool:
        name = host.lower().removesuffix(".")
        return name in self.names or f".{name}".endswith(self.suffixes)

    def allows(self, host: str, address: Address) -> bool:
        """Return whether an organisation may use this host at this address of it."""
        if self.names_host(host) or is_public(address):
            return True
        return any(each in network for network in self.networks for each in (address, unwrapped(address)))

    def allows_name(self, host: str) -> bool:
        """Return whether an organisation may use this host as far as its spelling tells: a proxy resolves names."""
        address = literal_address(host)
        if address is not None:
            return self.allows(host, address)
        return self.names_host(host) or may_be_public(host)


THIS_MACHINE = AllowedHosts(networks=(IPv4Network("127.0.0.0/8"), IPv6Network("::1/128")))


def _name(entry: str) -> str:
    return ascii_host(entry).removesuffix(".")
