from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from intric.ai_models.credentials import EncryptedCredentials
from intric.database.database import Database
from intric.database.lost_connection import as_unavailable
from intric.image_models.infrastructure.adapters.pgqueuer.job_queue import PgQueuerJobQueue
from intric.image_models.infrastructure.persistence.classifications import SqlClassifications
from intric.image_models.infrastructure.persistence.generated_image_repo import SqlGeneratedImageRepository
from intric.image_models.infrastructure.persistence.generation_repo import SqlGenerationRepository
from intric.image_models.infrastructure.persistence.image_model_repo import SqlImageModelRepository
from intric.image_models.infrastructure.persistence.maintenance_repo import SqlMaintenanceRepository
from intric.image_models.infrastructure.persistence.picture_usage import SqlPictureUsage
from intric.settings.credential_resolver import CredentialResolver
from intric.settings.tenant_credential_repo import TenantCredentialRepository


class SqlCredentials:
    """Credentials, read in image generation's own transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def own(self, tenant_id: UUID, provider: str | None) -> EncryptedCredentials | None:
        if provider is None:
            return None
        return await TenantCredentialRepository(self._session, tenant_id).one_or_none(provider)


class SqlUnitOfWork:
    """The repositories of one open transaction on PostgreSQL."""

    def __init__(self, session: AsyncSession, credential_resolver: CredentialResolver) -> None:
        self.image_models = SqlImageModelRepository(session, credential_resolver)
        self.generations = SqlGenerationRepository(session)
        self.generated_images = SqlGeneratedImageRepository(session)
        self.classifications = SqlClassifications(session)
        self.credentials = SqlCredentials(session)
        self.jobs = PgQueuerJobQueue(session)
        self.maintenance = SqlMaintenanceRepository(session)
        self.picture_usage = SqlPictureUsage(session)


class SqlUnitOfWorkFactory:
    """UnitOfWorkFactory on PostgreSQL. Raises DatabaseUnavailable where it can't be reached or its disk is full."""

    def __init__(self, database: Database, credential_resolver: CredentialResolver) -> None:
        self._database = database
        self._credentials = credential_resolver

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[SqlUnitOfWork]:
        try:
            async with self._database.transaction() as session:
                yield SqlUnitOfWork(session, self._credentials)
                return
        except Exception as error:
            unavailable = as_unavailable(error)
            if unavailable is None:
                raise
        raise unavailable
