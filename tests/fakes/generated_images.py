from uuid import UUID, uuid4

from intric.image_models.domain.generated_image import (
    GeneratedImage,
    ImageContent,
    ImagePage,
    NewImage,
    RenditionKind,
)
from intric.image_models.domain.generation import Generation
from intric.shared.exceptions import InvalidRequest, NotFound
from tests.fakes.memory import Memory, StoredImage


class FakeGeneratedImageRepository:
    """GeneratedImageRepository in memory. A cursor is the id of the last picture of a page."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def save(self, generation: Generation, image: NewImage) -> UUID:
        model = self._memory.catalogue[generation.image_model_id]
        facts = GeneratedImage(
            id=uuid4(),
            tenant_id=generation.tenant_id,
            user_id=generation.user_id,
            generation_id=generation.id,
            index=image.index,
            image_model_id=model.id,
            model_name=model.name,
            model_nickname=model.nickname,
            prompt=generation.prompt,
            revised_prompt=image.revised_prompt,
            size=generation.size,
            quality=generation.quality,
            width=image.width,
            height=image.height,
            mimetype=image.mimetype,
            file_size=len(image.blob),
            icon_width=image.icon_width,
            icon_file_size=len(image.icon) if image.icon else None,
            created_at=self._memory.now(),
        )
        renditions = {
            RenditionKind.ORIGINAL: ImageContent(image.blob, image.mimetype),
            RenditionKind.THUMBNAIL: ImageContent(image.thumbnail, "image/webp"),
        }
        if image.icon is not None:
            renditions[RenditionKind.ICON] = ImageContent(image.icon, "image/webp")
        self._memory.images[facts.id] = StoredImage(
            facts, renditions, generation.draft_expiry(facts.created_at)
        )
        return facts.id

    async def get_by_id(self, tenant_id: UUID, image_id: UUID, *, user_id: UUID | None) -> GeneratedImage:
        return self._one(tenant_id, image_id, user_id).facts

    async def content(
        self, tenant_id: UUID, image_id: UUID, rendition: RenditionKind, *, user_id: UUID | None
    ) -> ImageContent:
        renditions = self._one(tenant_id, image_id, user_id).renditions
        if rendition not in renditions:
            raise NotFound
        return renditions[rendition]

    async def list_by_tenant(
        self, tenant_id: UUID, *, user_id: UUID | None, limit: int, cursor: str | None
    ) -> ImagePage:
        mine = [
            stored.facts
            for stored in self._memory.images.values()
            if stored.facts.tenant_id == tenant_id and user_id in (None, stored.facts.user_id)
        ]
        newest_first = sorted(mine, key=lambda facts: facts.created_at, reverse=True)
        if cursor is not None:
            ids = [str(facts.id) for facts in newest_first]
            if cursor not in ids:
                raise InvalidRequest
            newest_first = newest_first[ids.index(cursor) + 1 :]
        items = newest_first[:limit]
        return ImagePage(items, str(items[-1].id) if len(newest_first) > limit else None)

    async def delete(self, tenant_id: UUID, image_id: UUID, *, user_id: UUID | None) -> None:
        del self._memory.images[self._one(tenant_id, image_id, user_id).facts.id]

    def _one(self, tenant_id: UUID, image_id: UUID, user_id: UUID | None) -> StoredImage:
        stored = self._memory.images.get(image_id)
        if (
            stored is None
            or stored.facts.tenant_id != tenant_id
            or user_id not in (None, stored.facts.user_id)
        ):
            raise NotFound
        return stored
