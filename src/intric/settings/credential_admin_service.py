"""Manages organisations' credentials for the operator's command line. Not for requests."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from intric.ai_models.credentials import EncryptedCredentials
from intric.database.database import Database
from intric.database.tables.tenant_credentials_table import TenantCredentials
from intric.settings.address_check import require_allowed
from intric.settings.credential_resolver import CredentialResolver
from intric.settings.credential_service import ModelCatalogue, described, save_credentials
from intric.shared.egress.host_check import HostCheck


class CredentialAdminService:
    def __init__(
        self,
        database: Database,
        credential_resolver: CredentialResolver,
        catalogue: ModelCatalogue,
        hosts: HostCheck,
    ) -> None:
        self._database = database
        self._resolver = credential_resolver
        self._catalogue = catalogue
        self._hosts = hosts

    async def set(self, tenant_id: UUID, provider: str, given: Mapping[str, Any]) -> EncryptedCredentials:
        """Save an organisation's credentials. Raises NotFound for an unknown provider, InvalidFields for the values."""
        await require_allowed(described(provider), given, self._hosts)
        async with self._database.transaction() as session:
            return await save_credentials(
                session, self._resolver, self._catalogue, tenant_id, provider, given
            )

    async def rotate(self) -> int:
        """Re-encrypt every secret with the first key, in one transaction. Returns their number.

        Raises SecretUnreadable if one was encrypted with a key that is not configured.
        """
        async with self._database.transaction() as session:
            rows = list(await session.scalars(select(TenantCredentials).with_for_update()))
            for row in rows:
                row.secret = self._resolver.encryption.rotate(row.secret)
        return len(rows)
