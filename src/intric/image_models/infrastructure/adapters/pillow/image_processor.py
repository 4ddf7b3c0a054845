"""Verifies pictures and makes renditions, with Pillow."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from intric.image_models.application.ports.image_processor import IconMark, ProcessedImage
from intric.image_models.domain.image_generator import ProviderBadResponse
from intric.image_models.infrastructure.adapters.pillow import processing


class PillowImageProcessor:
    """Implements `ImageProcessor`. One per worker; `close` it at the end.

    Uses its own threads, `threads` at a time; the rest wait. Threads rather than processes, because Pillow releases the
    GIL while it decodes, scales and encodes, and a process would cost its start, 40 MB of memory and a copy of every
    picture. The number bounds the memory: a picture of 40 megapixels
    takes 160 MB while it is open.
    """

    def __init__(self, threads: int = 2) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="image-processor")

    async def process(self, blob: bytes, *, icon: IconMark | None = None) -> ProcessedImage:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, processing.process, blob, icon)
        except processing.NoUsablePicture as error:
            reason = str(error)
        raise ProviderBadResponse(reason)

    def close(self) -> None:
        """Shut the threads down after their running work."""
        self._threads.shutdown(wait=False)
