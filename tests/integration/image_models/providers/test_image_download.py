"""Answers with the address of a picture instead of its bytes."""

import pytest
from tests.simulators import openai
from tests.simulators.openai import OpenAISimulator
from tests.simulators.pictures import png
from tests.support.image_calls import failure, generate

from intric.image_models.domain.image_generator import ProviderBadResponse
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient

pytestmark = pytest.mark.integration


class TestAddressesInsteadOfBytes:
    async def test_a_picture_is_fetched(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        provider.next(openai.pictures_at(f"{provider.address}/pictures/64x64/2.png"))

        (picture,) = await generate(litellm_client, provider)

        assert picture.blob == png(64, 64, 2)

    async def test_a_redirect_is_followed(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        provider.next(openai.pictures_at(f"{provider.address}/elsewhere?to=/pictures/64x64/3.png"))

        (picture,) = await generate(litellm_client, provider)

        assert picture.blob == png(64, 64, 3)

    @pytest.mark.parametrize(
        "url",
        [
            "http://10.0.0.7/picture.png",
            "http://169.254.169.254/latest/meta-data/",
            "https://192.168.1.1/picture.png",
            "file:///etc/passwd",
            "{provider}/elsewhere?to=http://169.254.169.254/latest/meta-data/",
            "{provider}/elsewhere?to=/elsewhere?to=/elsewhere?to=/elsewhere?to=/elsewhere",
            "{provider}/endless.png",
        ],
    )
    async def test_a_forbidden_address_is_not_fetched(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator, url: str
    ) -> None:
        error = await failure(
            litellm_client, provider, openai.pictures_at(url.format(provider=provider.address))
        )

        assert type(error) is ProviderBadResponse
        assert len(provider.requests) == 1
