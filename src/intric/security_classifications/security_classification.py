from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SecurityClassification:
    """How protected something is in one organisation. A higher level protects more."""

    id: UUID
    name: str
    security_level: int

    def covers(self, needed: "SecurityClassification") -> bool:
        """Whether what is classified so is good enough for what needs `needed`."""
        return self.security_level >= needed.security_level


@dataclass(frozen=True, slots=True)
class DescribedClassification(SecurityClassification):
    """The same with what administrators write about it."""

    description: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ClassificationUse:
    """What carries a classification: id -> name."""

    spaces: dict[UUID, str]
    image_models: dict[UUID, str]

    def __bool__(self) -> bool:
        return bool(self.spaces or self.image_models)
