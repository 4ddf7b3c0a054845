"""Idempotency keys: each is used by one request at a time and forgotten after `KEYS_KEPT`."""

from uuid import UUID

from sqlalchemy import func, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_generations_table import ImageGenerations
from intric.image_models.domain.generation import KEYS_KEPT


async def lock_key(session: AsyncSession, user_id: UUID, key: str) -> None:
    """Lock the key until the transaction ends, so that of two requests at once the second finds the first."""
    lock = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
    await session.execute(lock, {"name": f"idempotency {user_id} {key}"})


async def forget_old_key(session: AsyncSession, user_id: UUID, key: str) -> None:
    old = ImageGenerations.created_at <= func.now() - KEYS_KEPT
    await session.execute(
        update(ImageGenerations)
        .where(ImageGenerations.user_id == user_id, ImageGenerations.idempotency_key == key, old)
        .values(idempotency_key=None, request_fingerprint=None)
    )
