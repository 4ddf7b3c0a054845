"""An organisation's own credentials for providers. Administrators set and delete them; secrets are never returned."""

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
from intric.settings.address_check import require_allowed
from intric.settings.credential_resolver import (
    CredentialResolver,
    CredentialSource,
    decrypt_secrets,
    encrypt_secrets,
)
from intric.settings.provider_values import address_changed, checked_values
from intric.settings.tenant_credential_repo import TenantCredentialRepository
from intric.shared.egress.host_check import HostCheck
from intric.shared.exceptions import InvalidFields, NotFound
from intric.shared.permissions import Permission, validate_permissions
from intric.shared.user import User

log = structlog.get_logger()

# Four characters of a shorter key would reveal too much of it.
_MASKABLE_LENGTH = 12


class ModelCatalogue(Protocol):
    """The catalogue's models by provider. Every method runs in the caller's transaction."""

    async def model_names(self, session: AsyncSession) -> Mapping[str, frozenset[str]]:
        """Return provider -> names of its models, deprecated ones included."""
        ...

    async def model_counts(self, session: AsyncSession, today: date) -> Mapping[str, int]:
        """Return provider -> number of its models that are not deprecated today."""
        ...


@dataclass(frozen=True, slots=True)
class CredentialStatus:
    """One provider and an organisation's credentials for it.

    `own` is None if nothing is saved, `source` if the provider can't be called. `models` counts those on offer.
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
        hosts: HostCheck,
    ) -> None:
        self.user = user
        self._database = database
        self._resolver = credential_resolver
        self._catalogue = catalogue
        self._hosts = hosts

    @validate_permissions(Permission.ADMIN)
    async def all(self) -> list[CredentialStatus]:
        """Return every provider, sorted by title."""
        async with self._database.transaction() as session:
            own = await TenantCredentialRepository(session, self.user.tenant_id).all()
            counts = await self._catalogue.model_counts(session, datetime.now(UTC).date())
        by_title = sorted(PROVIDERS, key=lambda provider: PROVIDERS[provider].title.casefold())
        return [self._status(provider, own.get(provider), counts.get(provider, 0)) for provider in by_title]

    @validate_permissions(Permission.ADMIN)
    async def put(self, provider: str, given: Mapping[str, Any]) -> CredentialStatus:
        """Replace the saved values; a secret that is left out is kept, unless the address changes.

        Raises:
            NotFound: unknown provider.
            InvalidFields: a value is invalid.
        """
        await require_allowed(described(provider), given, self._hosts)
        async with self._database.transaction() as session:
            saved = await save_credentials(
                session, self._resolver, self._catalogue, self.user.tenant_id, provider, given
            )
            counts = await self._catalogue.model_counts(session, datetime.now(UTC).date())
        return self._status(provider, saved, counts.get(provider, 0))

    @validate_permissions(Permission.ADMIN)
    async def delete(self, provider: str) -> None:
        """Delete saved credentials. Raises NotFound, also if nothing is saved."""
        title = described(provider).title
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
    """Save credentials in the caller's transaction, without a permission check. Raises as `CredentialService.put`.

    The caller has checked the address (`require_allowed`), which takes too long for a transaction.
    """
    description = described(provider)
    repository = TenantCredentialRepository(session, tenant_id)
    before = await repository.get_for_update(provider)
    models = (await catalogue.model_names(session)).get(provider, frozenset())
    kept = description.secret_names if before else frozenset()
    values = checked_values(description, given, kept=kept, models=models)
    secrets = {name: value for name, value in values.items() if name in description.secret_names}
    config = {name: value for name, value in values.items() if name not in description.secret_names}
    if before is not None and address_changed(description, before.config, config):
        _require_anew(description, secrets)
    if before is not None and not secrets:
        saved = await repository.put(provider, before.secret, config, before.last_four)
    else:
        secrets = {**_secrets_kept(resolver, description, before, secrets), **secrets}
        encrypted = encrypt_secrets(resolver.encryption, secrets)
        saved = await repository.put(provider, encrypted, config, _last_four(secrets.get("api_key", "")))
    log.info("credentials_set", provider=provider, tenant_id=str(tenant_id))
    return saved


def _require_anew(description: Provider, given: Mapping[str, str]) -> None:
    """Without this, a changed address could send the saved key to a server of the person who changed it."""
    missing = [name for name in description.secret_names if name not in given]
    if missing:
        reason = "is needed again: a saved key is never sent to another address"
        raise InvalidFields(dict.fromkeys(sorted(missing), reason))


def _secrets_kept(
    resolver: CredentialResolver,
    description: Provider,
    before: EncryptedCredentials | None,
    given: Mapping[str, str],
) -> dict[str, str]:
    """Return the saved secrets that `given` leaves out. Decrypts nothing if `given` holds all."""
    if before is None or description.secret_names <= given.keys():
        return {}
    decrypted = decrypt_secrets(resolver.encryption, before.secret)
    missing = [
        field.name
        for field in description.fields
        if field.secret and field.required and field.name not in {**decrypted, **given}
    ]
    if missing:
        raise InvalidFields(dict.fromkeys(missing, "is required"))
    return {name: value for name, value in decrypted.items() if name in description.secret_names}


def described(provider: str) -> Provider:
    description = PROVIDERS.get(provider)
    if description is None:
        raise NotFound(f"There is no such provider. There are: {', '.join(sorted(PROVIDERS))}.")
    return description


def _last_four(key: str) -> str | None:
    return key[-4:] if len(key) >= _MASKABLE_LENGTH else None
