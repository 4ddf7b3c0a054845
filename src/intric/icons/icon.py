from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class IconContent:
    """An icon's bytes, as they were uploaded. They are immutable: a new icon gets a new id."""

    id: UUID
    blob: bytes
    mimetype: str
