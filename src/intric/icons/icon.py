from dataclasses import dataclass
from uuid import UUID

from intric.imaging.uploaded_picture import ContentCredentials


@dataclass(frozen=True, slots=True)
class NewIcon:
    """A stored icon. Content Credentials break where the upload had to be changed to protect a person."""

    id: UUID
    content_credentials: ContentCredentials


@dataclass(frozen=True, slots=True)
class IconContent:
    """An icon's bytes. They are immutable: a new icon gets a new id."""

    id: UUID
    blob: bytes
    mimetype: str
