"""A generated picture and its repository."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID


class RenditionKind(StrEnum):
    """ORIGINAL is byte for byte what the provider sent; the others are WebP made from it."""

    ORIGINAL = "original"
    THUMBNAIL = "thumbnail"
    ICON = "icon"


@dataclass(frozen=True, slots=True)
class GeneratedImage:
    """A picture without its bytes. Width and height in px and sizes in bytes are read from the bytes."""

    id: UUID
    tenant_id: UUID
    user_id: UUID | None
    generation_id: UUID
    index: int
    image_model_id: UUID | None
    model_name: str | None
    model_nickname: str | None
    prompt: str = field(repr=False)
    revised_prompt: str | None = field(repr=False)
    size: str | None
    quality: str | None
    width: int
    height: int
    mimetype: str
    file_size: int
    icon_width: int | None
    icon_file_size: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NewImage:
    """A picture that has arrived and is not stored yet, with its renditions."""

    index: int
    blob: bytes = field(repr=False)
    mimetype: str
    width: int
    height: int
    thumbnail: bytes = field(repr=False)
    icon: bytes | None = field(default=None, repr=False)
    icon_width: int | None = None
    revised_prompt: str | None = field(default=None, repr=False)
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImageContent:
    blob: bytes = field(repr=False)
    mimetype: str


@dataclass(frozen=True, slots=True)
class ImagePage:
    """One page of a list, newest first; `next_cursor` is None on the last one."""

    items: Sequence[GeneratedImage]
    next_cursor: str | None


class GeneratedImageRepository(Protocol):
    """Every method is scoped to a tenant; `user_id` None means all of its users."""

    async def get_by_id(self, tenant_id: UUID, image_id: UUID, *, user_id: UUID | None) -> GeneratedImage:
        """Raises NotFound."""
        ...

    async def content(
        self, tenant_id: UUID, image_id: UUID, rendition: RenditionKind, *, user_id: UUID | None
    ) -> ImageContent:
        """The bytes of one rendition. Raises NotFound, also where the picture has no such rendition."""
        ...

    async def list_by_tenant(
        self, tenant_id: UUID, *, user_id: UUID | None, limit: int, cursor: str | None
    ) -> ImagePage:
        """Newest first. Raises InvalidRequest for a cursor that no page gave."""
        ...

    async def delete(self, tenant_id: UUID, image_id: UUID, *, user_id: UUID | None) -> None:
        """Raises NotFound."""
        ...
