from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_models_table import GeneratedImages, ImageModels
from intric.image_models.domain.generated_image import (
    GeneratedImage,
    ImageContent,
    ImagePage,
    NewImage,
    RenditionKind,
)
from intric.image_models.domain.generation import Generation
from intric.shared.exceptions import NotFound
from intric.shared.paging import decode_cursor, next_cursor

_NOT_FOUND = "There is no picture with this id."


class SqlGeneratedImageRepository:
    """GeneratedImageRepository on PostgreSQL. Lists read no bytes of pictures."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def save(self, generation: Generation, image: NewImage) -> UUID:
        """Store a picture of this generation; returns its id."""
        now = datetime.now(UTC)
        row = GeneratedImages(
            tenant_id=generation.tenant_id,
            user_id=generation.user_id,
            image_model_id=generation.image_model_id,
            generation_id=generation.id,
            index=image.index,
            prompt=generation.prompt,
            revised_prompt=image.revised_prompt,
            size=generation.size,
            quality=generation.quality,
            width=image.width,
            height=image.height,
            mimetype=image.mimetype,
            file_size=len(image.blob),
            blob=image.blob,
            thumbnail=image.thumbnail,
            icon=image.icon,
            icon_width=image.icon_width,
            icon_file_size=len(image.icon) if image.icon else None,
            details=image.details or None,
            expires_at=generation.draft_expiry(now),
            # Lists show the newest first: this keeps the pictures of one call in their order.
            created_at=now - timedelta(microseconds=image.index),
        )
        self._session.add(row)
        await self._session.flush()
        return row.id

    async def get_by_id(self, tenant_id: UUID, image_id: UUID, *, user_id: UUID | None) -> GeneratedImage:
        query = _scoped(images_with_model(), tenant_id, user_id).where(GeneratedImages.id == image_id)
        row = (await self._session.execute(query)).one_or_none()
        if row is None:
            raise NotFound(_NOT_FOUND)
        return to_generated_image(*row)

    async def content(
        self, tenant_id: UUID, image_id: UUID, rendition: RenditionKind, *, user_id: UUID | None
    ) -> ImageContent:
        column = {
            RenditionKind.ORIGINAL: GeneratedImages.blob,
            RenditionKind.THUMBNAIL: GeneratedImages.thumbnail,
            RenditionKind.ICON: GeneratedImages.icon,
        }[rendition]
        query = _scoped(select(column, GeneratedImages.mimetype), tenant_id, user_id)
        row = (await self._session.execute(query.where(GeneratedImages.id == image_id))).one_or_none()
        if row is None:
            raise NotFound(_NOT_FOUND)
        blob, mimetype = row
        if blob is None:
            raise NotFound("This picture has no such rendition.")
        return ImageContent(blob, mimetype if rendition is RenditionKind.ORIGINAL else "image/webp")

    async def list_by_tenant(
        self, tenant_id: UUID, *, user_id: UUID | None, limit: int, cursor: str | None
    ) -> ImagePage:
        key = tuple_(GeneratedImages.created_at, GeneratedImages.id)
        query = _scoped(images_with_model(), tenant_id, user_id)
        if cursor is not None:
            query = query.where(key < tuple_(*decode_cursor(cursor)))
        query = query.order_by(GeneratedImages.created_at.desc(), GeneratedImages.id.desc()).limit(limit + 1)
        found = [to_generated_image(*row) for row in await self._session.execute(query)]
        return ImagePage(found[:limit], next_cursor(found, limit))

    async def delete(self, tenant_id: UUID, image_id: UUID, *, user_id: UUID | None) -> None:
        query = delete(GeneratedImages).where(
            GeneratedImages.tenant_id == tenant_id, GeneratedImages.id == image_id
        )
        if user_id is not None:
            query = query.where(GeneratedImages.user_id == user_id)
        deleted = await self._session.scalar(query.returning(GeneratedImages.id))
        if deleted is None:
            raise NotFound(_NOT_FOUND)


def images_with_model() -> Select[*tuple[Any, ...]]:
    return select(GeneratedImages, ImageModels.name, ImageModels.nickname).outerjoin(
        ImageModels, ImageModels.id == GeneratedImages.image_model_id
    )


def to_generated_image(
    row: GeneratedImages, model_name: str | None, model_nickname: str | None
) -> GeneratedImage:
    return GeneratedImage(
        id=row.id,
        tenant_id=row.tenant_id,
        user_id=row.user_id,
        generation_id=row.generation_id,
        index=row.index,
        image_model_id=row.image_model_id,
        model_name=model_name,
        model_nickname=model_nickname,
        prompt=row.prompt,
        revised_prompt=row.revised_prompt,
        size=row.size,
        quality=row.quality,
        width=row.width,
        height=row.height,
        mimetype=row.mimetype,
        file_size=row.file_size,
        icon_width=row.icon_width,
        icon_file_size=row.icon_file_size,
        created_at=row.created_at,
    )


def _scoped(
    query: Select[*tuple[Any, ...]], tenant_id: UUID, user_id: UUID | None
) -> Select[*tuple[Any, ...]]:
    query = query.where(GeneratedImages.tenant_id == tenant_id)
    return query if user_id is None else query.where(GeneratedImages.user_id == user_id)
