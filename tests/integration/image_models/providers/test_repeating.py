"""Which failed calls are repeated."""

import time

import pytest
from tests.simulators import openai
from tests.simulators.openai import OpenAISimulator
from tests.support.image_calls import failure, generate

from intric.image_models.domain.image_generator import ProviderRateLimited
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient

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
