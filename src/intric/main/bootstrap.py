"""Prepares the database before a process serves or works: checks of an own server, tables, catalogue."""

from intric.ai_models.catalogue import load_catalogue
from intric.database.listening import require_notifications
from intric.database.migrations import migrate
from intric.database.server_check import require_usable_server
from intric.image_models.infrastructure.persistence.catalogue_sync import sync_image_models
from intric.main.runtime import Runtime


async def bootstrap(runtime: Runtime) -> None:
    """Migrate and sync the catalogue. Safe for several processes at once.

    Raises:
        CatalogueError: the catalogue file is invalid. The database is unchanged.
        ConfigurationError: an external database can't be used. It is unchanged.
    """
    entries = load_catalogue(runtime.settings.ai_models_file)
    await check_server(runtime)
    if runtime.embedded is None:
        await require_notifications(runtime.database)
    await migrate(runtime.database)
    await sync_image_models(runtime.database, entries)


async def check_server(runtime: Runtime) -> None:
    """Check an external database before anything is changed in it. Raises ConfigurationError."""
    if runtime.embedded is None:
        await require_usable_server(runtime.database)
