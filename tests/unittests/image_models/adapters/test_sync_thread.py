import httpx
import pytest

from intric.image_models.infrastructure.adapters.litellm.provider_endpoint import ProviderEndpoint
from intric.image_models.infrastructure.adapters.litellm.routes import ROUTES
from intric.image_models.infrastructure.adapters.litellm.transports.sync_thread import threaded_arguments
from intric.settings.credentials import ProviderCredentials


class TestThreadedArguments:
    @pytest.mark.parametrize("provider", [name for name, route in ROUTES.items() if route.blocks])
    def test_every_provider_has_an_address_of_its_own(self, provider: str) -> None:
        arguments = threaded_arguments(_target(provider))

        assert arguments["api_base"].startswith("https://")
        assert arguments["api_key"] == "key"

    def test_another_address_goes_before_it(self) -> None:
        assert threaded_arguments(_target("gemini", "http://localhost:1"))["api_base"] == "http://localhost:1"


def _target(provider: str, base: str | None = None) -> ProviderEndpoint:
    return ProviderEndpoint(provider, "any", ProviderCredentials("key"), base, httpx.AsyncClient(), 1.0)
