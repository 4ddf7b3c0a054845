"""The pictogram maker as a custom provider of LiteLLM, so that its calls go the way of a paid model's."""

import asyncio
import base64
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog

from intric.pictograms import Pictogram, PictogramError, PictogramMaker, PictogramRequest

log = structlog.get_logger()

# Drawing takes CPU; other calls wait for the network.
_THREADS = 2


class BuiltinPictograms:
    """LiteLLM calls `aimage_generation` for models named `pictograms/…` (`litellm.custom_provider_map`).

    LiteLLM hands such a provider none of OpenAI's parameters (n, size, quality, ...): they vanish without an
    error. Hence names of our own, which the catalogue's `request_parameters` use: `picture_count`,
    `picture_size` ("512x512", px), `picture_seed`, `picture_name`, `picture_description`, `picture_words`.
    """

    PROVIDER = "pictograms"
    # The threads draw in the order in which they are asked, for all tenants alike. With more calls than keep them at
    # work, one tenant's would wait behind another's.
    CALLS_AT_ONCE = 3 * _THREADS

    def __init__(self, maker: PictogramMaker | None = None) -> None:
        self._maker = maker
        self._threads: ThreadPoolExecutor | None = None

    async def aimage_generation(
        self, *, model_response: Any, optional_params: dict[str, Any], **_: Any
    ) -> Any:
        """Draw in a thread. Returns LiteLLM's response, filled. Raises PictogramError."""
        loop = asyncio.get_running_loop()
        try:
            request = _request(optional_params)
            pictograms = await loop.run_in_executor(self._pool(), self._draw, request)
        except PictogramError as error:
            log.error("pictograms_failed", problem=str(error))
            raise
        return type(model_response)(data=[_image(pictogram) for pictogram in pictograms])

    def close(self) -> None:
        """Shut the threads down after the running drawings; a later call starts new ones."""
        if self._threads is not None:
            self._threads.shutdown(wait=False)
            self._threads = None

    def _pool(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="pictograms")
        return self._threads

    def _draw(self, request: PictogramRequest) -> list[Pictogram]:
        if self._maker is None:
            self._maker = PictogramMaker.load()
        return self._maker.draw(request)


def _request(asked: dict[str, Any]) -> PictogramRequest:
    width, _, height = str(asked.get("picture_size", "512x512")).partition("x")
    seed = asked.get("picture_seed")
    return PictogramRequest(
        name=asked.get("picture_name", ""),
        description=asked.get("picture_description", ""),
        prompt=asked.get("picture_words", ""),
        count=asked.get("picture_count", 1),
        width=int(width),
        height=int(height),
        seed=random.getrandbits(31) if seed is None else seed,
    )


def _image(pictogram: Pictogram) -> dict[str, Any]:
    return {
        "b64_json": base64.b64encode(pictogram.png).decode("ascii"),
        "provider_specific_fields": {
            "motifs": list(pictogram.motifs),
            "description": pictogram.description,
        },
    }
