"""What every process of Eneo does first: settings, log, database; and last: let go of it."""

import os
from collections.abc import AsyncIterator, Mapping, MutableMapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from intric.ai_models.provider_registry import PLATFORM_VARIABLES
from intric.database.database import Database
from intric.database.embedded import EmbeddedPostgres
from intric.main.encryption_key import open_encryption
from intric.settings.credential_resolver import CredentialResolver
from intric.shared.config import Settings


@dataclass(frozen=True, slots=True)
class Runtime:
    """An open database and what the process was configured with.

    `embedded` is None with a database of one's own; `provider_variables` are the providers' keys and addresses that
    the process was started with.
    """

    settings: Settings
    database: Database
    credential_resolver: CredentialResolver
    provider_variables: Mapping[str, str]
    embedded: EmbeddedPostgres | None


def take_provider_variables(environment: MutableMapping[str, str]) -> dict[str, str]:
    """Take the providers' keys and addresses out of an environment.

    LiteLLM reads them by itself and has been seen to send OpenAI's key to other vendors' servers; so it never
    gets to see them there.
    """
    return {name: environment.pop(name) for name in PLATFORM_VARIABLES if name in environment}


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Start or join the embedded PostgreSQL unless a database of one's own is named, and open the pool.

    Raises:
        EmbeddedPostgresError: the embedded server can't be had.
        ConfigurationError: there is no key to keep the organisations' own keys with.
    """
    variables = take_provider_variables(os.environ)
    async with AsyncExitStack() as stack:
        embedded = None
        if settings.database_url is None:
            embedded = stack.enter_context(EmbeddedPostgres(settings.data_dir))
        database = Database(settings.database_url or (embedded.url if embedded else ""))
        stack.push_async_callback(database.close)
        resolver = CredentialResolver(
            variables, open_encryption(settings), strict=settings.tenant_credentials_enabled
        )
        yield Runtime(settings, database, resolver, variables, embedded)
