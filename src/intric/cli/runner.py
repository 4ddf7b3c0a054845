"""Runs a command with an open database."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable

import asyncpg
import typer

from intric.ai_models.catalogue import CatalogueError
from intric.cli.output import complain
from intric.database.embedded import EmbeddedPostgresError
from intric.database.lost_connection import is_lost_connection
from intric.main.logging import configure_logging
from intric.main.runtime import Runtime, open_runtime
from intric.shared.config import ConfigurationError, load_settings
from intric.shared.exceptions import EneoError


def run(work: Callable[[Runtime], Awaitable[None]]) -> None:
    """Run a command with an open runtime. Errors that a person can correct are printed and end it with code 1."""

    async def opened() -> None:
        settings = load_settings()
        configure_logging(settings.log_level, log_prompts=settings.log_prompts)
        async with open_runtime(settings) as runtime:
            await work(runtime)

    try:
        asyncio.run(opened())
    except (ConfigurationError, CatalogueError, EmbeddedPostgresError, EneoError) as error:
        complain(str(error))
        raise typer.Exit(1) from None
    except Exception as error:
        if not (os.environ.get("ENEO_DATABASE_URL") and _no_database(error)):
            raise
        complain(f"The database that ENEO_DATABASE_URL names can't be used ({type(error).__name__}).")
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _no_database(error: Exception) -> bool:
    refused = (
        socket.gaierror,
        asyncpg.InvalidAuthorizationSpecificationError,
        asyncpg.InvalidCatalogNameError,
    )
    return isinstance(error, refused) or is_lost_connection(error)
