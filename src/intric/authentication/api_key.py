from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key with which a program acts as the user who made it. The key itself is not known any more."""

    id: UUID
    name: str
    last_four: str
    created_at: datetime
    expires_at: datetime | None
