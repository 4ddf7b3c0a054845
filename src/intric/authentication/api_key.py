from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key with which a program acts as the user who created it. Only a hash of the key itself is stored."""

    id: UUID
    name: str
    last_four: str
    created_at: datetime
    expires_at: datetime | None
