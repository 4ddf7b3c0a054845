"""The server's listening socket, with a timeout for clients that stop reading."""

import socket
from typing import Any

# A response may hold tens of megabytes in memory until the client has read it. A client that acknowledges nothing for
# this long is disconnected; a slow one is not.
WRITE_TIMEOUT_S = 60
BACKLOG = 2048


def listen(host: str, port: int, *, write_timeout_s: int = WRITE_TIMEOUT_S) -> socket.socket:
    """Open a listening socket. Raises OSError if the address can't be bound.

    `::` listens for IPv4 too; a name listens on its first address, IPv4 before IPv6.

    The kernel ends connections whose peer acknowledges nothing (`TCP_USER_TIMEOUT`, Linux only; accepted connections
    inherit it), which uvicorn sees as a disconnect. Closing them in the process would not help: the event loop waits
    until all written data is sent.
    """
    family, address = _resolve(host, port)
    every = family == socket.AF_INET6 and address[0] == "::" and socket.has_dualstack_ipv6()
    listening = socket.create_server(address, family=family, backlog=BACKLOG, dualstack_ipv6=every)
    # Inherited too. Without it a response's body waits for the ACK of its head, which clients delay by 40 ms. asyncio
    # sets it only on sockets created with IPPROTO_TCP, and `create_server` uses protocol 0.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None:
        listening.setsockopt(socket.IPPROTO_TCP, option, write_timeout_s * 1000)
    return listening


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, tuple[Any, ...]]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, _, _, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
    return family, address
