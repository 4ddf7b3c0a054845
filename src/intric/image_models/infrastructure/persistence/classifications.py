from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.spaces_table import SecurityClassifications, Spaces
from intric.security_classifications.security_classification_repo import (
    SecurityClassificationRepository,
    to_classification,
)
from intric.shared.exceptions import NotFound
from intric.shared.security_classification import SecurityClassification


class SqlClassifications:
    """Classifications on PostgreSQL, in the unit of work's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def one(self, tenant_id: UUID, classification_id: UUID) -> SecurityClassification:
        return await SecurityClassificationRepository(self._session, tenant_id).require(classification_id)

    async def of_space(self, tenant_id: UUID, space_id: UUID) -> SecurityClassification | None:
        query = (
            select(Spaces.id, SecurityClassifications)
            .outerjoin(
                SecurityClassifications, SecurityClassifications.id == Spaces.security_classification_id
            )
            .where(Spaces.tenant_id == tenant_id, Spaces.id == space_id)
        )
        row = (await self._session.execute(query)).one_or_none()
        if row is None:
            raise NotFound("There is no space with this id.")
        return to_classification(row[1])
