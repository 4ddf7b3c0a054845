from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.database import Database
from intric.security_classifications.security_classification import (
    ClassificationUse,
    DescribedClassification,
)
from intric.security_classifications.security_classification_repo import SecurityClassificationRepository
from intric.shared.exceptions import Conflict
from intric.shared.permissions import Permission, validate_permissions
from intric.shared.user import User

# Returns a tenant's models with a classification, id -> name, in the caller's transaction.
ModelsWithClassification = Callable[[AsyncSession, UUID, UUID], Awaitable[dict[UUID, str]]]


class SecurityClassificationService:
    """Manages an organisation's security classifications. All users may read them, administrators change them.

    Args:
        models_with: returns the image models with a classification, by the ids of tenant and classification.
    """

    def __init__(self, user: User, database: Database, models_with: ModelsWithClassification) -> None:
        self.user = user
        self._database = database
        self._models_with = models_with

    async def all(self) -> list[DescribedClassification]:
        """Return all classifications, lowest level first."""
        async with self._database.transaction() as session:
            return await SecurityClassificationRepository(session, self.user.tenant_id).all()

    @validate_permissions(Permission.ADMIN)
    async def create(
        self, name: str, description: str | None, security_level: int
    ) -> DescribedClassification:
        """Create a classification. Raises Conflict if the name or the level is taken."""
        async with self._database.transaction() as session:
            classifications = SecurityClassificationRepository(session, self.user.tenant_id)
            return await classifications.add(name, description, security_level)

    @validate_permissions(Permission.ADMIN)
    async def update(self, classification_id: UUID, changes: dict[str, Any]) -> DescribedClassification:
        """Change only the fields in `changes`. Raises NotFound, and Conflict if name or level is taken."""
        async with self._database.transaction() as session:
            classifications = SecurityClassificationRepository(session, self.user.tenant_id)
            return await classifications.update(classification_id, changes)

    @validate_permissions(Permission.ADMIN)
    async def delete(self, classification_id: UUID) -> None:
        """Delete a classification. Raises NotFound, and Conflict if it is in use; its details list where."""
        async with self._database.transaction() as session:
            classifications = SecurityClassificationRepository(session, self.user.tenant_id)
            found = await classifications.get_for_update(classification_id)
            use = ClassificationUse(
                spaces=await classifications.spaces_with(classification_id),
                image_models=await self._models_with(session, self.user.tenant_id, classification_id),
            )
            if use:
                raise Conflict(
                    f"{found.name} is in use. Give these spaces and models another classification first.",
                    details=_details(use),
                )
            await classifications.delete(classification_id)


def _details(use: ClassificationUse) -> dict[str, list[dict[str, str]]]:
    return {
        "spaces": [{"id": str(id), "name": name} for id, name in use.spaces.items()],
        "image_models": [{"id": str(id), "name": name} for id, name in use.image_models.items()],
    }
