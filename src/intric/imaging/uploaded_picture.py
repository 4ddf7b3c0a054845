from dataclasses import dataclass, field
from enum import Enum


class ContentCredentials(Enum):
    """Whether a picture carries Content Credentials (C2PA), and whether they are still true of it."""

    NONE = "none"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class UploadedPicture:
    blob: bytes = field(repr=False)
    mimetype: str
    content_credentials: ContentCredentials
