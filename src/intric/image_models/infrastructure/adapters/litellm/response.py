"""Reads the bytes of pictures out of LiteLLM's response."""

import asyncio
from collections.abc import Iterable
from typing import Any

from intric.image_models.domain.image_generator import (
    GenerationError,
    ImageGenerationResult,
    ProviderBadResponse,
)
from intric.image_models.infrastructure.adapters.litellm.image_download import (
    DownloadRefused,
    PictureDownload,
)
from intric.image_models.infrastructure.adapters.litellm.picture_text import (
    decode_picture,
    is_address,
    looks_like_picture,
)

# Of the built-in pictograms. Others are not kept: Google sends a signature of any length.
_OWN_FIELDS = ("motifs", "description")


_NOT_AT_ADDRESS = (
    "The provider made a picture, but the address that it gave for it answers with status {status}."
)


async def read_pictures(
    response: Any, requested: int, download: PictureDownload
) -> list[ImageGenerationResult] | GenerationError:
    """Every readable picture of the response, at most `requested`; an error if there is none.

    A success without a picture is a failure: LiteLLM returns one for providers whose pictures it can't read, and where
    a provider blocked the prompt without saying so. The response's size and format are not kept: LiteLLM makes them
    up where the provider does not send them.
    """
    items = list(getattr(response, "data", None) or [])
    first = await asyncio.gather(*(_blob(item, download) for item in items[:requested]))
    found = list(zip(items, first, strict=False))
    for item in items[requested:]:
        if sum(isinstance(blob, bytes) for _, blob in found) < requested:
            found.append((item, await _blob(item, download)))
    usage = _usage(response, min(len(items), requested))
    results = [
        ImageGenerationResult(blob, _text(item, "revised_prompt"), usage | _own_fields(item))
        for item, blob in found
        if isinstance(blob, bytes)
    ]
    return results or _error([blob for _, blob in found if isinstance(blob, DownloadRefused)])


def _error(refused: list[DownloadRefused]) -> GenerationError:
    for each in refused:
        if each.reason is not None:
            return each.reason
    status = next((each.status for each in refused if each.status is not None), None)
    return ProviderBadResponse(None if status is None else _NOT_AT_ADDRESS.format(status=status))


async def _blob(item: Any, download: PictureDownload) -> bytes | DownloadRefused | None:
    """The picture's bytes, from whichever of its two fields holds them or leads to them; bytes before addresses."""
    texts = [text for text in (_text(item, "b64_json"), _text(item, "url")) if text]
    decoded = [decode_picture(text) for text in texts if not is_address(text)]
    blobs = [blob for blob in decoded if blob]
    whole = next(filter(looks_like_picture, blobs), None)
    if whole is not None:
        return whole
    downloaded = await _download_first(filter(is_address, texts), download)
    return downloaded if isinstance(downloaded, bytes) else next(iter(blobs), downloaded)


async def _download_first(urls: Iterable[str], download: PictureDownload) -> bytes | DownloadRefused | None:
    refused = None
    for url in urls:
        try:
            return await download.fetch(url.strip())
        except DownloadRefused as error:
            refused = error
    return refused


def _usage(response: Any, pictures: int) -> dict[str, Any]:
    """The tokens of the whole call, and how many pictures share them; empty where none are reported."""
    usage = getattr(response, "usage", None)
    tokens = {
        name: count
        for name in ("input_tokens", "output_tokens", "total_tokens")
        if isinstance(count := getattr(usage, name, None), int) and count > 0
    }
    return {"usage": tokens, "pictures_in_call": pictures} if tokens else {}


def _own_fields(item: Any) -> dict[str, Any]:
    """The fields of our own provider about this picture (LiteLLM's dict `provider_specific_fields`)."""
    own = getattr(item, "provider_specific_fields", None)
    return {name: own[name] for name in _OWN_FIELDS if name in own} if isinstance(own, dict) else {}


def _text(item: Any, name: str) -> str | None:
    value = getattr(item, name, None)
    return value if isinstance(value, str) and value else None
