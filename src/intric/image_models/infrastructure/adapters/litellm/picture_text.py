"""Reads a picture that a provider sent as text: base64 in any notation, or a data URL."""

import base64
import binascii
from urllib.parse import unquote, unquote_to_bytes

from intric.image_models.domain.image_generator import MAX_PICTURE_BYTES

# The alphabet of RFC 4648 section 5 ("url-safe") in that of section 4; both are accepted, also in one text.
_TO_STANDARD = str.maketrans("-_", "+/")

# First bytes of PNG, JPEG, GIF, WebP and TIFF, and from the fifth on those of AVIF and HEIC. Only decides which of two
# fields is taken: what is no picture is refused by the image processor.
_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")


def is_address(text: str) -> bool:
    """Whether the text is the address of a picture rather than its bytes."""
    return text.lstrip()[:8].lower().startswith(("http://", "https://"))


def decode_picture(text: str) -> bytes | None:
    """Return the bytes; None for text that is no base64, and for more than MAX_PICTURE_BYTES.

    RFC 4648 base64 with either alphabet, with or without padding, broken into lines (RFC 2045) or not; alone or in a
    data URL (RFC 2397), whose part before the comma is not believed except for `;base64`.
    """
    encoded = text.strip()
    if encoded[:5].lower() == "data:":
        header, _, encoded = encoded.partition(",")
        if not header.lower().rstrip().endswith("base64"):
            return _bounded(unquote_to_bytes(encoded))
        encoded = unquote(encoded)
    return _decode_base64("".join(encoded.split()))


def looks_like_picture(blob: bytes) -> bool:
    return blob.startswith(_SIGNATURES) or blob[4:8] == b"ftyp"


def _decode_base64(encoded: str) -> bytes | None:
    digits = encoded.rstrip("=").translate(_TO_STANDARD)
    if len(digits) > MAX_PICTURE_BYTES * 4 / 3 + 4:
        return None
    try:
        return _bounded(base64.b64decode(digits + "=" * (-len(digits) % 4), validate=True))
    except (binascii.Error, ValueError):
        return None


def _bounded(blob: bytes) -> bytes | None:
    return blob if 0 < len(blob) <= MAX_PICTURE_BYTES else None
