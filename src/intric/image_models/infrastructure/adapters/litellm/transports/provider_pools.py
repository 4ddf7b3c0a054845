"""A connection pool for each provider and address, so that one that hangs takes no other's connections."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import httpx


@dataclass(slots=True)
class _Pool:
    http: httpx.AsyncClient
    used_at: float


class ProviderPools:
    """Opens pools as they are needed, and closes those that are idle.

    Args:
        open_http: opens one pool.
        call_s: seconds that a call may take in all. A pool that was handed out longer ago has no running call.
    """

    def __init__(self, open_http: Callable[[], httpx.AsyncClient], call_s: float) -> None:
        self._open_http = open_http
        self._call_s = call_s
        self._pools: dict[tuple[str, str | None], _Pool] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._pools)

    def get(self, provider: str, address: str | None) -> httpx.AsyncClient:
        """The pool of the calls to this provider at this address. It stays open for the time of one call."""
        now = asyncio.get_running_loop().time()
        key = provider, address
        if key in self._pools:
            self._pools[key].used_at = now
        else:
            self._close_idle(now)
            self._pools[key] = _Pool(self._open_http(), now)
        return self._pools[key].http

    async def aclose(self) -> None:
        """Close every connection."""
        for pool in self._pools.values():
            await pool.http.aclose()
        self._pools.clear()
        await asyncio.gather(*self._closing)

    def _close_idle(self, now: float) -> None:
        """Where addresses are many, such as one for each tenant, only those of recent calls keep a pool."""
        for key, pool in list(self._pools.items()):
            if now - pool.used_at > self._call_s + 1:
                del self._pools[key]
                task = asyncio.create_task(pool.http.aclose())
                self._closing.add(task)
                task.add_done_callback(self._closing.discard)
