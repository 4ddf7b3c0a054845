from typing import Protocol
from uuid import UUID

from intric.image_models.domain.image_model import ImageModel


class ImageModelRepository(Protocol):
    """The catalogue's image models, each with one tenant's settings."""

    async def all(self, tenant_id: UUID) -> list[ImageModel]:
        """Every model, deprecated ones included, by org and nickname."""
        ...

    async def one(self, tenant_id: UUID, model_id: UUID) -> ImageModel:
        """Raises NotFound."""
        ...

    async def one_or_none(self, tenant_id: UUID, model_id: UUID) -> ImageModel | None: ...

    async def get_for_update(self, tenant_id: UUID, model_id: UUID) -> ImageModel:
        """As `one`, with the tenant's settings of all its models locked until the transaction ends."""
        ...

    async def update(self, tenant_id: UUID, model: ImageModel) -> ImageModel:
        """Save the tenant's settings; a new default replaces the old one.

        Raises NotFound for a security classification that is not the tenant's.
        """
        ...
