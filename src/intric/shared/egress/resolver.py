"""Looks up host names with a time limit, on threads of its own.

The event loop's few default threads are not used: an organisation chooses the name, and with it a name server that may
take half a minute to answer.
"""

import asyncio
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from ipaddress import ip_address

from intric.shared.egress.allowed_hosts import Address

Addresses = tuple[Address, ...]
Lookup = Callable[[str], Addresses]

TIMEOUT_S = 5.0

# A look-up can't be cancelled, only left behind.
_MAX_LOOKUPS = 64


def system_lookup(host: str) -> Addresses:
    """Return a name's addresses as the system resolves it, hosts file included; the best one first. Raises OSError."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ip_address(entry[4][0]) for entry in found))


class Resolver:
    """Both methods return at least one address, and raise OSError: TimeoutError after `TIMEOUT_S`, else another.

    Look-ups of one name at the same time are one, so that a name whose server hangs takes a single thread.
    """

    def __init__(self, lookup: Lookup = system_lookup) -> None:
        self._lookup = lookup
        self._lock = threading.Lock()
        self._running: dict[str, Future[Addresses]] = {}

    async def resolve(self, host: str) -> Addresses:
        if literal := _literal(host):
            return literal
        # Shielded: others may wait for the same look-up.
        running = asyncio.shield(asyncio.wrap_future(self._start(host)))
        return await asyncio.wait_for(running, TIMEOUT_S)

    def resolve_blocking(self, host: str) -> Addresses:
        return _literal(host) or self._start(host).result(TIMEOUT_S)

    def _start(self, host: str) -> Future[Addresses]:
        with self._lock:
            if host in self._running:
                return self._running[host]
            if len(self._running) >= _MAX_LOOKUPS:
                raise OSError("too many names are being looked up")
            future: Future[Addresses] = Future()
            # Daemons: a process that ends does not wait for a name server.
            threading.Thread(target=self._run, args=(host, future), name="resolver", daemon=True).start()
            self._running[host] = future
            return future

    def _run(self, host: str, future: Future[Addresses]) -> None:
        result: Addresses | OSError
        try:
            result = self._lookup(host) or OSError("no address")
        except OSError as error:
            result = error
        except ValueError as error:  # UnicodeError too: no resolver takes this name
            result = OSError(str(error))
        with self._lock:
            del self._running[host]
        if isinstance(result, OSError):
            future.set_exception(result)
        else:
            future.set_result(result)


def _literal(host: str) -> Addresses:
    try:
        return (ip_address(host),)
    except ValueError:
        return ()
