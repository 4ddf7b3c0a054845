"""The owner whose data is deleted, and the port to image generation's part of that data."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Owner:
    """One user of an organisation, or without `user_id` the whole organisation."""

    tenant_id: UUID
    user_id: UUID | None = None


class OwnedGenerations(Protocol):
    """An owner's data in image generation. Every method runs in the caller's transaction."""

    async def count_images(self, session: AsyncSession, owner: Owner) -> int: ...

    async def drop_waiting_calls(self, session: AsyncSession, owner: Owner) -> None:
        """Drop the provider calls that have not been sent yet."""
        ...

    async def delete_some(self, session: AsyncSession, owner: Owner) -> bool:
        """Delete one short batch of generations with their pictures. Returns False when none was left."""
        ...

    async def delete_model_settings(self, session: AsyncSession, tenant_id: UUID) -> None:
        """Delete an organisation's settings of its models."""
        ...
