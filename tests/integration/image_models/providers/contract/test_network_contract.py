"""Answers that are compressed though no compression was requested: the same contract for every provider."""

import pytest
from tests.simulators import behaviours
from tests.simulators.pictures import png
from tests.simulators.provider import ProviderSimulator
from tests.support.image_calls import PROMPT, any_model, failure, generate
from tests.support.provider_marks import PROVIDERS, each_case, each_provider

from intric.image_models.domain.image_generator import (
    ImageRequest,
    ProviderBadResponse,
    ProviderRateLimited,
)
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient

pytestmark = pytest.mark.integration

PICTURE = png(48, 48, 1)
PLAIN = ImageRequest(PROMPT)


class TestCompressed:
    @each_case({name: list(behaviours.PACKINGS) for name in PROVIDERS})
    async def test_an_answer_is_unpacked(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        provider.next(behaviours.packed(provider.showing(PICTURE), case))

        (picture,) = await generate(litellm_client, provider, PLAIN, any_model(provider).name)

        assert picture.blob == PICTURE

    @each_provider("429 in gzip")
    async def test_an_error_keeps_its_reason(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator
    ) -> None:
        limited = behaviours.packed(provider.failing(429, retry_after="3600"), "gzip")

        error = await failure(litellm_client, provider, limited, request=PLAIN, name=any_model(provider).name)

        assert type(error) is ProviderRateLimited
        assert error.retry_after == 3600

    @each_provider("gzip bomb")
    async def test_a_bomb_is_refused(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator
    ) -> None:
        bomb = behaviours.packed(behaviours.text(" " * 220_000_000), "gzip")

        error = await failure(litellm_client, provider, bomb, request=PLAIN, name=any_model(provider).name)

        assert type(error) is ProviderBadResponse
        assert len(provider.requests) == 1
