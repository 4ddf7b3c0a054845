from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from intric.shared.security_classification import SecurityClassification


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
