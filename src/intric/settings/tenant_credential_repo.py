from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from intric.ai_models.credentials import EncryptedCredentials
from intric.database.tables.tenant_credentials_table import TenantCredentials


class TenantCredentialRepository:
    """The credentials of one organisation. Secrets are passed and returned encrypted."""

    def __init__(self, session: AsyncSession, tenant_id: UUID) -> None:
        self._session = session
        self._tenant_id = tenant_id

    async def all(self) -> dict[str, EncryptedCredentials]:
        """Return all credentials by provider."""
        rows = await self._session.scalars(
            select(TenantCredentials).where(TenantCredentials.tenant_id == self._tenant_id)
        )
        return {row.provider: _to_credentials(row) for row in rows}

    async def one_or_none(self, provider: str) -> EncryptedCredentials | None:
        row = await self._session.scalar(select(TenantCredentials).where(*self._is(provider)))
        return _to_credentials(row) if row else None

    async def get_for_update(self, provider: str) -> EncryptedCredentials | None:
        """Return as `one_or_none`, and lock the row against changes until the transaction ends."""
        row = await self._session.scalar(
            select(TenantCredentials).where(*self._is(provider)).with_for_update()
        )
        return _to_credentials(row) if row else None

    async def put(
        self, provider: str, secret: str, config: Mapping[str, Any], last_four: str | None
    ) -> EncryptedCredentials:
        """Insert the credentials, or replace the saved ones."""
        values: dict[str, Any] = {
            "secret": secret,
            "config": dict(config),
            "last_four": last_four,
            "set_at": datetime.now(UTC),
        }
        await self._session.execute(
            insert(TenantCredentials)
            .values(tenant_id=self._tenant_id, provider=provider, **values)
            .on_conflict_do_update(
                index_elements=["tenant_id", "provider"], set_={**values, "updated_at": func.now()}
            )
        )
        return EncryptedCredentials(provider=provider, **values)

    async def delete(self, provider: str) -> bool:
        """Delete the credentials. Returns whether there were any."""
        deleted = delete(TenantCredentials).where(*self._is(provider)).returning(TenantCredentials.provider)
        return await self._session.scalar(deleted) is not None

    def _is(self, provider: str) -> tuple[Any, Any]:
        return TenantCredentials.tenant_id == self._tenant_id, TenantCredentials.provider == provider


def _to_credentials(row: TenantCredentials) -> EncryptedCredentials:
    return EncryptedCredentials(
        provider=row.provider,
        secret=row.secret,
        config=row.config,
        last_four=row.last_four,
        set_at=row.set_at,
    )
