"""What is kept of generations, as the rest of the domain sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage, NewImage
from intric.image_models.domain.generation import CallStatus, Generation, ProviderCall
from intric.image_models.domain.image_model import ImageModel


@dataclass(frozen=True, slots=True)
class GenerationEvent:
    """What happened to one picture. `number` counts a generation's events from 1, without gaps."""

    number: int
    outcome: GeneratedImage | Failure


@dataclass(frozen=True, slots=True)
class ClaimedCall:
    """A call that this worker has marked as sent and is now to carry out."""

    call: ProviderCall
    generation: Generation
    model: ImageModel


class GenerationRepository(Protocol):
    async def add(self, generation: Generation, *, provider: str) -> None:
        """Keep a new generation and its calls, all waiting for `provider`."""
        ...

    async def find_by_idempotency_key(self, tenant_id: UUID, user_id: UUID, key: str) -> Generation | None:
        """What the user started with this idempotency key, unless that was too long ago: then the key is forgotten.

        Until the transaction ends nobody else can start anything with the key.
        """
        ...

    async def waiting_calls(self, tenant_id: UUID) -> int:
        """How many calls of the tenant have not been sent yet."""
        ...

    async def calls_sent(self, tenant_id: UUID, *, within: timedelta) -> int:
        """How many calls of the tenant have been sent during the last `within`."""
        ...

    async def one(self, tenant_id: UUID, user_id: UUID, generation_id: UUID) -> Generation:
        """A user's own generation, without its calls. Raises NotFound."""
        ...

    async def events(self, tenant_id: UUID, generation_id: UUID, *, after: int) -> list[GenerationEvent]:
        """What happened since event number `after`, in order."""
        ...

    async def claim_next_call(self, provider: str, job_id: int) -> ClaimedCall | None:
        """Mark the call that is next in line as sent under this job; None when none waits."""
        ...

    async def find_stalled_call(self, job_id: int) -> ProviderCall | None:
        """The call that was sent under this job by a worker that is no more; None when there is none."""
        ...

    async def cancel(self, tenant_id: UUID, user_id: UUID, generation_id: UUID) -> None:
        """Take a user's own generation out of the line: calls that still wait are never sent.

        Does nothing to one that is over. Raises NotFound.
        """
        ...

    async def end_call(
        self,
        call_id: UUID,
        status: CallStatus,
        images: Sequence[NewImage],
        failures: Sequence[Failure],
    ) -> None:
        """Store what a call brought and finish its generation when no call is open.

        A call that already ended is left as it is, save that one whose outcome was unknown may still deliver. A call
        that is no more, since its owner was removed, leaves nothing behind.
        """
        ...
