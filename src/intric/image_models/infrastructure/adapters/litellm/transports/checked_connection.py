"""Connects to checked addresses only: for hosts that an organisation named (`shared/egress/host_check.py`).

The check stands where httpcore opens a connection, so whatever leads to a host meets it: the call, a task's polling, a
redirect. TLS and `Host` keep the name, since only connecting is given the address.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import httpcore
import httpx

from intric.shared.egress.host_check import HostCheck

_SocketOptions = Iterable[httpcore.SOCKET_OPTION]


class _Backend(httpcore.AnyIOBackend):
    def __init__(self, hosts: HostCheck) -> None:
        self._hosts = hosts

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _SocketOptions | None = None,
    ) -> httpcore.AsyncNetworkStream:
        with _connect_errors():
            addresses = await self._hosts.addresses(host)
        each_s = timeout and timeout / len(addresses)
        *others, last = map(str, addresses)
        for address in others:
            try:
                return await super().connect_tcp(address, port, each_s, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await super().connect_tcp(last, port, each_s, local_address, socket_options)


class _BlockingBackend(httpcore.SyncBackend):
    def __init__(self, hosts: HostCheck) -> None:
        self._hosts = hosts

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        with _connect_errors():
            addresses = self._hosts.addresses_blocking(host)
        each_s = timeout and timeout / len(addresses)
        *others, last = map(str, addresses)
        for address in others:
            try:
                return super().connect_tcp(address, port, each_s, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return super().connect_tcp(last, port, each_s, local_address, socket_options)


@contextmanager
def _connect_errors() -> Iterator[None]:
    """Tell a name that can't be resolved as httpcore does."""
    try:
        yield
    except TimeoutError as error:
        raise httpcore.ConnectTimeout from error
    except OSError as error:
        raise httpcore.ConnectError from error


def check_connections(transport: httpx.AsyncHTTPTransport, hosts: HostCheck) -> None:
    """Let a transport connect to checked addresses only; other calls raise HostNotAllowed."""
    # A parameter of httpcore's pool that httpx does not pass on.
    transport._pool._network_backend = _Backend(hosts)


def check_blocking_connections(transport: httpx.HTTPTransport, hosts: HostCheck) -> None:
    """Do the same for a blocking transport."""
    transport._pool._network_backend = _BlockingBackend(hosts)
