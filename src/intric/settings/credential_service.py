"""An organisation's own keys for providers: its administrators set and remove them, and never see them again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from intric.ai_models.credentials import EncryptedCredentials
from intric.ai_models.provider import Provider
from intric.ai_models.provider_registry import PROVIDERS
from intric.database.database import Database
from intric.settings.credential_resolver import (
    CredentialResolver,
    CredentialSource,
    decrypt_secrets,
    encrypt_secrets,
)
from intric.settings.provider_values import checked_values
from intric.settings.tenant_credential_repo import TenantCredentialRepository
from intric.shared.exceptions import InvalidFields, NotFound
from intric.shared.permissions import Permission, validate_permissions
from intric.shared.user import User

log = structlog.get_logger()

# Four characters of a shorter key would be too much of it.
_MASKABLE_LENGTH = 12


class ModelCatalogue(Protocol):
    """What the catalogue says of providers. Works in the caller's transaction."""

    async def model_names(self, session: AsyncSession) -> Mapping[str, frozenset[str]]:
        """Provider -> names of its models, those included that are no longer offered."""
        ...

    async def model_counts(self, session: AsyncSession, today: date) -> Mapping[str, int]:
        """Provider -> how many of its models are offered today."""
        ...


@dataclass(frozen=True, slots=True)
class CredentialStatus:
    """One provider as an organisation has it.

    `own` is None where nothing is saved, `source` where the provider can't be called. `models` counts those offered.
    """

    provider: str
    description: Provider
    own: EncryptedCredentials | None
    source: CredentialSource | None
    models: int


class CredentialService:
    def __init__(
        self,
        user: User,
        database: Database,
        credential_resolver: CredentialResolver,
        catalogue: ModelCatalogue,
    ) -> None:
        self.user = user
        self._database = database
        self._resolver = credential_resolver
        self._catalogue = catalogue

    @validate_permissions(Permission.ADMIN)
    async def all(self) -> list[CredentialStatus]:
        """Every provider, by its title."""
        async with self._database.transaction() as session:
            own = await TenantCredentialRepository(session, self.user.tenant_id).all()
            counts = await self._catalogue.model_counts(session, datetime.now(UTC).date())
        by_title = sorted(PROVIDERS, key=lambda provider: PROVIDERS[provider].title.casefold())
        return [self._status(provider, own.get(provider), counts.get(provider, 0)) for provider in by_title]

    @validate_permissions(Permission.ADMIN)
    async def put(self, provider: str, given: Mapping[str, Any]) -> CredentialStatus:
        """Save these values in place of what was saved; a secret that is left out stays as it is.

        Raises:
            NotFound: no such provider.
            InvalidFields: a value is not what it must be.
        """
        _described(provider)
        async with self._database.transaction() as session:
            saved = await save_credentials(
                session, self._resolver, self._catalogue, self.user.tenant_id, provider, given
            )
            counts = await self._catalogue.model_counts(session, datetime.now(UTC).date())
        return self._status(provider, saved, counts.get(provider, 0))

    @validate_permissions(Permission.ADMIN)
    async def delete(self, provider: str) -> None:
        """Raises NotFound, also where nothing is saved."""
        title = _described(provider).title
        async with self._database.transaction() as session:
            if not await TenantCredentialRepository(session, self.user.tenant_id).delete(provider):
                raise NotFound(f"Your organisation has no key of its own for {title}.")
        log.info("credentials_deleted", provider=provider, tenant_id=str(self.user.tenant_id))

    def _status(self, provider: str, own: EncryptedCredentials | None, models: int) -> CredentialStatus:
        source = self._resolver.source(provider, has_own=own is not None)
        return CredentialStatus(provider, PROVIDERS[provider], own, source, models)


async def save_credentials(
    session: AsyncSession,
    resolver: CredentialResolver,
    catalogue: ModelCatalogue,
    tenant_id: UUID,
    provider: str,
    given: Mapping[str, Any],
) -> EncryptedCredentials:
    """Save credentials in the caller's transaction, whoever asks. Raises as `CredentialService.put`."""
    description = _described(provider)
    repository = TenantCredentialRepository(session, tenant_id)
    before = await repository.get_for_update(provider)
    models = (await catalogue.model_names(session)).get(provider, frozenset())
    kept = description.secret_names if before else frozenset()
    values = checked_values(description, given, kept=kept, models=models)
    secrets = {name: value for name, value in values.items() if name in description.secret_names}
    config = {name: value for name, value in values.items() if name not in description.secret_names}
    if before is not None and not secrets:
        saved = await repository.put(provider, before.secret, config, before.last_four)
    else:
        secrets = {**_secrets_kept(resolver, description, before, secrets), **secrets}
        sealed = encrypt_secrets(resolver.encryption, secrets)
        saved = await repository.put(provider, sealed, config, _last_four(secrets.get("api_key", "")))
    log.info("credentials_set", provider=provider, tenant_id=str(tenant_id))
    return saved


def _secrets_kept(
    resolver: CredentialResolver,
    description: Provider,
    before: EncryptedCredentials | None,
    given: Mapping[str, str],
) -> dict[str, str]:
    """Those of the saved secrets that were left out. Where all are given, the saved ones need not be readable."""
    if before is None or description.secret_names <= given.keys():
        return {}
    opened = decrypt_secrets(resolver.encryption, before.secret)
    missing = [
        field.name
        for field in description.fields
        if field.secret and field.required and field.name not in {**opened, **given}
    ]
    if missing:
        raise InvalidFields(dict.fromkeys(missing, "is required"))
    return {name: value for name, value in opened.items() if name in description.secret_names}


def _described(provider: str) -> Provider:
    description = PROVIDERS.get(provider)
    if description is None:
        raise NotFound(f"There is no such provider. There are: {', '.join(sorted(PROVIDERS))}.")
    return description


def _last_four(key: str) -> str | None:
    return key[-4:] if len(key) >= _MASKABLE_LENGTH else None
