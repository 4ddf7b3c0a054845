"""The proxy that connections to providers go by, and the hosts that they go to directly."""

from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from pydantic import SecretStr

from intric.shared.hosts import DEFAULT_PORTS, ascii_host, bracketed, literal_address
from intric.shared.pasted_text import hidden_characters

DirectHost = str | IPv4Network | IPv6Network


def proxy_url(value: SecretStr) -> SecretStr:
    """Return a proxy's address with its port spelt out. Raises ValueError, which does not repeat it: it is a secret."""
    url = value.get_secret_value()
    with suppress(ValueError):
        parts = urlsplit(url)
        login = parts.netloc.rpartition("@")[0]
        well_formed = parts.path in ("", "/") and not set("?#\\ ") & set(url) and login.isascii()
        if parts.scheme in DEFAULT_PORTS and well_formed and parts.port != 0 and not hidden_characters(url):
            host = bracketed(ascii_host(parts.hostname or ""))
            port = parts.port or DEFAULT_PORTS[parts.scheme]
            return SecretStr(f"{parts.scheme}://{login + '@' if login else ''}{host}:{port}")
    raise ValueError(
        "must look like http://proxy.example.com:3128 or http://user:password@proxy.example.com:3128, "
        "where a special character of the password is written as %40 for @"
    )


def direct_hosts(value: object) -> object:
    """Split a comma list. `example.com` includes the names below it, `.example.com` is only those."""
    if not isinstance(value, str):
        return value
    with suppress(ValueError):
        return tuple(_direct_host(each.strip()) for each in value.split(",") if each.strip())
    raise ValueError("must be names, addresses or networks with commas, such as .example.com,10.0.0.0/8")


@dataclass(frozen=True, slots=True)
class OutboundProxy:
    """Args:
    url: see `proxy_url`.
    direct: see `direct_hosts`.
    """

    url: SecretStr
    direct: tuple[DirectHost, ...] = ()

    @property
    def address(self) -> str:
        """Its host and port, for people: without user and password."""
        return urlsplit(self.url.get_secret_value()).netloc.rpartition("@")[2]

    def is_direct(self, host: str) -> bool:
        """Return whether connections to a host, in ASCII and without brackets, bypass the proxy.

        Those to this machine always do. Networks count for hosts that are addresses: the proxy resolves names.
        """
        name = host.lower().removesuffix(".")
        address = literal_address(name)
        if address is None:
            return name == "localhost" or any(_names(each, name) for each in self.direct)
        return address.is_loopback or any(
            not isinstance(each, str) and address in each for each in self.direct
        )


def _direct_host(text: str) -> DirectHost:
    with suppress(ValueError):
        return ip_network(text.removeprefix("[").removesuffix("]"))
    name = ascii_host(text.removeprefix(".")).removesuffix(".")
    return f".{name}" if text.startswith(".") else name


def _names(each: DirectHost, name: str) -> bool:
    if not isinstance(each, str):
        return False
    return name == each or name.endswith(each if each.startswith(".") else f".{each}")
