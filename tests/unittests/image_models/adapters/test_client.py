from collections.abc import AsyncIterator

import httpx
import pytest
from tests.factories.image_models import make_image_model

from intric.ai_models.credentials import ProviderCredentials
from intric.ai_models.provider import Transport
from intric.ai_models.provider_registry import PROVIDERS
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm.pictogram_provider import BuiltinPictograms

KEY = ProviderCredentials("key")
IN_CATALOGUE, IN_CREDENTIALS = "https://region.example.com", "https://own.example.com"
BLOCKING = [name for name, provider in PROVIDERS.items() if provider.transport is Transport.BLOCKING]


@pytest.fixture
async def client() -> AsyncIterator[LiteLLMClient]:
    """Prepares calls; it can't send them, since LiteLLM is not loaded."""
    async with httpx.AsyncClient() as http:
        yield LiteLLMClient(None, lambda _: http, BuiltinPictograms(), timeout_s=1, repeat_delay_s=0)


def model_of(provider: str, litellm_name: str | None = None, base_url: str | None = None) -> ImageModel:
    return make_image_model(
        credential_provider=provider, litellm_model_name=f"{litellm_name or provider}/any", base_url=base_url
    )


class TestAddress:
    @pytest.mark.parametrize("provider", PROVIDERS)
    async def test_is_the_provider_s_own(self, client: LiteLLMClient, provider: str) -> None:
        assert client.base(model_of(provider), KEY) == PROVIDERS[provider].address

    async def test_in_the_catalogue_comes_before_it_and_in_the_credentials_before_both(
        self, client: LiteLLMClient
    ) -> None:
        model = model_of("openai", base_url=IN_CATALOGUE)

        assert client.base(model, KEY) == IN_CATALOGUE
        assert client.base(model, ProviderCredentials("key", IN_CREDENTIALS)) == IN_CREDENTIALS


class TestArguments:
    @pytest.mark.parametrize("provider", BLOCKING)
    async def test_name_the_address_that_litellm_would_look_for_in_the_environment(
        self, client: LiteLLMClient, provider: str
    ) -> None:
        async with client.arguments(model_of(provider), KEY) as arguments:
            assert (arguments["api_base"], arguments["api_key"]) == (PROVIDERS[provider].address, "key")

    async def test_name_the_address_that_openai_s_client_would_look_for_in_the_environment(
        self, client: LiteLLMClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1")

        async with client.arguments(model_of("openai"), KEY) as arguments:
            assert str(arguments["client"].base_url) == "https://api.openai.com/v1/"

    async def test_lead_the_key_to_its_own_provider_whatever_litellm_calls_the_model(
        self, client: LiteLLMClient
    ) -> None:
        async with client.arguments(model_of("stability", litellm_name="recraft"), KEY) as arguments:
            assert (arguments["model"], arguments["api_base"]) == ("recraft/any", "https://api.stability.ai")
