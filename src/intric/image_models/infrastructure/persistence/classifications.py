from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.spaces_table import SecurityClassifications, Spaces
from intric.image_models.infrastructure.persistence.image_model_mapper import to_classification
from intric.security_classifications.security_classification import SecurityClassification
from intric.shared.exceptions import NotFound


class SqlClassifications:
    """Classifications, read in image generation's own transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def one(self, tenant_id: UUID, classification_id: UUID) -> SecurityClassification:
        query = select(SecurityClassifications).where(
            SecurityClassifications.tenant_id == tenant_id, SecurityClassifications.id == classification_id
        )
        # Locked against being deleted before what refers to it has been stored.
        row = await self._session.scalar(query.with_for_update(read=True, key_share=True))
        found = to_classification(row)
        if found is None:
            raise NotFound("There is no security classification with this id.")
        return found

    async def of_space(self, tenant_id: UUID, space_id: UUID) -> SecurityClassification | None:
        row = (
            await self._session.execute(
                select(Spaces.id, SecurityClassifications)
                .outerjoin(
                    SecurityClassifications, SecurityClassifications.id == Spaces.security_classification_id
                )
                .where(Spaces.tenant_id == tenant_id, Spaces.id == space_id)
            )
        ).one_or_none()
        if row is None:
            raise NotFound("There is no space with this id.")
        return to_classification(row[1])
