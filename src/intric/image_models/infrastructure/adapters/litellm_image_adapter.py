"""Makes pictures with any model that LiteLLM reaches."""

import asyncio
from typing import Any

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
from intric.image_models.infrastructure.adapters.litellm.image_download import PictureDownload, is_loopback
from intric.image_models.infrastructure.adapters.litellm.response import read_pictures
from intric.image_models.infrastructure.adapters.litellm.sanitize_message import sanitize_message
from intric.settings.credential_resolver import CredentialResolver
from intric.settings.encryption import SecretUnreadable

_MAX_REPEATS = 2


class LiteLLMImageAdapter:
    """Implements `ImageGenerator` for one model; cheap to make, one for each call.

    One call is one request that may be billed. It is repeated, at most twice, only where the provider said that
    it has too many requests or no connection came about, and only within `wire.timeout_s`.

    Vendor exceptions hold the request with its key and prompt, so ours are made after they are gone: what is
    raised here has neither `__cause__` nor `__context__`.
    """

    def __init__(
        self, model: ImageModel, credential_resolver: CredentialResolver, wire: LiteLLMClient
    ) -> None:
        self._model = model
        self._credential_resolver = credential_resolver
        self._wire = wire

    async def generate_images(self, request: ImageRequest) -> list[ImageGenerationResult]:
        """Carry out one provider call. See the port for what comes back and what is raised."""
        credentials = self._credentials()
        outcome = await self._within_deadline(request, credentials)
        if isinstance(outcome, GenerationError):
            raise outcome
        return outcome

    def _credentials(self) -> ProviderCredentials | None:
        """None for a model that needs none. Raises ProviderCredentialsRefused where there are none to be had."""
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
        try:
            async with asyncio.timeout(self._wire.timeout_s):
                answer = await self._ask(request, credentials)
                if isinstance(answer, GenerationError):
                    return answer
                base = self._wire.base(self._model, credentials)
                return await read_pictures(
                    answer, request.n, PictureDownload(may_loop_back=is_loopback(base))
                )
        except TimeoutError:
            return ProviderTimeout()

    async def _ask(self, request: ImageRequest, credentials: ProviderCredentials | None) -> Any:
        """LiteLLM's answer, or the error that the last attempt came to."""
        arguments = self._wire.arguments(self._model, credentials) | self._parameters(request)
        deadline = asyncio.get_running_loop().time() + self._wire.timeout_s
        for attempt in range(_MAX_REPEATS + 1):
            answer = await self._attempt(arguments)
            if not isinstance(answer, ProviderFailure):
                return answer
            pause = answer.retry_after if answer.retry_after is not None else self._wire.repeat_delay_s
            too_late = asyncio.get_running_loop().time() + pause >= deadline
            if attempt == _MAX_REPEATS or too_late or not may_repeat(answer):
                break
            await asyncio.sleep(pause)
        secrets = credentials.secrets if credentials else ()
        return to_generation_error(
            answer, sanitize_message(answer.words, prompt=request.prompt, secrets=secrets)
        )

    async def _attempt(self, arguments: dict[str, Any]) -> Any:
        try:
            return await self._wire.send(self._model, arguments)
        except Exception as error:  # LiteLLM raises whatever its dependencies do
            return read_failure(error)

    def _parameters(self, request: ImageRequest) -> dict[str, Any]:
        """The prompt, what the caller set of what the model takes, and what the model always needs."""
        taken = {
            keyword: getattr(request, field)
            for field, keyword in self._model.request_parameters.items()
            if getattr(request, field) is not None
        }
        of_size = self._model.size_parameters.get(request.size or "", {})
        return {"prompt": request.prompt, **taken, **of_size, **self._model.fixed_parameters}
