"""Pictures with the metadata that cameras, editors and C2PA tools write."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

RED, BLUE = (200, 30, 40), (30, 60, 200)
AI_MARK = b"trainedAlgorithmicMedia"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
    b" exif:GPSLatitude=\"59,19.5N\" exif:GPSLongitude='18,4.2E'"
    b' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
    b"<Iptc4xmpExt:DigitalSourceType>" + AI_MARK + b"</Iptc4xmpExt:DigitalSourceType>"
    b"<drone-dji:GpsLongitude>18.07</drone-dji:GpsLongitude>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def halves(width: int, height: int) -> Image.Image:
    """Return a picture that is red on the left and blue on the right."""
    picture = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(picture).rectangle((width // 2, 0, width, height), fill=BLUE)
    return picture


def exif(orientation: int | None = None, *, gps: bool = False) -> bytes:
    tags = Image.Exif()
    if orientation is not None:
        tags[0x0112] = orientation
    if gps:
        tags.get_ifd(0x8825).update({1: "N", 2: (59.0, 19.0, 30.0), 3: "E", 4: (18.0, 4.0, 12.0)})
        tags[0x010F] = "Camera of Anna"
    return tags.tobytes()


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    with BytesIO() as buffer:
        picture.save(buffer, kind, **options)
        return buffer.getvalue()


def decoded(blob: bytes) -> Image.Image:
    picture = Image.open(BytesIO(blob))
    picture.load()
    return picture


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def jpeg_segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload


def with_chunk(blob: bytes, kind: bytes, data: bytes) -> bytes:
    """Return a PNG with a further chunk behind its header."""
    return blob[:33] + png_chunk(kind, data) + blob[33:]


def with_segment(blob: bytes, marker: int, payload: bytes) -> bytes:
    """Return a JPEG with a further segment at its beginning."""
    return blob[:2] + jpeg_segment(marker, payload) + blob[2:]


def png_of(depth: int, colour_type: int, row: bytes, width: int, trns: bytes, palette: bytes = b"") -> bytes:
    """Return a PNG of one line, with a tRNS chunk."""
    header = struct.pack(">IIBBBBB", width, 1, depth, colour_type, 0, 0, 0)
    middle = (png_chunk(b"PLTE", palette) if palette else b"") + png_chunk(b"tRNS", trns)
    pixels = png_chunk(b"IDAT", zlib.compress(b"\0" + row))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + middle + pixels + png_chunk(b"IEND", b"")
