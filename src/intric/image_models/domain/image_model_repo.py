from typing import Protocol
from uuid import UUID

from intric.image_models.domain.image_model import ImageModel


class ImageModelRepository(Protocol):
    """The catalogue's image models, each with what one tenant decided about it."""

    async def all(self, tenant_id: UUID) -> list[ImageModel]:
        """Every model, deprecated ones included, by org and nickname."""
        ...

    async def one(self, tenant_id: UUID, model_id: UUID) -> ImageModel:
        """Raises NotFound."""
        ...

    async def one_or_none(self, tenant_id: UUID, model_id: UUID) -> ImageModel | None: ...

    async def get_for_update(self, tenant_id: UUID, model_id: UUID) -> ImageModel:
        """As `one`; until the transaction ends, nobody else changes what the tenant decided about its models."""
        ...

    async def update(self, tenant_id: UUID, model: ImageModel) -> ImageModel:
        """Keep what the tenant decided; a new default takes the place of the old one.

        Raises NotFound for a security classification that is not the tenant's.
        """
        ...
