from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from intric.shared.security_classification import SecurityClassification


@dataclass(frozen=True, slots=True)
class DescribedClassification(SecurityClassification):
    """A classification with its description and times."""

    description: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ClassificationUse:
    """The spaces and models that have a classification: id -> name."""

    spaces: dict[UUID, str]
    image_models: dict[UUID, str]

    def __bool__(self) -> bool:
        return bool(self.spaces or self.image_models)
