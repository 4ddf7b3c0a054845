import asyncio
from contextlib import AsyncExitStack

import pytest

from intric.authentication.login_queue import LoginQueue
from intric.shared.exceptions import RateLimited
from intric.users.passwords import CONCURRENT_HASHES


async def test_a_client_with_many_attempts_does_not_hold_up_another() -> None:
    queue = LoginQueue(max_waiting=100)
    order: list[str] = []

    async def attempt(client: str) -> None:
        async with queue.slot(client):
            order.append(client)
            await asyncio.sleep(0)

    flood = [asyncio.create_task(attempt("flood")) for _ in range(40)]
    await asyncio.sleep(0)
    await attempt("other")
    await asyncio.gather(*flood)

    # Those of the flood that had a slot, and those that had been waiting for one.
    assert order.index("other") <= 2 * CONCURRENT_HASHES
    assert len(order) == 41


async def test_one_client_fills_half_of_the_places_and_all_clients_the_rest() -> None:
    queue = LoginQueue(max_waiting=4)
    waiting: list[asyncio.Task[None]] = []

    async def hold(client: str) -> None:
        async with queue.slot(client):
            await asyncio.Event().wait()

    for client in ("a", "a", "b"):
        waiting.append(asyncio.create_task(hold(client)))
        await asyncio.sleep(0)

    with pytest.raises(RateLimited) as refused:
        await hold("a")
    assert refused.value.retry_after == 5
    waiting.append(asyncio.create_task(hold("c")))
    await asyncio.sleep(0)
    with pytest.raises(RateLimited):
        await hold("d")

    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    async with AsyncExitStack() as stack:
        for client in ("d", "e"):
            await stack.enter_async_context(queue.slot(client))
