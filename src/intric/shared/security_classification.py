from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SecurityClassification:
    """How protected something is in one organisation. A higher level protects more."""

    id: UUID
    name: str
    security_level: int

    def covers(self, needed: "SecurityClassification") -> bool:
        """Whether this classification is good enough where `needed` is required."""
        return self.security_level >= needed.security_level
