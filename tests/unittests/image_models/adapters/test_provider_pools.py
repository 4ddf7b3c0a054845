import asyncio

import httpx

from intric.image_models.infrastructure.adapters.litellm.transports.provider_pools import ProviderPools

OWN, OTHER = "https://own.example.com", "https://other.example.com"


class TestProviderPools:
    async def test_each_provider_and_address_has_its_own(self) -> None:
        pools = ProviderPools(httpx.AsyncClient, call_s=60)

        first = pools.get("openai", OWN)

        assert pools.get("openai", OWN) is first
        assert pools.get("openai", OTHER) is not first
        assert pools.get("azure", OWN) is not first
        await pools.aclose()
        assert first.is_closed

    async def test_one_that_no_call_can_be_using_is_closed_when_another_is_opened(self) -> None:
        pools = ProviderPools(httpx.AsyncClient, call_s=-1)
        idle = pools.get("openai", OWN)
        await asyncio.sleep(0.01)

        pools.get("openai", OTHER)
        await asyncio.sleep(0.01)

        assert idle.is_closed
        assert len(pools) == 1
        await pools.aclose()
