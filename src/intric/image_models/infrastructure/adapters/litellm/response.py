"""From LiteLLM's answer to the bytes of pictures."""

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

# Of the built-in pictograms. Others are not kept: Google sends a signature of its thoughts, as long as it likes.
_OWN_FACTS = ("motifs", "description")


async def read_pictures(
    answer: Any, asked: int, download: PictureDownload
) -> list[ImageGenerationResult] | GenerationError:
    """Every picture of the answer that can be read, at most `asked`; ProviderBadResponse if there is none.

    A success without a picture is a failure: LiteLLM answers so for providers whose pictures it has no code for,
    and where a provider blocked the prompt without saying so. What the answer says about size and format is not
    kept: LiteLLM makes it up where the provider is silent.
    """
    items = list(getattr(answer, "data", None) or [])[:asked]
    facts = _facts(answer, len(items))
    blobs = [await _blob(item, download) for item in items]
    results = [
        ImageGenerationResult(blob, _text(item, "revised_prompt"), facts | _own_facts(item))
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


def _facts(answer: Any, pictures: int) -> dict[str, Any]:
    """What the call cost, for the one who asks later: tokens of the whole call, and how many pictures shared them."""
    usage = getattr(answer, "usage", None)
    tokens = {
        name: count
        for name in ("input_tokens", "output_tokens", "total_tokens")
        if isinstance(count := getattr(usage, name, None), int) and count > 0
    }
    return {"usage": tokens, "pictures_in_call": pictures} if tokens else {}


def _own_facts(item: Any) -> dict[str, Any]:
    """What a provider of ours says about this one picture (`provider_specific_fields`, a dict of LiteLLM's)."""
    own = getattr(item, "provider_specific_fields", None)
    return {name: own[name] for name in _OWN_FACTS if name in own} if isinstance(own, dict) else {}


def _text(item: Any, name: str) -> str | None:
    value = getattr(item, name, None)
    return value if isinstance(value, str) and value else None
