"""Calls of the shipped catalogue's models against a simulator."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from intric.ai_models.catalogue import load_catalogue
from intric.ai_models.credentials import EncryptedCredentials
from intric.ai_models.provider_registry import PROVIDERS
from intric.image_models.domain.image_generator import GenerationError, ImageGenerationResult, ImageRequest
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm_image_adapter import LiteLLMImageAdapter
from intric.settings.credential_resolver import CredentialResolver, encrypt_secrets
from intric.settings.encryption import Encryption
from tests.factories.credentials import ENCRYPTION_KEY
from tests.factories.image_models import make_image_model
from tests.simulators.base import Behaviour
from tests.simulators.provider import ProviderSimulator

CATALOGUE = {entry.name: entry for entry in load_catalogue(Path(__file__).parents[2] / "ai_models.yml")}
PROMPT = "Älg på en ö, blå båt, hemlig brygga"
WRONG_KEY = "wrong-key-0123456789abcdef"
SMALL = ImageRequest(PROMPT, size="1024x1024", quality="low")


def catalogue_model(name: str = "gpt-image-2") -> ImageModel:
    entry = CATALOGUE[name]
    return make_image_model(
        name=entry.name,
        litellm_model_name=entry.litellm_model_name,
        credential_provider=entry.credential_provider,
        request_parameters=dict(entry.request_parameters),
        size_parameters=dict(entry.size_parameters),
        fixed_parameters=dict(entry.fixed_parameters),
        base_url=entry.base_url,
    )


def any_model(provider: ProviderSimulator) -> ImageModel:
    first = next(each.name for each in CATALOGUE.values() if each.credential_provider == provider.provider)
    return catalogue_model(provider.model or first)


def credentials(provider: ProviderSimulator, key: str | None = None) -> CredentialResolver:
    return CredentialResolver(provider.environment(key))


def tenant_credentials(provider: ProviderSimulator, address: str | None = None) -> CredentialResolver:
    """Return an organisation's own key for the simulator, at its address or at another one."""
    values = {
        field.name: provider.environment().get(field.variable or "")
        for field in PROVIDERS[provider.provider].fields
    }
    encryption = Encryption([ENCRYPTION_KEY])
    own = EncryptedCredentials(
        provider=provider.provider,
        secret=encrypt_secrets(encryption, {"api_key": provider.api_key}),
        config={"endpoint": address or values["endpoint"]},
        last_four=None,
        set_at=datetime.now(UTC),
    )
    return CredentialResolver({}, encryption, own=own)


async def generate(
    litellm_client: LiteLLMClient,
    provider: ProviderSimulator,
    request: ImageRequest = SMALL,
    name: str = "gpt-image-2",
    key: str | None = None,
) -> list[ImageGenerationResult]:
    return await LiteLLMImageAdapter(
        catalogue_model(name), credentials(provider, key), litellm_client
    ).generate_images(request)


async def failure(
    litellm_client: LiteLLMClient,
    provider: ProviderSimulator,
    *misbehaviours: Behaviour,
    request: ImageRequest = SMALL,
    name: str = "gpt-image-2",
    key: str | None = None,
) -> GenerationError:
    """Return the error of a call while the provider misbehaves; assert that it holds no cause, key or prompt."""
    provider.next(*misbehaviours)
    with pytest.raises(GenerationError) as caught:
        await generate(litellm_client, provider, request, name, key)
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    text = repr(error) + repr(vars(error))
    assert (key or provider.api_key) not in text
    assert request.prompt not in text
    return error
