from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SecurityClassification:
    """A level of protection, defined by one organisation. A higher level protects more."""

    id: UUID
    name: str
    security_level: int

    def covers(self, needed: "SecurityClassification") -> bool:
        """Return whether this level is at least that of `needed`."""
        return self.security_level >= needed.security_level
