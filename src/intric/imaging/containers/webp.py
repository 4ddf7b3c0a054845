"""A WebP file as a list of RIFF chunks (RFC 9649, section 2)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intric.imaging.containers.jpeg import MalformedContainer

_HEADER = 12


@dataclass(frozen=True, slots=True)
class Chunk:
    kind: bytes
    data: bytes


def chunks(blob: bytes) -> Iterator[Chunk]:
    """Yield the chunks within the size that the file's header tells. Raises MalformedContainer."""
    at, end = _HEADER, 8 + int.from_bytes(blob[4:8], "little")
    if end > len(blob):
        raise MalformedContainer
    while at + 8 <= end:
        size = int.from_bytes(blob[at + 4 : at + 8], "little")
        if at + 8 + size > end:
            raise MalformedContainer
        yield Chunk(blob[at : at + 4], blob[at + 8 : at + 8 + size])
        at += 8 + size + size % 2


def file_of(parts: Iterable[Chunk]) -> bytes:
    body = b"".join(
        part.kind + len(part.data).to_bytes(4, "little") + part.data + b"\0" * (len(part.data) % 2)
        for part in parts
    )
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body
