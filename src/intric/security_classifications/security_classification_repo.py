from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.constraints import conflicts
from intric.database.tables.spaces_table import SecurityClassifications, Spaces
from intric.security_classifications.security_classification import DescribedClassification
from intric.shared.exceptions import NotFound
from intric.shared.security_classification import SecurityClassification

_CONFLICTS = {
    "uq_security_classifications_tenant_id_security_level": "Another classification has this level already.",
    "uq_security_classifications_tenant_id_name": "Another classification has this name already.",
}
_NOT_FOUND = "There is no security classification with this id."


class SecurityClassificationRepository:
    """The classifications of one organisation."""

    def __init__(self, session: AsyncSession, tenant_id: UUID) -> None:
        self._session = session
        self._tenant_id = tenant_id

    async def add(self, name: str, description: str | None, security_level: int) -> DescribedClassification:
        """Add a classification. Raises Conflict if the name or the level is taken."""
        row = SecurityClassifications(
            tenant_id=self._tenant_id, name=name, description=description, security_level=security_level
        )
        self._session.add(row)
        with conflicts(_CONFLICTS):
            await self._session.flush()
        return _to_described(row)

    async def all(self) -> list[DescribedClassification]:
        """Return all classifications, lowest level first."""
        query = select(SecurityClassifications).where(SecurityClassifications.tenant_id == self._tenant_id)
        rows = await self._session.scalars(query.order_by(SecurityClassifications.security_level))
        return [_to_described(row) for row in rows]

    async def one(self, classification_id: UUID) -> DescribedClassification:
        """Raises NotFound."""
        query = select(SecurityClassifications).where(*self._is(classification_id))
        return _found(await self._session.scalar(query))

    async def get_for_update(self, classification_id: UUID) -> DescribedClassification:
        """Lock a classification so that it can't be assigned until the transaction ends. Raises NotFound."""
        query = select(SecurityClassifications).where(*self._is(classification_id)).with_for_update()
        return _found(await self._session.scalar(query))

    async def require(self, classification_id: UUID) -> SecurityClassification:
        """Lock a classification against deletion until the transaction ends. Raises NotFound."""
        query = select(SecurityClassifications).where(*self._is(classification_id))
        row = await self._session.scalar(query.with_for_update(read=True, key_share=True))
        found = to_classification(row)
        if found is None:
            raise NotFound(_NOT_FOUND)
        return found

    async def update(self, classification_id: UUID, changes: dict[str, Any]) -> DescribedClassification:
        """Change the given columns. Raises NotFound, and Conflict if the new name or level is taken."""
        if not changes:
            return await self.one(classification_id)
        changed = update(SecurityClassifications).where(*self._is(classification_id)).values(changes)
        with conflicts(_CONFLICTS):
            return _found(await self._session.scalar(changed.returning(SecurityClassifications)))

    async def spaces_with(self, classification_id: UUID) -> dict[UUID, str]:
        """Return the organisation's spaces with this classification, oldest first: id -> name."""
        spaces = select(Spaces.id, Spaces.name).where(
            Spaces.tenant_id == self._tenant_id, Spaces.security_classification_id == classification_id
        )
        rows = await self._session.execute(spaces.order_by(Spaces.created_at, Spaces.id))
        return {row.id: row.name for row in rows}

    async def delete(self, classification_id: UUID) -> None:
        await self._session.execute(delete(SecurityClassifications).where(*self._is(classification_id)))

    def _is(self, classification_id: UUID) -> tuple[Any, Any]:
        return (
            SecurityClassifications.tenant_id == self._tenant_id,
            SecurityClassifications.id == classification_id,
        )


def to_classification(row: SecurityClassifications | None) -> SecurityClassification | None:
    return SecurityClassification(row.id, row.name, row.security_level) if row else None


def _found(row: SecurityClassifications | None) -> DescribedClassification:
    if row is None:
        raise NotFound(_NOT_FOUND)
    return _to_described(row)


def _to_described(row: SecurityClassifications) -> DescribedClassification:
    return DescribedClassification(
        id=row.id,
        name=row.name,
        security_level=row.security_level,
        description=row.description,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
