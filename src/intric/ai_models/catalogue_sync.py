"""Brings the catalogue's image models into the database: new, changed, gone; never deleted."""

from typing import Any

import structlog
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from intric.ai_models.catalogue import CatalogueEntry
from intric.database.database import Database
from intric.database.migrations import START_LOCK
from intric.database.tables.image_models_table import ImageModels

log = structlog.get_logger()

# What of an entry has a column of its own; the rest is kept together as the model's capabilities.
_COLUMNS = (
    "nickname",
    "family",
    "stability",
    "hosting",
    "description",
    "org",
    "hf_link",
    "deprecation_date",
    "open_source",
    "max_resolution",
    "supported_sizes",
    "supported_qualities",
    "max_images_per_request",
    "litellm_model_name",
    "base_url",
    "credential_provider",
)


async def sync_catalogue(database: Database, entries: list[CatalogueEntry]) -> None:
    """Add what is new, change what changed, mark what left; one process at a time, all or nothing.

    What tenants decided about a model stays, also while it is out of the catalogue.
    """
    async with database.transaction() as session:
        await session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": START_LOCK})
        known = {row.name: row for row in await session.scalars(select(ImageModels))}
        changed = [entry.name for entry in entries if _bring_in(session, known.pop(entry.name, None), entry)]
        gone = [row for row in known.values() if not row.is_deprecated]
        for row in gone:
            row.is_deprecated = True
    if changed or gone:
        log.info("catalogue_synced", brought_in=changed, left=[row.name for row in gone])


def _bring_in(session: AsyncSession, row: ImageModels | None, entry: CatalogueEntry) -> bool:
    """Whether there was anything to add or change."""
    values = _values(entry)
    if row is None:
        session.add(ImageModels(name=entry.name, **values))
        return True
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def _values(entry: CatalogueEntry) -> dict[str, Any]:
    given = entry.model_dump()
    columns = {name: given[name] for name in _COLUMNS}
    as_json = entry.model_dump(mode="json", exclude={"name", "source", *_COLUMNS})
    return {**columns, "capabilities": as_json, "is_deprecated": False}
