from collections.abc import Sequence
from typing import Any

from intric.ai_models.catalogue_entry import CatalogueEntry
from intric.ai_models.catalogue_sync import sync_models
from intric.database.database import Database
from intric.database.tables.image_models_table import ImageModels

# The fields of an entry that have their own column; the rest is kept together as the model's capabilities.
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


async def sync_image_models(database: Database, entries: Sequence[CatalogueEntry]) -> None:
    """Bring the catalogue's image models into the database. Safe for several processes at once."""
    await sync_models(database, ImageModels, {entry.name: _columns(entry) for entry in entries})


def _columns(entry: CatalogueEntry) -> dict[str, Any]:
    given = entry.model_dump()
    capabilities = entry.model_dump(mode="json", exclude={"name", "source", *_COLUMNS})
    return {**{name: given[name] for name in _COLUMNS}, "capabilities": capabilities}
