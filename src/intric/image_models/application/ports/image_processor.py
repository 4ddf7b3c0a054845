from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """MIME type, width and height in px, as read from the bytes and as browsers show it: EXIF may turn a picture."""

    mimetype: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Rendition:
    """A smaller picture made from another one. `blob` is WebP."""

    blob: bytes = field(repr=False)
    width: int
    height: int
    mimetype: str = "image/webp"


class IconMark(Enum):
    """How an icon is marked: one made by AI says so in its XMP (IPTC digital source type)."""

    MADE_BY_AI = "made by AI"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ProcessedImage:
    """Args:
    thumbnail: at most 256 px on its longer side, transparency kept.
    icon: square (cut to its centre), at most 512 px and 256 KB, transparency kept; None where none was asked for.
    """

    facts: ImageFacts
    thumbnail: Rendition
    icon: Rendition | None


class ImageProcessor(Protocol):
    """Verifies pictures and makes renditions of them, off the event loop."""

    async def process(self, blob: bytes, *, tenant_id: UUID, icon: IconMark | None = None) -> ProcessedImage:
        """Decode the whole picture once, measure it, and make a thumbnail and, if asked for, an icon.

        Args:
            tenant_id: whose picture it is: one tenant's slow pictures do not hold up the others'.

        Raises:
            ProviderBadResponse: not a still PNG, JPEG or WebP, cut off, over the limit in bytes, pixels or time.
        """
        ...
