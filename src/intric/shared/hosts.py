"""Names and addresses of hosts, and the one spelling of each that browsers and resolvers use."""

import ipaddress
import re
import socket
from contextlib import suppress
from urllib.parse import urlsplit

import idna

DEFAULT_PORTS = {"http": 80, "https": 443}
# Underscores are not for host names (RFC 952), and yet those of many private networks have them.
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")


def is_loopback(host: str) -> bool:
    """Whether a host is on this machine. Names are believed only if they are `localhost`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def literal_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a host is, in any spelling that resolvers take, such as 127.1; None for a name."""
    with suppress(ValueError):
        return ipaddress.ip_address(host)
    with suppress(OSError, ValueError):
        return ipaddress.IPv4Address(socket.inet_aton(host))
    return None


def ascii_host(host: str) -> str:
    """Return a host's spelling in ASCII and lower case, as browsers send it: `xn--sdertlje-4za9o` for `Södertälje`.

    IPv6 addresses come without brackets, and compressed (RFC 5952). Raises ValueError for what can be no host.
    """
    if ":" in host:
        return str(ipaddress.IPv6Address(host))
    try:
        # Browsers follow UTS #46 (url.spec.whatwg.org, "domain to ASCII").
        name = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError("is no name of a host") from error
    labels = name.removesuffix(".").split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("is no name of a host")
    if labels[-1].isdecimal():
        ipaddress.IPv4Address(name)
    return name


def bracketed(host: str) -> str:
    """Return a host as URLs hold it: IPv6 addresses in brackets."""
    return f"[{host}]" if ":" in host else host


def origin_of(url: str) -> str:
    """Return scheme, host and port of a web address as browsers send them in `Origin`, without a default port.

    Raises ValueError for what is no address of the web, or has a login.
    """
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS or "@" in parts.netloc or "%" in parts.netloc:
        raise ValueError("is no address of the web")
    host = bracketed(ascii_host(parts.hostname or ""))
    default = parts.port in (None, DEFAULT_PORTS[parts.scheme])
    return f"{parts.scheme}://{host}" + ("" if default else f":{parts.port}")
