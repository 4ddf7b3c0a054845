"""Tells pictures that are made to take a decoder long, by their structure alone."""

from collections.abc import Iterable
from contextlib import suppress

from intric.imaging.containers import jpeg, png
from intric.imaging.containers.jpeg import MalformedContainer

# Each scan of a progressive JPEG passes over all of its pixels. Encoders write 10 or so, optimisers up to 30.
MAX_SCANS = 100
# A chunk costs the decoder as much as some KB of pixels. 40 MB in the small chunks of 4 KB are 10,000.
MAX_CHUNKS = 50_000


def is_excessive(blob: bytes) -> bool:
    """Return whether it has more scans or chunks than any program writes. What it can't follow is not excessive."""
    if blob.startswith(b"\xff\xd8"):
        parts = jpeg.segments(blob)
        return _more_than(MAX_CHUNKS, parts) or _more_than(MAX_SCANS, _scans(blob))
    return blob.startswith(png.SIGNATURE) and _more_than(MAX_CHUNKS, png.chunks(blob))


def _scans(blob: bytes) -> Iterable[jpeg.Segment]:
    return (each for each in jpeg.segments(blob) if each.marker == jpeg.SOS)


def _more_than(limit: int, parts: Iterable[object]) -> bool:
    number = 0
    with suppress(MalformedContainer):
        for number, _ in enumerate(parts, start=1):
            if number > limit:
                return True
    return False
