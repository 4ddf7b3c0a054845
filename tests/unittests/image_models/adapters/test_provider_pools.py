from contextlib import AsyncExitStack

import httpx
import pytest

from intric.image_models.infrastructure.adapters.litellm.transports.provider_pools import (
    MAX_IDLE,
    ProviderPools,
)
from intric.shared.egress.allowed_hosts import THIS_MACHINE
from intric.shared.egress.host_check import HostCheck

OWN, OTHER = "https://own.example.com", "https://other.example.com"


@pytest.fixture
def pools() -> ProviderPools:
    return ProviderPools(lambda _: httpx.AsyncClient())


async def use(
    pools: ProviderPools, provider: str, address: str, hosts: HostCheck | None = None
) -> httpx.AsyncClient:
    """Make a call and return the pool that it used."""
    async with pools.of_call(provider, address, hosts) as http:
        return http


class TestProviderPools:
    async def test_each_provider_and_address_has_its_own(self, pools: ProviderPools) -> None:
        async with pools.of_call("openai", OWN, None) as first:
            assert await use(pools, "openai", OWN) is first
            assert await use(pools, "openai", OTHER) is not first
            assert await use(pools, "azure", OWN) is not first

        await pools.aclose()
        assert first.is_closed

    async def test_checked_connections_are_not_those_of_the_operator_s_address(
        self, pools: ProviderPools
    ) -> None:
        hosts = HostCheck(THIS_MACHINE)

        checked = await use(pools, "openai", OWN, hosts)

        assert await use(pools, "openai", OWN) is not checked
        assert await use(pools, "openai", OWN, hosts) is checked

    async def test_of_many_addresses_only_those_in_use_and_those_used_last_stay_open(
        self, pools: ProviderPools
    ) -> None:
        async with pools.of_call("openai", OWN, None) as running:
            first = await use(pools, "openai", OTHER)
            for number in range(MAX_IDLE):
                await use(pools, "openai", f"https://{number}.example.com")

            assert (first.is_closed, running.is_closed) == (True, False)
            assert len(pools) == MAX_IDLE + 1
        assert len(pools) == MAX_IDLE

    async def test_as_many_calls_as_there_are_have_a_pool(self, pools: ProviderPools) -> None:
        async with AsyncExitStack() as stack:
            addresses = [f"https://{number}.example.com" for number in range(MAX_IDLE + 8)]
            for address in addresses:
                await stack.enter_async_context(pools.of_call("openai", address, None))

            assert len(pools) == len(addresses)
        assert len(pools) == MAX_IDLE
