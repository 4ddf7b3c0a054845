"""Whose things are meant where all that somebody has is to go."""

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
    """What image generation keeps of an owner. Every method works in the caller's transaction."""

    async def count_images(self, session: AsyncSession, owner: Owner) -> int: ...

    async def drop_waiting_calls(self, session: AsyncSession, owner: Owner) -> None:
        """Nothing that still waits is sent any more."""
        ...

    async def delete_some(self, session: AsyncSession, owner: Owner) -> bool:
        """Delete so many generations with their pictures as a short transaction takes; False when none was left."""
        ...

    async def delete_model_settings(self, session: AsyncSession, tenant_id: UUID) -> None:
        """Delete what an organisation decided about its models."""
        ...
