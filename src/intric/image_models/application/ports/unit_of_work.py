"""One short transaction over the repositories of image generation."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol
from uuid import UUID

from intric.ai_models.credentials import EncryptedCredentials
from intric.image_models.application.ports.job_queue import JobQueue
from intric.image_models.application.ports.maintenance import Maintenance
from intric.image_models.application.ports.picture_usage import PictureUsageReader
from intric.image_models.domain.generated_image import GeneratedImageRepository
from intric.image_models.domain.generation_repo import GenerationRepository
from intric.image_models.domain.image_model_repo import ImageModelRepository
from intric.shared.security_classification import SecurityClassification


class Classifications(Protocol):
    async def one(self, tenant_id: UUID, classification_id: UUID) -> SecurityClassification:
        """Raises NotFound."""
        ...

    async def of_space(self, tenant_id: UUID, space_id: UUID) -> SecurityClassification | None:
        """The classification that the space requires. Raises NotFound for a space that is not the tenant's."""
        ...


class Credentials(Protocol):
    async def own(self, tenant_id: UUID, provider: str | None) -> EncryptedCredentials | None:
        """The tenant's own credentials for this provider, still encrypted; None where it has none."""
        ...


class UnitOfWork(Protocol):
    """The repositories of one open transaction."""

    @property
    def image_models(self) -> ImageModelRepository: ...
    @property
    def generations(self) -> GenerationRepository: ...
    @property
    def generated_images(self) -> GeneratedImageRepository: ...
    @property
    def classifications(self) -> Classifications: ...
    @property
    def credentials(self) -> Credentials: ...
    @property
    def jobs(self) -> JobQueue: ...
    @property
    def maintenance(self) -> Maintenance: ...
    @property
    def picture_usage(self) -> PictureUsageReader: ...


class UnitOfWorkFactory(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a transaction; it commits when the block ends, and rolls back when an exception leaves it."""
        ...
