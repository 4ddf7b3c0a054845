import asyncio
from uuid import UUID

from intric.image_models.application.ports.image_processor import (
    IconMark,
    ImageFacts,
    ProcessedImage,
    Rendition,
)
from intric.image_models.domain.image_generator import ProviderBadResponse

_MARK = b"a picture of "


def picture(width: int = 1024, height: int = 1024, note: str = "") -> bytes:
    """Return bytes that FakeImageProcessor accepts as a picture."""
    return _MARK + f"{width}x{height} {note}".encode()


class FakeImageProcessor:
    """ImageProcessor that recognises pictures by a prefix; raises `fault` instead if one is given."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault

    async def process(self, blob: bytes, *, tenant_id: UUID, icon: IconMark | None = None) -> ProcessedImage:
        if self.fault:
            raise self.fault
        if not blob.startswith(_MARK):
            raise ProviderBadResponse
        width, _, height = blob.removeprefix(_MARK).split()[0].partition(b"x")
        return ProcessedImage(
            ImageFacts("image/png", int(width), int(height)),
            Rendition(b"thumbnail of " + blob, 256, 256),
            Rendition((b"AI " if icon is IconMark.MADE_BY_AI else b"") + b"icon of " + blob, 512, 512)
            if icon
            else None,
        )


class HeldImageProcessor(FakeImageProcessor):
    """Holds all calls until `released` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.called, self.released = asyncio.Event(), asyncio.Event()

    async def process(self, blob: bytes, *, tenant_id: UUID, icon: IconMark | None = None) -> ProcessedImage:
        self.called.set()
        await self.released.wait()
        return await super().process(blob, tenant_id=tenant_id, icon=icon)
