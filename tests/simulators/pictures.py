"""Pictures for simulators to send."""

import functools
import struct
import zlib
from io import BytesIO

from PIL import Image

_COLOURS = ((176, 58, 46), (31, 97, 141), (25, 111, 61), (154, 125, 10))


@functools.lru_cache(maxsize=64)
def png(width: int, height: int, index: int = 0, *, transparent: bool = False) -> bytes:
    """Return a PNG of this size in px, with another colour for each `index`."""
    colour = _COLOURS[index % len(_COLOURS)]
    picture = Image.new("RGBA", (width, height), (*colour, 0 if transparent else 255))
    picture.paste((*colour, 255), (width // 4, height // 4, width * 3 // 4, height * 3 // 4))
    with BytesIO() as buffer:
        (picture if transparent else picture.convert("RGB")).save(buffer, "PNG", compress_level=1)
        return buffer.getvalue()


def pixels(size: str) -> tuple[int, int]:
    """Return width and height in px; (1024, 1024) for "auto"."""
    width, _, height = size.partition("x")
    return (int(width), int(height)) if width.isdigit() and height.isdigit() else (1024, 1024)


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """Return a small PNG whose header claims this size in px, as a decompression bomb does."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
