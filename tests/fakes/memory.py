"""The in-memory rows of the fake repositories."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from intric.ai_models.credentials import EncryptedCredentials
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage, ImageContent, RenditionKind
from intric.image_models.domain.generation import Generation
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.domain.provider_call import ProviderCall
from intric.shared.security_classification import SecurityClassification

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Decision:
    """A tenant's settings for a model."""

    is_org_enabled: bool = False
    is_org_default: bool = False
    security_classification: SecurityClassification | None = None
    updated_at: datetime = START


@dataclass
class StoredCall:
    call: ProviderCall
    generation_id: UUID
    provider: str
    age: int


@dataclass
class StoredImage:
    facts: GeneratedImage
    renditions: dict[RenditionKind, ImageContent]
    expires_at: datetime | None = None


@dataclass
class Memory:
    """Rows, by their ids; `catalogue` holds the models without any tenant's settings."""

    catalogue: dict[UUID, ImageModel] = field(default_factory=dict)
    decisions: dict[tuple[UUID, UUID], Decision] = field(default_factory=dict)
    classifications: dict[UUID, tuple[UUID, SecurityClassification]] = field(default_factory=dict)
    spaces: dict[UUID, tuple[UUID, SecurityClassification | None]] = field(default_factory=dict)
    generations: dict[UUID, Generation] = field(default_factory=dict)
    calls: dict[UUID, StoredCall] = field(default_factory=dict)
    events: dict[UUID, list[tuple[int, UUID | Failure]]] = field(default_factory=dict)
    images: dict[UUID, StoredImage] = field(default_factory=dict)
    credentials: dict[tuple[UUID, str], EncryptedCredentials] = field(default_factory=dict)
    jobs: list[str] = field(default_factory=list)
    picked_jobs: dict[int, str] = field(default_factory=dict)
    job_log: list[datetime] = field(default_factory=list)
    ticks: int = 0
    usage_reads: int = 0

    def now(self) -> datetime:
        """Return a time one second later than the previous one, so that rows have a definite order."""
        self.ticks += 1
        return START + timedelta(seconds=self.ticks)
