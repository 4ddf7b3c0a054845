"""What has to be there before a process serves or works: tables, catalogue, somebody to sign in."""

from intric.ai_models.catalogue import load_catalogue
from intric.ai_models.catalogue_sync import sync_catalogue
from intric.database.migrations import migrate
from intric.main.runtime import Runtime


async def prepare(runtime: Runtime) -> None:
    """Migrate and sync the catalogue. Safe for several processes at once.

    Raises:
        CatalogueError: the catalogue file is broken; says where. Nothing has been changed then.
    """
    entries = load_catalogue(runtime.settings.ai_models_file)
    await migrate(runtime.database)
    await sync_catalogue(runtime.database, entries)
