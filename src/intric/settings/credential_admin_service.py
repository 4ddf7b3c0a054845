"""What whoever runs the installation does with organisations' keys. Not for requests."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from intric.database.database import Database
from intric.database.tables.tenant_credentials_table import TenantCredentials
from intric.settings.credential_service import save_credentials
from intric.settings.credentials import CredentialResolver, EncryptedCredentials
from intric.tenants.tenant_repo import TenantRepository


class CredentialAdminService:
    def __init__(self, database: Database, credential_resolver: CredentialResolver) -> None:
        self._database = database
        self._resolver = credential_resolver

    async def set(self, tenant_name: str, provider: str, given: Mapping[str, Any]) -> EncryptedCredentials:
        """Raises NotFound for an organisation or a provider that is not there, InvalidFields for the values."""
        async with self._database.transaction() as session:
            tenant = await TenantRepository(session).by_name(tenant_name)
            return await save_credentials(session, self._resolver, tenant.id, provider, given)

    async def rotate(self) -> int:
        """Encrypt every secret anew with the first key; how many there are. All of them or none.

        Raises SecretUnreadable when one of them was encrypted with a key that is not among the given.
        """
        async with self._database.transaction() as session:
            rows = list(await session.scalars(select(TenantCredentials).with_for_update()))
            for row in rows:
                row.secret = self._resolver.encryption.rotate(row.secret)
        return len(rows)
