"""Counts the rows that belong to an organisation or a user."""

from uuid import UUID

from sqlalchemy import func, select

from intric.database.database import Database
from intric.database.tables import Base


async def rows_of_tenant(database: Database, tenant_id: UUID) -> dict[str, int]:
    """Return the number of the organisation's rows by table; tables without any are left out."""
    return await _rows(database, "tenant_id", tenant_id)


async def rows_of_user(database: Database, user_id: UUID) -> dict[str, int]:
    """Return the same for a user."""
    return await _rows(database, "user_id", user_id)


async def _rows(database: Database, column: str, owner: UUID) -> dict[str, int]:
    counts = {}
    async with database.transaction() as session:
        for table in Base.metadata.sorted_tables:
            if column in table.c:
                query = select(func.count()).select_from(table).where(table.c[column] == owner)
                counts[table.name] = await session.scalar(query) or 0
    return {name: count for name, count in counts.items() if count}
