"""A PNG without EXIF and trailers."""

import zlib
from collections.abc import Iterator
from contextlib import suppress

from intric.imaging.containers import png
from intric.imaging.containers.jpeg import MalformedContainer
from intric.imaging.containers.png import SIGNATURE, Chunk, chunk
from intric.imaging.privacy.xmp import is_private, without_private

_XMP = b"XML:com.adobe.xmp"
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_CREDENTIALS = b"caBX"  # C2PA's chunk
_METADATA = frozenset({*_TEXTS, b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP", b"tIME", _CREDENTIALS})
_MAX_TEXT = 4_000_000


def cleaned(blob: bytes, *, turned: bool) -> bytes:
    """Keep what shows the picture and what marks it: ICC, XMP, texts, C2PA. Raises MalformedContainer."""
    return SIGNATURE + b"".join(each.raw for found in png.chunks(blob) for each in _cleaned(found, turned))


def transplanted(blob: bytes, donor: bytes) -> bytes:
    """Return `blob`, newly encoded, with the metadata of `donor`."""
    header, *others = png.chunks(blob)
    theirs = [each for each in png.chunks(donor) if each.kind in _METADATA]
    mine = [each for each in others if each.kind not in _METADATA]
    return SIGNATURE + b"".join(each.raw for each in (header, *theirs, *mine))


def has_content_credentials(blob: bytes) -> bool:
    return any(each.kind == _CREDENTIALS for each in png.chunks(blob))


def _cleaned(each: Chunk, turned: bool) -> Iterator[Chunk]:
    if each.kind == b"IEND":
        yield Chunk(b"IEND", each.raw if not each.raw[12:].strip(b"\0\r\n ") else each.raw[:12])
    elif each.kind in _TEXTS:
        yield from _text(each, turned)
    elif each.kind == _CREDENTIALS:
        if not is_private(each.data):
            yield each
    elif each.kind != b"eXIf":
        yield each


def _text(each: Chunk, turned: bool) -> Iterator[Chunk]:
    keyword, text = _read(each)
    if each.kind == b"iTXt" and keyword == _XMP:
        packet = without_private(text, turned=turned)
        yield each if packet == text else chunk(b"iTXt", _XMP + b"\0\0\0\0\0" + packet)
    elif not _is_private(keyword, text):
        yield each


def _is_private(keyword: bytes, text: bytes) -> bool:
    """ImageMagick writes each EXIF tag as a text, and other metadata in hexadecimal as `Raw profile type`."""
    name = keyword.lower()
    if name.startswith(b"exif:") or b"gps" in name or is_private(text):
        return True
    if not name.startswith(b"raw profile type "):
        return False
    if name.endswith((b" exif", b" app1")):
        return True
    with suppress(ValueError):
        digits = b"".join(text.split()[2:]).decode("ascii", "replace")
        return is_private(bytes.fromhex(digits))
    return True


def _read(each: Chunk) -> tuple[bytes, bytes]:
    """Return keyword and text of a tEXt, zTXt or iTXt chunk."""
    keyword, _, rest = each.data.partition(b"\0")
    if each.kind == b"tEXt":
        return keyword, rest
    if each.kind == b"zTXt":
        return keyword, _unpacked(rest[1:])
    is_packed = rest[:1] == b"\1"
    text = rest[2:].split(b"\0", 2)[-1]
    return keyword, _unpacked(text) if is_packed else text


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _MAX_TEXT)
    except zlib.error as error:
        raise MalformedContainer from error
