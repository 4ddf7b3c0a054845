"""Answers with the address of a picture instead of its bytes."""

from collections.abc import Awaitable, Callable

import pytest
from tests.simulators import behaviours, openai
from tests.simulators.openai import OpenAISimulator
from tests.simulators.pictures import png
from tests.support.image_calls import PROMPT, failure, generate

from intric.image_models.domain.image_generator import ImageRequest, ProviderBadResponse
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient

pytestmark = pytest.mark.integration


@pytest.fixture
async def second_client(new_client: Callable[..., Awaitable[LiteLLMClient]]) -> LiteLLMClient:
    """Times calls out after a second."""
    return await new_client(timeout_s=1)


class TestAddressesInsteadOfBytes:
    async def test_a_picture_is_fetched(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        provider.next(openai.pictures_at(f"{provider.address}/pictures/64x64/2.png"))

        (picture,) = await generate(litellm_client, provider)

        assert picture.blob == png(64, 64, 2)

    @pytest.mark.parametrize("encoding", behaviours.PACKINGS)
    async def test_a_compressed_picture_is_unpacked(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator, encoding: str
    ) -> None:
        picture = png(64, 64, 2)
        packed = behaviours.packed(behaviours.body(picture), encoding)
        provider.next(openai.pictures_at(provider.store(b"", packed)))

        (fetched,) = await generate(litellm_client, provider)

        assert fetched.blob == picture

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

    async def test_the_others_are_delivered_when_one_is_not_readable_until_the_time_limit(
        self, second_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        away = provider.store(png(64, 64, 1), *[behaviours.status(503)] * 1000)
        silent = provider.store(png(64, 64, 1), *[behaviours.hang] * 1000)
        good = [f"{provider.address}/pictures/64x64/{index}.png" for index in (2, 3)]
        provider.next(openai.pictures_at(away, good[0], silent, good[1]))

        pictures = await generate(second_client, provider, ImageRequest(PROMPT, n=4))

        assert [picture.blob for picture in pictures] == [png(64, 64, 2), png(64, 64, 3)]
        assert len(provider.requests) == 1

    async def test_an_address_that_hangs_once_is_read_again(
        self, second_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        provider.next(openai.pictures_at(provider.store(png(64, 64, 1), behaviours.hang)))

        (picture,) = await generate(second_client, provider)

        assert picture.blob == png(64, 64, 1)
        assert len(provider.requests) == 1
