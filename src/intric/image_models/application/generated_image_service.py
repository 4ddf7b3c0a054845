from uuid import UUID

from intric.image_models.application.ports.unit_of_work import UnitOfWorkFactory
from intric.image_models.domain.generated_image import (
    GeneratedImage,
    ImageContent,
    ImagePage,
    RenditionKind,
)
from intric.shared.permissions import Permission, validate_permission
from intric.shared.user import User


class GeneratedImageService:
    """Generated pictures: a user's own, for an administrator those of the whole organisation."""

    def __init__(self, user: User, unit_of_work: UnitOfWorkFactory) -> None:
        self.user = user
        self._unit_of_work = unit_of_work

    async def list_images(self, *, limit: int, cursor: str | None, whole_tenant: bool) -> ImagePage:
        """Newest first. Raises NotPermitted when a user who is no administrator asks for the whole tenant's."""
        if whole_tenant:
            validate_permission(self.user, Permission.ADMIN)
        user_id = None if whole_tenant else self.user.id
        async with self._unit_of_work() as uow:
            return await uow.generated_images.list_by_tenant(
                self.user.tenant_id, user_id=user_id, limit=limit, cursor=cursor
            )

    async def get_image(self, image_id: UUID) -> GeneratedImage:
        """Raises NotFound."""
        async with self._unit_of_work() as uow:
            return await uow.generated_images.get_by_id(
                self.user.tenant_id, image_id, user_id=self._whose_images()
            )

    async def get_content(self, image_id: UUID, rendition: RenditionKind) -> ImageContent:
        """Raises NotFound, also where the picture has no such rendition."""
        async with self._unit_of_work() as uow:
            return await uow.generated_images.content(
                self.user.tenant_id, image_id, rendition, user_id=self._whose_images()
            )

    async def delete_image(self, image_id: UUID) -> None:
        """Raises NotFound."""
        async with self._unit_of_work() as uow:
            await uow.generated_images.delete(self.user.tenant_id, image_id, user_id=self._whose_images())

    def _whose_images(self) -> UUID | None:
        """Whose pictures this user may open: None means all of the tenant."""
        return None if self.user.is_admin else self.user.id
