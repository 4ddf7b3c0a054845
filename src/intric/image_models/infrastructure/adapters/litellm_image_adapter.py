"""Makes pictures with any model that LiteLLM can call."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from intric.ai_models.credentials import ProviderCredentials
from intric.image_models.domain.image_generator import (
    GenerationError,
    ImageGenerationResult,
    ImageRequest,
    ProviderCredentialsRefused,
    ProviderTimeout,
)
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm.errors import may_repeat, to_generation_error
from intric.image_models.infrastructure.adapters.litellm.failures import ProviderFailure, read_failure
from intric.image_models.infrastructure.adapters.litellm.image_download import (
    PictureDownload,
    is_local_provider,
)
from intric.image_models.infrastructure.adapters.litellm.response import read_pictures
from intric.image_models.infrastructure.adapters.litellm.sanitize_message import sanitize_message
from intric.settings.credential_resolver import CredentialResolver
from intric.settings.encryption import SecretUnreadable

_MAX_REPEATS = 2


class LiteLLMImageAdapter:
    """Implements `ImageGenerator` for one model; cheap to make, one for each call.

    One call is one request that may be billed. It is repeated, at most twice, only after a 429 or when no connection
    was made, and only within `client.timeout_s`.

    Vendor exceptions hold the request with its key and prompt, so ours are raised outside their `except` blocks: they
    have neither `__cause__` nor `__context__`.
    """

    def __init__(
        self, model: ImageModel, credential_resolver: CredentialResolver, client: LiteLLMClient
    ) -> None:
        self._model = model
        self._credential_resolver = credential_resolver
        self._client = client

    async def generate_images(self, request: ImageRequest) -> list[ImageGenerationResult]:
        """Make one provider call, as the port describes."""
        credentials = self._credentials()
        outcome = await self._within_deadline(request, credentials)
        if isinstance(outcome, GenerationError):
            raise outcome
        return outcome

    def _credentials(self) -> ProviderCredentials | None:
        """None for a model that needs none. Raises ProviderCredentialsRefused where they are missing or unreadable."""
        provider = self._model.credential_provider
        unreadable = None
        try:
            credentials = self._credential_resolver.resolve(provider)
        except SecretUnreadable as error:
            unreadable = error.message
        if unreadable is not None:
            raise ProviderCredentialsRefused(unreadable)
        if credentials is None and provider is not None:
            raise ProviderCredentialsRefused("There is no key for this model's provider.")
        return credentials

    async def _within_deadline(
        self, request: ImageRequest, credentials: ProviderCredentials | None
    ) -> list[ImageGenerationResult] | GenerationError:
        limit = self._client.timeout_s
        loop = asyncio.get_running_loop()
        # Reading ends before the call does, so that the pictures that are there are delivered.
        margin = min(1.0, limit / 10)
        reads_until = loop.time() + limit - margin
        try:
            async with asyncio.timeout(limit):
                response = await self._call_with_retries(request, credentials)
                if isinstance(response, GenerationError):
                    return response
                download = PictureDownload(
                    allow_loopback=is_local_provider(self._client.base(self._model, credentials)),
                    deadline=max(reads_until, loop.time() + margin / 2),
                    first_pause_s=self._client.repeat_delay_s,
                    proxy=self._client.proxy,
                    resolver=self._client.hosts.resolver,
                )
                return await read_pictures(response, request.n, download)
        except TimeoutError:
            return ProviderTimeout()

    async def _call_with_retries(self, request: ImageRequest, credentials: ProviderCredentials | None) -> Any:
        """LiteLLM's response, or the error of the last attempt."""
        async with self._client.arguments(self._model, credentials) as reach:
            response = await self._repeated(reach | self._parameters(request))
        if not isinstance(response, ProviderFailure):
            return response
        return to_generation_error(response, await self._shown_words(response.message, request, credentials))

    async def _repeated(self, arguments: dict[str, Any]) -> Any:
        """LiteLLM's response, or the failure of the last attempt."""
        deadline = asyncio.get_running_loop().time() + self._client.timeout_s
        for attempt in range(_MAX_REPEATS + 1):
            response = await self._attempt(arguments)
            if not isinstance(response, ProviderFailure):
                break
            pause = response.retry_after if response.retry_after is not None else self._client.repeat_delay_s
            too_late = asyncio.get_running_loop().time() + pause >= deadline
            if attempt == _MAX_REPEATS or too_late or not may_repeat(response):
                break
            await asyncio.sleep(pause)
        return response

    async def _shown_words(
        self, message: str | None, request: ImageRequest, credentials: ProviderCredentials | None
    ) -> str | None:
        """What of the provider's message may be shown: nothing of an internal host that an organisation named."""
        base = self._client.base(self._model, credentials)
        of_tenant = credentials is not None and credentials.of_tenant
        if message and base and of_tenant and await self._client.hosts.is_internal(_host(base)):
            return None
        secrets = credentials.secrets if credentials else ()
        return sanitize_message(message, prompt=request.prompt, secrets=secrets)

    async def _attempt(self, arguments: dict[str, Any]) -> Any:
        try:
            return await self._client.send(self._model, arguments)
        except Exception as error:  # LiteLLM raises anything that its dependencies raise
            return read_failure(error)

    def _parameters(self, request: ImageRequest) -> dict[str, Any]:
        """The prompt, the parameters that the model takes and the caller set, and those that the model always needs."""
        taken = {
            keyword: getattr(request, field)
            for field, keyword in self._model.request_parameters.items()
            if getattr(request, field) is not None
        }
        of_size = self._model.size_parameters.get(request.size or "", {})
        return {"prompt": request.prompt, **taken, **of_size, **self._model.fixed_parameters}


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""
