"""Takes the client's address and scheme from the headers of the operator's own proxies."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network

from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware


def add_trusted_proxies(app: FastAPI, networks: Iterable[IPv4Network | IPv6Network]) -> None:
    """Set a request's client to the rightmost hop of `X-Forwarded-For` that is none of `networks`.

    Also its scheme to `X-Forwarded-Proto`. Headers of any other peer are ignored: a client may send what it likes.
    """
    trusted = [str(each) for network in networks for each in _spellings(network)]
    if trusted:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=trusted)


def _spellings(network: IPv4Network | IPv6Network) -> Iterable[IPv4Network | IPv6Network]:
    """Return the network, and for IPv4 also how a socket that listens on `::` names its peers."""
    if isinstance(network, IPv6Network):
        return [network]
    return [network, IPv6Network(f"::ffff:{network.network_address}/{96 + network.prefixlen}")]
