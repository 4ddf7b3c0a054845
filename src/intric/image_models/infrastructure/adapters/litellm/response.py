"""Reads the bytes of pictures out of LiteLLM's response."""

import base64
import binascii
from typing import Any

from intric.image_models.domain.image_generator import (
    GenerationError,
    ImageGenerationResult,
    ProviderBadResponse,
)
from intric.image_models.infrastructure.adapters.litellm.image_download import (
    MAX_PICTURE_BYTES,
    DownloadRefused,
    PictureDownload,
)

# Of the built-in pictograms. Others are not kept: Google sends a signature of any length.
_OWN_FIELDS = ("motifs", "description")


async def read_pictures(
    response: Any, requested: int, download: PictureDownload
) -> list[ImageGenerationResult] | GenerationError:
    """Every readable picture of the response, at most `requested`; ProviderBadResponse if there is none.

    A success without a picture is a failure: LiteLLM returns one for providers whose pictures it can't read, and where
    a provider blocked the prompt without saying so. The response's size and format are not kept: LiteLLM makes them
    up where the provider does not send them.
    """
    items = list(getattr(response, "data", None) or [])[:requested]
    usage = _usage(response, len(items))
    blobs = [await _blob(item, download) for item in items]
    results = [
        ImageGenerationResult(blob, _text(item, "revised_prompt"), usage | _own_fields(item))
        for item, blob in zip(items, blobs, strict=True)
        if blob is not None
    ]
    return results or ProviderBadResponse()


async def _blob(item: Any, download: PictureDownload) -> bytes | None:
    encoded, url = _text(item, "b64_json"), _text(item, "url")
    if encoded:
        return _decode(encoded)
    if not url:
        return None
    try:
        return await download.fetch(url)
    except DownloadRefused:
        return None


def _decode(encoded: str) -> bytes | None:
    if encoded.startswith("data:"):
        encoded = encoded.partition(",")[2]
    if len(encoded) > MAX_PICTURE_BYTES * 4 / 3 + 4:
        return None
    try:
        return base64.b64decode(encoded, validate=True) or None
    except (binascii.Error, ValueError):
        return None


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
