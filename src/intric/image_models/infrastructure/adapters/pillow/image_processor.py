"""Verifies pictures and makes renditions, with Pillow in processes of their own."""

from uuid import UUID

from intric.image_models.application.ports.image_processor import (
    IconMark,
    ImageFacts,
    ProcessedImage,
    Rendition,
)
from intric.image_models.domain.image_generator import MAX_PICTURE_BYTES, ProviderBadResponse
from intric.imaging.decoding.decoders import Decoders
from intric.imaging.defects import Defect, UnusablePicture

DECODER_MODULE = "intric.image_models.infrastructure.adapters.pillow.processing"

_TOO_HEAVY = "The provider sent a picture that takes too much to decode. Try again."
_MESSAGES = {
    Defect.UNREADABLE: "The provider sent something that is no PNG, JPEG or WebP. Try again.",
    Defect.TOO_MANY_PIXELS: "The provider sent a picture of more than 40 megapixels. Ask for a smaller one.",
    Defect.ANIMATED: "The provider sent an animation instead of a picture. Try again.",
    Defect.EXCESSIVE: _TOO_HEAVY,
    Defect.TOO_SLOW: _TOO_HEAVY,
    Defect.NO_SMALL_ICON: "The provider's picture can't be made small enough for an icon. Try again.",
}


class PillowImageProcessor:
    """Implements `ImageProcessor`. The decoders' number bounds the memory: 40 megapixels take 160 MB while open."""

    def __init__(self, decoders: Decoders) -> None:
        self._decoders = decoders

    async def process(self, blob: bytes, *, tenant_id: UUID, icon: IconMark | None = None) -> ProcessedImage:
        if len(blob) > MAX_PICTURE_BYTES:
            raise ProviderBadResponse(
                "The provider sent a picture of more than 40 MB. Try again, or ask for a smaller one."
            )
        try:
            answer, blobs = await self._decoders.run(tenant_id, {"icon": icon.value if icon else None}, blob)
        except UnusablePicture as unusable:
            reason = _MESSAGES[unusable.defect]
        else:
            size, *sizes = answer["sizes"]
            thumbnail, *icons = (Rendition(*each) for each in _with_sizes(blobs, sizes))
            facts = ImageFacts(answer["mimetype"], *size)
            return ProcessedImage(facts, thumbnail, icons[0] if icons else None)
        raise ProviderBadResponse(reason)


def _with_sizes(blobs: list[bytes], sizes: list[tuple[int, int]]) -> list[tuple[bytes, int, int]]:
    return [(blob, width, height) for blob, (width, height) in zip(blobs, sizes, strict=True)]
