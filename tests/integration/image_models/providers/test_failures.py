"""Errors of a misbehaving provider: LiteLLM over real HTTP to a simulator of OpenAI's and Azure's API."""

import asyncio

import pytest
from tests.simulators import behaviours, openai
from tests.simulators.base import Behaviour
from tests.simulators.openai import OpenAISimulator
from tests.support.image_calls import PROMPT, SMALL, catalogue_model, credentials, failure

from intric.image_models.domain.image_generator import (
    ContentBlocked,
    GenerationError,
    ImageRequest,
    OutcomeUnknown,
    ProviderBadResponse,
    ProviderCredentialsRefused,
    ProviderFailed,
    ProviderTimeout,
    RequestRefused,
)
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm_image_adapter import LiteLLMImageAdapter
from intric.settings.credential_resolver import CredentialResolver

pytestmark = pytest.mark.integration

MISBEHAVIOURS: dict[str, tuple[Behaviour, type[GenerationError]]] = {
    "400": (behaviours.status(400), RequestRefused),
    "401": (behaviours.status(401), ProviderCredentialsRefused),
    "403": (behaviours.status(403), ProviderCredentialsRefused),
    "404": (behaviours.status(404), ProviderFailed),
    "408": (behaviours.status(408), ProviderTimeout),
    "409": (behaviours.status(409), ProviderFailed),
    "500": (behaviours.status(500), ProviderFailed),
    "502 in HTML": (behaviours.html(502), ProviderFailed),
    "503": (behaviours.status(503), ProviderFailed),
    "504": (behaviours.status(504), ProviderTimeout),
    "blocked": (openai.blocked(), ContentBlocked),
    "blocked as dall-e does": (openai.blocked_dalle(), ContentBlocked),
    "blocked as Azure does": (openai.blocked_azure(), ContentBlocked),
    "reset": (behaviours.reset, OutcomeUnknown),
    "reset in the middle": (behaviours.reset_in_the_middle, OutcomeUnknown),
    "closed in the middle": (behaviours.close_in_the_middle, ProviderBadResponse),
    "without end": (behaviours.endless, ProviderBadResponse),
    "HTML": (behaviours.html(), ProviderBadResponse),
    "text": (behaviours.text("hello"), ProviderBadResponse),
    "null": (behaviours.text("null", content_type="application/json"), ProviderBadResponse),
    "a list": (behaviours.text("[1, 2]", content_type="application/json"), ProviderBadResponse),
    "cut JSON": (behaviours.cut_json({"data": openai.picture_items(1, "16x16")}), ProviderBadResponse),
    "nothing": (behaviours.status(200, {}), ProviderBadResponse),
    "no pictures": (openai.answer_with(), ProviderBadResponse),
    "an empty picture": (openai.answer_with({}), ProviderBadResponse),
    "no base64": (openai.answer_with({"b64_json": "no base64!"}), ProviderBadResponse),
    "a number": (openai.answer_with({"b64_json": 7}), ProviderBadResponse),
}


class TestFailures:
    @pytest.mark.parametrize("name", MISBEHAVIOURS)
    async def test_each_has_its_kind_and_costs_one_request(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator, name: str
    ) -> None:
        misbehaviour, kind = MISBEHAVIOURS[name]

        error = await failure(litellm_client, provider, misbehaviour)

        assert type(error) is kind
        assert len(provider.requests) == 1

    @pytest.mark.parametrize(
        "silence", [behaviours.hang, behaviours.trickle], ids=["at once", "in the middle"]
    )
    async def test_silence_ends_at_the_deadline_and_closes_the_connection(
        self, short_timeout_client: LiteLLMClient, provider: OpenAISimulator, silence: Behaviour
    ) -> None:
        error = await failure(short_timeout_client, provider, silence)

        assert type(error) is ProviderTimeout
        (request,) = provider.requests
        assert await asyncio.to_thread(request.abandoned.wait, 5)

    async def test_a_parameter_that_litellm_refuses_is_not_sent(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        mistaken = catalogue_model()
        mistaken.fixed_parameters = {"response_format": "b64_json"}

        with pytest.raises(RequestRefused):
            await LiteLLMImageAdapter(mistaken, credentials(provider), litellm_client).generate_images(SMALL)

        assert provider.requests == []

    async def test_a_refused_parameter_gets_the_provider_s_message(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        error = await failure(litellm_client, provider, request=ImageRequest(PROMPT, quality="standard"))

        assert type(error) is RequestRefused
        assert "Invalid value: 'standard'" in error.message
        assert error.provider_status == 400

    async def test_a_refusal_that_repeats_the_prompt_gets_the_default_message(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        echo = behaviours.status(400, openai.error_body("invalid_value", f"Can't draw '{PROMPT}'", "prompt"))

        error = await failure(litellm_client, provider, echo)

        assert error.message == RequestRefused.default_message

    async def test_an_unknown_deployment_says_to_check_its_name(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator
    ) -> None:
        error = await failure(litellm_client, provider, behaviours.status(404), name="gpt-image-2-azure")

        assert "name of the deployment" in error.message

    async def test_a_model_without_a_key_is_never_called(self, litellm_client: LiteLLMClient) -> None:
        with pytest.raises(ProviderCredentialsRefused):
            await LiteLLMImageAdapter(
                catalogue_model(), CredentialResolver({}), litellm_client
            ).generate_images(SMALL)
