from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Tenant:
    """A public organisation with its own users, spaces and settings."""

    id: UUID
    name: str
