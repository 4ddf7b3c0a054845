"""A JPEG file as a list of segments (ITU-T T.81, annex B)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SOI, EOI, SOS, APP0, APP15, COMMENT = 0xD8, 0xD9, 0xDA, 0xE0, 0xEF, 0xFE
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
# Within the coded data 0xFF is followed by 0 or by a restart marker.
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


class MalformedContainer(Exception):
    """The file's structure can't be followed, though a lenient decoder may still show the picture."""


@dataclass(frozen=True, slots=True)
class Segment:
    """`raw` is all of its bytes; for a scan the coded data too, for EOI what follows it in the file."""

    marker: int
    raw: bytes

    @property
    def payload(self) -> bytes:
        return self.raw[4:]


def segments(blob: bytes) -> Iterator[Segment]:
    """Yield the file's segments, which joined are the file. Raises MalformedContainer."""
    at = 0
    while at < len(blob):
        end = _end(blob, at)
        yield Segment(blob[at + 1], blob[at:end])
        at = end


def segment(marker: int, payload: bytes) -> Segment:
    return Segment(marker, bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload)


def _end(blob: bytes, at: int) -> int:
    if blob[at] != 0xFF or at + 1 >= len(blob):
        raise MalformedContainer
    marker = blob[at + 1]
    if marker == 0xFF:  # a fill byte
        return at + 1
    if marker == EOI:
        return len(blob)
    if marker == SOI or marker in _WITHOUT_LENGTH:
        return at + 2
    end = at + 2 + int.from_bytes(blob[at + 2 : at + 4], "big")
    if end < at + 4 or end > len(blob):
        raise MalformedContainer
    return _end_of_scan(blob, end) if marker == SOS else end


def _end_of_scan(blob: bytes, at: int) -> int:
    found = _END_OF_SCAN.search(blob, at)
    return found.start() if found else len(blob)
