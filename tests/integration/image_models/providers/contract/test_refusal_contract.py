"""What is read of a refusal: the same contract for every provider, over real HTTP to a simulator of its API."""

import pytest
from tests.simulators import behaviours, gemini
from tests.simulators.base import Behaviour
from tests.simulators.provider import ProviderSimulator
from tests.support.image_calls import SMALL, any_model, failure, tenant_credentials
from tests.support.provider_marks import PROVIDERS, each_case
from tests.support.refusal_shapes import BLOCKED, IN_SUCCESS, INVALID, WORDS

from intric.image_models.domain.image_generator import (
    ContentBlocked,
    GenerationError,
    ProviderBadResponse,
    RequestRefused,
)
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm.sanitize_message import MAX_LENGTH
from intric.image_models.infrastructure.adapters.litellm_image_adapter import LiteLLMImageAdapter

pytestmark = pytest.mark.integration

NOT_JSON: dict[str, Behaviour] = {
    "err-plain-text": behaviours.text(WORDS, code=400),
    "err-html": behaviours.text(
        f"<html><head><title>{WORDS}</title></head></html>", code=400, content_type="text/html"
    ),
}


class TestRefusals:
    @each_case({name: [*INVALID, *NOT_JSON] for name in PROVIDERS})
    async def test_an_invalid_request_is_told_in_the_provider_s_words(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        behaviour = NOT_JSON[case] if case in NOT_JSON else behaviours.status(400, INVALID[case])

        error = await failure(litellm_client, provider, behaviour, name=any_model(provider).name)

        assert type(error) is RequestRefused
        assert error.message.endswith(f": {WORDS}")
        assert len(provider.requests) == 1

    @each_case({name: [*BLOCKED, *(f"{case} with 200" for case in BLOCKED)] for name in PROVIDERS})
    async def test_a_blocked_prompt_is_told_from_an_invalid_request(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        status = 200 if case.endswith(" with 200") else 400
        behaviour = behaviours.status(status, BLOCKED[case.removesuffix(" with 200")])

        error = await failure(litellm_client, provider, behaviour, name=any_model(provider).name)

        assert type(error) is ContentBlocked
        assert len(provider.requests) == 1

    @each_case({name: list(IN_SUCCESS) for name in PROVIDERS})
    async def test_an_error_with_the_status_of_a_success(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        body, kind = IN_SUCCESS[case]

        error = await failure(
            litellm_client, provider, behaviours.status(200, body), name=any_model(provider).name
        )

        assert type(error) is kind
        assert len(provider.requests) == 1
        assert (WORDS in error.message) == (WORDS in str(body))

    @each_case({name: ["long words"] for name in PROVIDERS})
    async def test_at_most_80_characters_are_shown(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        behaviour = behaviours.status(400, {"error": {"message": "root:x:0:0 " * 100}})

        error = await failure(litellm_client, provider, behaviour, name=any_model(provider).name)

        shown = error.message.partition(": ")[2]
        assert shown.startswith("root:x:0:0 ")
        assert len(shown) <= MAX_LENGTH == 80

    @each_case({"gemini": ["text only", "finish message"]})
    async def test_google_s_words_instead_of_a_picture(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        candidate = {"finishReason": "NO_IMAGE", "finishMessage": WORDS}
        behaviour = {
            "text only": gemini.answer_with({"text": "Thinking", "thought": True}, {"text": WORDS}),
            "finish message": behaviours.status(200, {"candidates": [candidate]}),
        }[case]

        error = await failure(litellm_client, provider, behaviour, name=any_model(provider).name)

        assert type(error) is ProviderBadResponse
        assert error.message.endswith(f": {WORDS}")

    @each_case({name: ["filtered item"] for name in ("openai", "azure", "azure_ai")})
    async def test_azure_s_filter_of_a_picture(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str
    ) -> None:
        item = {"revised_prompt": None, "content_filter_results": {"violence": {"filtered": True}}}
        behaviour = behaviours.status(200, {"created": 1, "data": [item]})

        error = await failure(litellm_client, provider, behaviour, name=any_model(provider).name)

        assert type(error) is ContentBlocked


class TestInternalHosts:
    """An organisation that names an address within the operator's network must not read what answers there."""

    @each_case({name: ["words of an internal host"] for name in ("openai", "hosted_vllm", "recraft")})
    @pytest.mark.parametrize("status", [400, 500, 200])
    async def test_its_words_are_not_shown(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator, case: str, status: int
    ) -> None:
        resolver = tenant_credentials(provider)
        provider.next(behaviours.status(status, {"error": WORDS}))

        with pytest.raises(GenerationError) as caught:
            await LiteLLMImageAdapter(any_model(provider), resolver, litellm_client).generate_images(SMALL)

        assert len(provider.requests) == 1
        assert WORDS not in caught.value.message
