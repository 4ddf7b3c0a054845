from pathlib import Path

import pytest

from intric.ai_models import providers
from intric.ai_models.catalogue import load_catalogue
from intric.ai_models.provider import Provider, Transport
from intric.ai_models.provider_registry import FAMILIES, PLATFORM_VARIABLES, PROVIDERS
from intric.image_models.infrastructure.adapters.litellm.routes import ROUTES

REPOSITORY = Path(__file__).parents[3]


def test_every_file_of_the_folder_is_a_provider_named_like_it() -> None:
    files = {path.stem for path in Path(providers.__path__[0]).glob("*.py")} - {"__init__"}
    assert set(FAMILIES) == files
    assert set(FAMILIES) - set(PROVIDERS) == {"builtin"}


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda provider: provider.name)
class TestEachProvider:
    def test_has_a_route(self, provider: Provider) -> None:
        assert provider.transport in ROUTES

    def test_has_an_address_or_asks_for_one(self, provider: Provider) -> None:
        """LiteLLM would take the address of another provider from the environment."""
        field = provider.field("endpoint")
        asks = field is not None and field.required
        if provider.transport in (Transport.OPENAI_CLIENT, Transport.BLOCKING):
            assert asks or (provider.address or "").startswith("https://")

    def test_keeps_its_key_secret_and_lets_the_installation_set_it(self, provider: Provider) -> None:
        key = provider.field("api_key")
        assert key is not None
        assert key.secret
        assert key.variable in PLATFORM_VARIABLES


def test_a_model_without_credentials_is_of_a_provider_that_takes_none() -> None:
    for entry in load_catalogue(REPOSITORY / "ai_models.yml"):
        assert (entry.credential_provider is None) == (entry.family not in PROVIDERS), entry.name
