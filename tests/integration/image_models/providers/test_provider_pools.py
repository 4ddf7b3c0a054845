"""A provider that hangs takes no other's connections."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
from tests.simulators import behaviours
from tests.simulators.hosted_vllm import HostedVLLMSimulator
from tests.simulators.openai import OpenAISimulator
from tests.support.image_calls import any_model, generate
from tests.support.waiting import eventually

from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient

pytestmark = pytest.mark.integration


class TestHangingProvider:
    async def test_leaves_other_providers_and_addresses_their_connections(
        self, new_client: Callable[..., Awaitable[LiteLLMClient]], provider: OpenAISimulator
    ) -> None:
        narrow_client = await new_client(timeout_s=10, max_connections=2)
        provider.next(*[behaviours.hang] * 10)
        hanging = [asyncio.create_task(generate(narrow_client, provider)) for _ in range(10)]
        await eventually(lambda: len(provider.requests) == 2, "two calls")
        began = time.monotonic()

        with HostedVLLMSimulator() as other, OpenAISimulator() as other_address:
            assert await generate(narrow_client, other, name=any_model(other).name)
            assert await generate(narrow_client, other_address)

        assert time.monotonic() - began < 2
        assert len(provider.requests) == 2
        for call in hanging:
            call.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
