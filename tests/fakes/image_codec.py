import asyncio

from intric.image_models.application.ports.image_codec import ImageFacts, Rendition
from intric.image_models.domain.image_generator import ProviderBadResponse

_MARK = b"a picture of "


def picture(width: int = 1024, height: int = 1024, note: str = "") -> bytes:
    """Bytes that FakeImageCodec takes for a picture."""
    return _MARK + f"{width}x{height} {note}".encode()


class FakeImageCodec:
    """ImageCodec that knows pictures by a mark at their beginning; `fault` is what it raises instead."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault

    async def verify(self, blob: bytes) -> ImageFacts:
        if self.fault:
            raise self.fault
        if not blob.startswith(_MARK):
            raise ProviderBadResponse
        width, _, height = blob.removeprefix(_MARK).split()[0].partition(b"x")
        return ImageFacts("image/png", int(width), int(height))

    async def thumbnail(self, blob: bytes) -> Rendition:
        return Rendition(b"thumbnail of " + blob, 256, 256)

    async def icon(self, blob: bytes, *, made_by_ai: bool) -> Rendition:
        return Rendition((b"AI " if made_by_ai else b"") + b"icon of " + blob, 512, 512)


class HeldCodec(FakeImageCodec):
    """Looks into nothing until `released` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.called, self.released = asyncio.Event(), asyncio.Event()

    async def verify(self, blob: bytes) -> ImageFacts:
        self.called.set()
        await self.released.wait()
        return await super().verify(blob)
