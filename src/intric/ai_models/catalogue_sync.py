"""Writes one section of the catalogue to its table: adds, changes, marks as deprecated; never deletes."""

from collections.abc import Mapping
from typing import Any, TypeVar

import structlog
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.database import Database
from intric.database.migrations import START_LOCK
from intric.database.tables.base_class import CatalogueModel

log = structlog.get_logger()


Row = TypeVar("Row", bound=CatalogueModel)


async def sync_models(database: Database, table: type[Row], wanted: Mapping[str, Mapping[str, Any]]) -> None:
    """Make the table match the catalogue, in one transaction and one process at a time.

    Tenants' settings of a model are kept, also while it is not in the catalogue.

    Args:
        wanted: name of a model -> values of its columns.
    """
    async with database.transaction() as session:
        await session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": START_LOCK})
        rows = {row.name: row for row in await session.scalars(select(table))}
        changed = [
            name for name, values in wanted.items() if _sync(session, table, rows.get(name), name, values)
        ]
        gone = [row for name, row in rows.items() if name not in wanted and not row.is_deprecated]
        for row in gone:
            row.is_deprecated = True
    if changed or gone:
        log.info("catalogue_synced", brought_in=changed, left=[row.name for row in gone])


def _sync(
    session: AsyncSession, table: type[Row], row: Row | None, name: str, values: Mapping[str, Any]
) -> bool:
    """Add or change one row. Returns whether anything changed."""
    values = {**values, "is_deprecated": False}
    if row is None:
        session.add(table(name=name, **values))
        return True
    different = {column: value for column, value in values.items() if getattr(row, column) != value}
    for column, value in different.items():
        setattr(row, column, value)
    return bool(different)
