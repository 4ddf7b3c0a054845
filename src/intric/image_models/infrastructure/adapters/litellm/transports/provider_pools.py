"""A connection pool for each provider and address, so that one that hangs takes no other's connections."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from intric.shared.egress.host_check import HostCheck

# Of those that no call uses: more than the catalogue's providers, and few where each tenant has an address of its own.
MAX_IDLE = 32


@dataclass(slots=True)
class _Pool:
    http: httpx.AsyncClient
    calls: int = 0


class ProviderPools:
    """Opens pools as calls need them, and keeps those that were used last.

    Args:
        open_http: opens one pool, whose connections `HostCheck` checks; None for an address that the operator set.
    """

    def __init__(self, open_http: Callable[[HostCheck | None], httpx.AsyncClient]) -> None:
        self._open_http = open_http
        # The one that was used last is the last one.
        self._pools: dict[tuple[str, str | None, HostCheck | None], _Pool] = {}

    def __len__(self) -> int:
        return len(self._pools)

    @asynccontextmanager
    async def of_call(
        self, provider: str, address: str | None, hosts: HostCheck | None
    ) -> AsyncIterator[httpx.AsyncClient]:
        """The pool of the calls to this provider at this address. It stays open until the end of the block."""
        key = provider, address, hosts
        pool = self._pools.pop(key, None) or _Pool(self._open_http(hosts))
        self._pools[key] = pool
        pool.calls += 1
        try:
            yield pool.http
        finally:
            pool.calls -= 1
            await self._close_idle()

    async def aclose(self) -> None:
        """Close every connection."""
        while self._pools:
            await self._pools.popitem()[1].http.aclose()

    async def _close_idle(self) -> None:
        while len(idle := [key for key, pool in self._pools.items() if not pool.calls]) > MAX_IDLE:
            await self._pools.pop(idle[0]).http.aclose()
