from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from intric.shared.security_classification import SecurityClassification


@dataclass(frozen=True, slots=True)
class Space:
    """A container for an organisation's assistants and apps. All its users may see and change it."""

    id: UUID
    name: str
    description: str | None
    icon_id: UUID | None
    security_classification: SecurityClassification | None
    assistant_count: int
    app_count: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SpaceResourceSummary:
    """An assistant or an app as lists show it; this service treats both alike."""

    id: UUID
    space_id: UUID
    name: str
    description: str | None
    icon_id: UUID | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SpaceResource(SpaceResourceSummary):
    """Args:
    prompt: the system prompt.
    """

    prompt: str | None
