"""Tests whether a model answers, by a generation like any other."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from intric.image_models.application.generation_outcome import AcceptedGeneration
from intric.image_models.application.generation_queue import GenerationQueue
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.application.ports.unit_of_work import UnitOfWorkFactory
from intric.image_models.domain.errors import CredentialsMissing
from intric.image_models.domain.generation import Generation, GenerationKind
from intric.shared.permissions import Permission, validate_permissions
from intric.shared.user import User

PROMPT = "A plain blue circle on a white background."

_NOT_YET = (
    "No answer came within {seconds:.0f} s. Many pictures may be waiting in line, or no worker runs; "
    "try again in a while."
)

_NO_KEY = "There is no key for this model's provider. Add one under Admin, Credentials."


@dataclass(frozen=True, slots=True)
class ModelTest:
    """Args:
    latency_ms: from the request to the answer, waiting in the queue included.
    code: of the failure; None where a picture came.
    message: for an administrator, says what to correct.
    """

    ok: bool
    latency_ms: int
    code: str | None
    message: str


class ImageModelTestService:
    """Tries models for an administrator.

    Args:
        generation_service: factory of the service that waits; takes `user=`.
        wait_s: how many seconds that service waits.
    """

    def __init__(
        self,
        user: User,
        generation_service: Callable[..., ImageGenerationService],
        unit_of_work: UnitOfWorkFactory,
        queue: GenerationQueue,
        *,
        wait_s: float,
    ) -> None:
        self.user = user
        self._unit_of_work = unit_of_work
        self._generations = generation_service(user=user)
        self._queue = queue
        self._wait_s = wait_s

    @validate_permissions(Permission.ADMIN)
    async def test(self, model_id: UUID) -> ModelTest:
        """Make one smallest, cheapest picture, which is checked and not kept; the call is billed like any other.

        Works for a model that is not enabled, and for a deprecated one, which the provider may refuse.

        Raises:
            NotFound: no such model.
            CredentialsMissing: there are no credentials for its provider.
            Busy: too many calls of the organisation wait.
        """
        started = time.monotonic()
        outcome = await self._generations.outcome(await self._start(model_id))
        seconds = time.monotonic() - started
        milliseconds = round(seconds * 1000)
        if not outcome.is_over:
            message = _NOT_YET.format(seconds=self._wait_s)
            return ModelTest(ok=False, latency_ms=milliseconds, code="provider_timeout", message=message)
        if outcome.failures:
            failure = outcome.failures[0]
            return ModelTest(ok=False, latency_ms=milliseconds, code=failure.code, message=failure.message)
        message = f"A picture came back in {seconds:.1f} s."
        return ModelTest(ok=True, latency_ms=milliseconds, code=None, message=message)

    async def _start(self, model_id: UUID) -> AcceptedGeneration:
        async with self._unit_of_work() as uow:
            model = await uow.image_models.one(self.user.tenant_id, model_id)
            if model.is_locked:
                raise CredentialsMissing(_NO_KEY)
            generation = Generation(
                tenant_id=self.user.tenant_id,
                user_id=self.user.id,
                image_model_id=model.id,
                kind=GenerationKind.TEST,
                prompt=PROMPT,
                own_words=PROMPT,
                requested=1,
                size=model.smallest_size(),
                quality=model.cheapest_quality(),
            )
            await self._queue.enqueue(uow, generation, model)
            return AcceptedGeneration(generation, model)
