from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from intric.image_models.domain.generated_image import GeneratedImage, NewImage
from intric.image_models.domain.generation import Generation, GenerationEvent, GenerationStatus
from intric.image_models.domain.generation_summary import GenerationSummary
from intric.image_models.domain.provider_call import ProviderCall
from intric.image_models.domain.provider_slots import ProviderSlots
from intric.shared.paging import PageRequest


@dataclass(frozen=True, slots=True)
class WaitingCalls:
    """How many calls have not been sent yet."""

    of_tenant: int
    of_user: int


class GenerationRepository(Protocol):
    """Loads, locks and saves generations. What may happen to one is decided by the generation itself."""

    async def add(self, generation: Generation, *, provider: str) -> None:
        """Save a new generation and its calls, all waiting for `provider`."""
        ...

    async def save(self, generation: Generation, events: Sequence[GenerationEvent[NewImage]]) -> None:
        """Save a generation that this unit of work has locked, its events and their pictures; notify watchers."""
        ...

    async def find_by_idempotency_key(self, tenant_id: UUID, user_id: UUID, key: str) -> Generation | None:
        """The generation that the user started with this key, without its calls; None after `KEYS_KEPT`.

        Until the transaction ends no other can start anything with the key.
        """
        ...

    async def waiting_calls(self, tenant_id: UUID, user_id: UUID) -> WaitingCalls:
        """How many calls of the tenant, and of this user of it, have not been sent yet."""
        ...

    async def calls_sent(self, tenant_id: UUID, *, within: timedelta) -> int:
        """How many calls of the tenant have been sent during the last `within`."""
        ...

    async def one(self, tenant_id: UUID, user_id: UUID | None, generation_id: UUID) -> Generation:
        """A generation of the user, or with None of anyone in the tenant, without its calls. Raises NotFound."""
        ...

    async def list_page(
        self,
        tenant_id: UUID,
        user_id: UUID | None,
        statuses: Collection[GenerationStatus],
        page: PageRequest,
    ) -> list[GenerationSummary]:
        """Those with one of the statuses, newest first; one more than the page's limit where another page follows.

        Raises InvalidRequest for a cursor that no page gave.
        """
        ...

    async def events(
        self, tenant_id: UUID, generation_id: UUID, *, after: int
    ) -> list[GenerationEvent[GeneratedImage]]:
        """The events since number `after`, in order, without those of deleted pictures."""
        ...

    async def get_for_update(self, tenant_id: UUID, user_id: UUID | None, generation_id: UUID) -> Generation:
        """The generation that `one` finds, with its calls, locked until the transaction ends. Raises NotFound."""
        ...

    async def get_for_update_by_call(self, call_id: UUID) -> Generation | None:
        """The generation of this call, likewise; None when it was deleted with its owner."""
        ...

    async def get_for_update_next(
        self, provider: str, slots: ProviderSlots
    ) -> tuple[Generation, ProviderCall] | None:
        """The generation whose call is next in the provider's queue, likewise, and that call.

        None when none waits, or none whose tenant may have a slot. Fair between tenants and their users; see
        `persistence/call_scheduling.py`.
        """
        ...

    async def has_waiting_calls(self, provider: str) -> bool:
        """Whether any call waits in the provider's queue."""
        ...

    async def find_stalled_call(self, job_id: int) -> ProviderCall | None:
        """The call that was sent under this job and has not ended; None when there is none."""
        ...
