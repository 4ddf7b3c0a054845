"""The server's listening socket, with a timeout for clients that stop reading."""

import socket

# A response may hold tens of megabytes in memory until the client has read it. A client that acknowledges nothing for
# this long is disconnected; a slow one is not.
WRITE_TIMEOUT_S = 60
_BACKLOG = 2048


def listen(host: str, port: int, *, write_timeout_s: int = WRITE_TIMEOUT_S) -> socket.socket:
    """Open a listening socket. Raises OSError if the address can't be bound.

    The kernel ends connections whose peer acknowledges nothing (`TCP_USER_TIMEOUT`, Linux only; accepted connections
    inherit it), which uvicorn sees as a disconnect. Closing them in the process would not help: the event loop waits
    until all written data is sent.
    """
    listening = socket.create_server((host, port), backlog=_BACKLOG)
    # Inherited too. Without it a response's body waits for the ACK of its head, which clients delay by 40 ms. asyncio
    # sets it only on sockets created with IPPROTO_TCP, and `create_server` uses protocol 0.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None:
        listening.setsockopt(socket.IPPROTO_TCP, option, write_timeout_s * 1000)
    return listening
