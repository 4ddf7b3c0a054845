"""A WebP without EXIF and trailers."""

from collections.abc import Iterator

from intric.imaging.containers import webp
from intric.imaging.containers.webp import Chunk
from intric.imaging.privacy.xmp import is_private, without_private

_CREDENTIALS = b"C2PA"
_SHOWN = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP"})
_EXIF_FLAG = 0x08


def cleaned(blob: bytes, *, turned: bool) -> bytes:
    """Keep what shows the picture and what marks it: ICC, XMP, C2PA. Raises MalformedContainer."""
    before = list(webp.chunks(blob))
    after = [each for found in before for each in _cleaned(found, turned)]
    trailer = blob[8 + int.from_bytes(blob[4:8], "little") :]
    return blob if after == before and not trailer.strip(b"\0\r\n ") else webp.file_of(after)


def has_content_credentials(blob: bytes) -> bool:
    return any(each.kind == _CREDENTIALS for each in webp.chunks(blob))


def is_lossless(blob: bytes) -> bool:
    return any(each.kind == b"VP8L" for each in webp.chunks(blob))


def xmp(blob: bytes) -> bytes:
    return next((each.data for each in webp.chunks(blob) if each.kind == b"XMP "), b"")


def _cleaned(each: Chunk, turned: bool) -> Iterator[Chunk]:
    if each.kind == b"VP8X":
        yield Chunk(b"VP8X", bytes((each.data[0] & ~_EXIF_FLAG,)) + each.data[1:])
    elif each.kind == b"XMP ":
        yield Chunk(b"XMP ", without_private(each.data, turned=turned))
    elif each.kind in _SHOWN or (each.kind == _CREDENTIALS and not is_private(each.data)):
        yield each
