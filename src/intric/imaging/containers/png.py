"""A PNG file as a list of chunks (W3C PNG, third edition, section 5)."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from intric.imaging.containers.jpeg import MalformedContainer

SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Chunk:
    """`raw` is all of its bytes; for IEND what follows it in the file, too."""

    kind: bytes
    raw: bytes

    @property
    def data(self) -> bytes:
        return self.raw[8 : 8 + int.from_bytes(self.raw[:4], "big")]


def chunks(blob: bytes) -> Iterator[Chunk]:
    """Yield the chunks, which joined behind the signature are the file. Raises MalformedContainer."""
    at = len(SIGNATURE)
    while at < len(blob):
        kind = blob[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(blob[at : at + 4], "big")
        if end > len(blob):
            raise MalformedContainer
        end = len(blob) if kind == b"IEND" else end
        yield Chunk(kind, blob[at:end])
        at = end


def chunk(kind: bytes, data: bytes) -> Chunk:
    checksum = zlib.crc32(kind + data).to_bytes(4, "big")
    return Chunk(kind, len(data).to_bytes(4, "big") + kind + data + checksum)


def bit_depth(blob: bytes) -> int:
    """Return the bits of a sample, as the header of a PNG says."""
    return blob[24]
