"""Which failed calls are repeated."""

import time

import httpx
import pytest
from tests.simulators import openai
from tests.simulators.openai import OpenAISimulator
from tests.support.image_calls import failure, generate

from intric.image_models.domain.image_generator import ProviderFailed, ProviderRateLimited
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm.pictogram_provider import BuiltinPictograms
from intric.image_models.infrastructure.adapters.litellm.setup import load_litellm

pytestmark = pytest.mark.integration


class TestRepeating:
    async def test_a_rate_limited_call_is_repeated_until_it_succeeds(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        provider.next(openai.rate_limited(), openai.rate_limited())

        assert len(await generate(litellm_client, provider)) == 1

        assert len(provider.requests) == 3

    async def test_a_call_is_repeated_twice_at_most(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        error = await failure(litellm_client, provider, *[openai.rate_limited()] * 9)

        assert type(error) is ProviderRateLimited
        assert len(provider.requests) == 3

    async def test_the_provider_s_retry_after_is_waited_for(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        provider.next(openai.rate_limited("1"))
        began = time.monotonic()

        await generate(litellm_client, provider)

        assert time.monotonic() - began >= 1

    async def test_a_wait_beyond_the_deadline_is_left_to_the_caller(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        error = await failure(litellm_client, provider, openai.rate_limited("3600"))

        assert type(error) is ProviderRateLimited
        assert error.retry_after == 3600
        assert len(provider.requests) == 1

    async def test_a_refused_connection_is_tried_three_times(self) -> None:
        counting = _CountingTransport(httpx.AsyncHTTPTransport())
        litellm_client = LiteLLMClient(
            load_litellm(),
            lambda: httpx.AsyncClient(transport=counting),
            BuiltinPictograms(),
            timeout_s=5,
            repeat_delay_s=0.01,
        )
        with OpenAISimulator() as gone:
            pass

        error = await failure(litellm_client, gone)
        await litellm_client.close()

        assert type(error) is ProviderFailed
        assert "can't be reached" in error.message
        assert counting.calls == 3


class _CountingTransport(httpx.AsyncBaseTransport):
    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.calls = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        return await self._inner.handle_async_request(request)
