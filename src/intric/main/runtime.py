"""Opens and closes what every process needs: database, credentials, encryption key."""

import os
from collections.abc import AsyncIterator, Mapping, MutableMapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from intric.ai_models.provider_registry import PLATFORM_VARIABLES
from intric.database.database import Database
from intric.database.embedded import EmbeddedPostgres
from intric.main.encryption_key import configured_keys, open_encryption
from intric.settings.credential_resolver import CredentialResolver
from intric.settings.provider_values import checked_variables
from intric.shared.config import Settings


@dataclass(frozen=True, slots=True)
class Runtime:
    """An open database and the configuration of the process.

    `embedded` is None with an external database; `provider_variables` are the providers' keys and addresses from the
    environment of the process.
    """

    settings: Settings
    database: Database
    credential_resolver: CredentialResolver
    provider_variables: Mapping[str, str]
    embedded: EmbeddedPostgres | None


def take_provider_variables(environment: MutableMapping[str, str]) -> dict[str, str]:
    """Remove the providers' keys and addresses from an environment and return them, checked.

    LiteLLM reads them by itself and has been seen to send OpenAI's key to other vendors' servers, so it must not find
    them there. Raises ConfigurationError for one that can't be used.
    """
    return checked_variables(
        {name: environment.pop(name) for name in PLATFORM_VARIABLES if name in environment}
    )


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Open the database's pool; start or join the embedded PostgreSQL unless an external database is configured.

    Raises:
        EmbeddedPostgresError: the embedded server can't be started.
        ConfigurationError: the encryption key is missing or invalid, or a provider's variable is. Nothing has been
            started then.
    """
    configured_keys(settings)
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
