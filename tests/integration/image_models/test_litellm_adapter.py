"""LiteLLM over real HTTP to a simulator of OpenAI's and Azure's API."""

import asyncio
import logging

import pytest
from tests.simulators import behaviours, openai
from tests.simulators.openai import API_KEY, OpenAISimulator
from tests.simulators.pictures import png
from tests.support.image_calls import PROMPT, failure, generate

from intric.image_models.domain.image_generator import ImageRequest, ProviderCredentialsRefused
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient

pytestmark = pytest.mark.integration


class TestPictures:
    async def test_one(self, litellm_client: LiteLLMClient, provider: OpenAISimulator) -> None:
        (picture,) = await generate(litellm_client, provider)

        assert picture.blob == png(1024, 1024)
        assert picture.details == {
            "usage": {"input_tokens": 10, "output_tokens": 1056, "total_tokens": 1066},
            "pictures_in_call": 1,
        }
        (request,) = provider.requests
        assert request.headers["authorization"] == f"Bearer {API_KEY}"
        assert request.json() == {
            "model": "gpt-image-2",
            "prompt": PROMPT,
            "n": 1,
            "size": "1024x1024",
            "quality": "low",
            "output_format": "png",
        }

    async def test_four_in_one_request(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        pictures = await generate(litellm_client, provider, ImageRequest(PROMPT, n=4))

        assert [picture.blob for picture in pictures] == [png(1024, 1024, index) for index in range(4)]
        assert len(provider.requests) == 1

    async def test_azure_by_its_own_path_and_header(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        (picture,) = await generate(litellm_client, provider, name="gpt-image-2-azure")

        assert picture.blob == png(1024, 1024)
        (request,) = provider.requests
        assert request.path == "/openai/v1/images/generations"
        assert request.headers["api-key"] == API_KEY

    async def test_the_provider_s_own_prompt_is_kept(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        (picture,) = await generate(
            litellm_client, provider, ImageRequest(PROMPT, size="1024x1024"), "dall-e-3"
        )

        assert picture.revised_prompt == f"A picture of {PROMPT}"

    async def test_an_undecodable_picture_does_not_affect_the_others(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        good, other = openai.picture_items(2)
        provider.next(openai.answer_with(good, {"b64_json": "%%%"}, other))

        pictures = await generate(litellm_client, provider, ImageRequest(PROMPT, n=3))

        assert [picture.blob for picture in pictures] == [png(1024, 1024, 0), png(1024, 1024, 1)]

    async def test_more_pictures_than_requested_are_dropped(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        provider.next(openai.answer_with(*openai.picture_items(3)))

        assert len(await generate(litellm_client, provider, ImageRequest(PROMPT, n=2))) == 2

    async def test_keys_never_mix(self, litellm_client: LiteLLMClient, provider: OpenAISimulator) -> None:
        right = [generate(litellm_client, provider) for _ in range(8)]
        wrong = [failure(litellm_client, provider, key="sk-wrong-key-0123456789") for _ in range(8)]

        outcomes = await asyncio.gather(*right, *wrong)

        assert all(isinstance(outcome, list) for outcome in outcomes[:8])
        assert all(isinstance(outcome, ProviderCredentialsRefused) for outcome in outcomes[8:])

    async def test_variables_of_the_environment_are_not_sent(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENAI_ORG_ID", "org-of-the-platform")
        monkeypatch.setenv("OPENAI_PROJECT_ID", "project-of-the-platform")

        await generate(litellm_client, provider)

        assert not any("platform" in value for value in provider.requests[0].headers.values())

    async def test_neither_key_nor_prompt_is_printed_or_logged(
        self,
        litellm_client: LiteLLMClient,
        provider: OpenAISimulator,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        caplog.set_level(logging.DEBUG)

        await generate(litellm_client, provider)
        await failure(
            litellm_client, provider, behaviours.status(500, openai.error_body("oops", f"Failed on {PROMPT}"))
        )

        printed = capfd.readouterr()
        assert printed.out + printed.err == ""
        assert API_KEY not in caplog.text
        assert PROMPT not in caplog.text
