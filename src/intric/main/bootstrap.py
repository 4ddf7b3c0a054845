"""Prepares the database before a process serves or works: tables, catalogue, check of notifications."""

from intric.ai_models.catalogue import load_catalogue
from intric.database.listening import require_notifications
from intric.database.migrations import migrate
from intric.image_models.infrastructure.persistence.catalogue_sync import sync_image_models
from intric.main.runtime import Runtime


async def bootstrap(runtime: Runtime) -> None:
    """Migrate and sync the catalogue. Safe for several processes at once.

    Raises:
        CatalogueError: the catalogue file is invalid. The database is unchanged.
        ConfigurationError: notifications of an external database do not arrive. The database is unchanged.
    """
    entries = load_catalogue(runtime.settings.ai_models_file)
    if runtime.embedded is None:
        await require_notifications(runtime.database)
    await migrate(runtime.database)
    await sync_image_models(runtime.database, entries)
