"""Validates an uploaded icon by its content; file name and declared type are ignored."""

from contextlib import suppress
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from intric.shared.exceptions import TooLarge, UnsupportedMedia

# The limit of Eneo's own icon store.
MAX_BYTES = 256 * 1024
# Guards against decompression bombs: a decoded picture of 4096 px squared takes 64 MB.
MAX_SIDE_PX = 4096

MIMETYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}

# Raised by Pillow for broken or malicious files, depending on the format.
_DECODE_ERRORS = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
)


def check_icon(blob: bytes) -> str:
    """Decode the whole picture and return its media type. Takes milliseconds: run it off the event loop.

    Raises:
        TooLarge: over 256 KB, or over 4096 px on a side.
        UnsupportedMedia: not a PNG, JPEG or WebP, or a broken one.
    """
    if len(blob) > MAX_BYTES:
        raise TooLarge("An icon may have 256 KB at most. Make the picture smaller.")
    mimetype = None
    with suppress(*_DECODE_ERRORS):  # reported below, without the decoder's message
        mimetype = _decoded(blob)
    if mimetype is None:
        raise UnsupportedMedia("An icon must be a PNG, JPEG or WebP picture, and whole.")
    return mimetype


def _decoded(blob: bytes) -> str | None:
    with Image.open(BytesIO(blob), formats=list(MIMETYPES)) as image:
        if max(image.size) > MAX_SIDE_PX:
            raise TooLarge(f"An icon may have {MAX_SIDE_PX} × {MAX_SIDE_PX} pixels at most.")
        image.load()
        return MIMETYPES.get(image.format or "")
