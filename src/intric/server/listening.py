"""The socket that the server listens on, and how long it bears with a reader that takes nothing."""

import socket

# An answer may hold tens of megabytes that wait for their reader. Whoever takes nothing of it for so long is let go;
# whoever is slow is not.
WRITE_TIMEOUT_S = 60
_BACKLOG = 2048


def listen(host: str, port: int, *, write_timeout_s: int = WRITE_TIMEOUT_S) -> socket.socket:
    """Raises OSError where the address can't be listened on.

    The kernel keeps count of what each connection takes, and ends one that takes nothing (`TCP_USER_TIMEOUT`, Linux
    alone has it; connections inherit it). uvicorn then sees it closed as if the reader had hung up. Closing it here
    would not do: the event loop first waits until all that is written has been taken.
    """
    listening = socket.create_server((host, port), backlog=_BACKLOG)
    # Inherited too. Else an answer's body waits for the receipt of its head, which clients delay by 40 ms; asyncio
    # sets this only on sockets that were made with TCP's number, and `create_server` makes them without.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None:
        listening.setsockopt(socket.IPPROTO_TCP, option, write_timeout_s * 1000)
    return listening
