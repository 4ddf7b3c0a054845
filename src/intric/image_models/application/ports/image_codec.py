from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What the bytes of a picture say of themselves: MIME type, and width and height in px."""

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


class ImageCodec(Protocol):
    """Looks into pictures and makes smaller ones. Every method works off the event loop."""

    async def verify(self, blob: bytes) -> ImageFacts:
        """Decode the whole picture and say what it is.

        Raises:
            ProviderBadResponse: not a still PNG, JPEG or WebP, cut off, over the limit in bytes or pixels.
        """
        ...

    async def thumbnail(self, blob: bytes) -> Rendition:
        """At most 256 px on its longer side, transparency kept."""
        ...

    async def icon(self, blob: bytes, *, made_by_ai: bool) -> Rendition:
        """Square (cut to its centre), at most 512 px and 256 KB, transparency kept.

        A picture `made_by_ai` says so in its XMP (IPTC digital source type).
        """
        ...
