"""A JPEG without EXIF, hidden further pictures and trailers."""

from collections.abc import Iterable, Iterator

from intric.imaging.containers import jpeg
from intric.imaging.containers.jpeg import APP0, APP15, COMMENT, EOI, MalformedContainer, Segment, segment
from intric.imaging.privacy.xmp import is_private, without_private

_APP1, _APP2, _APP11, _APP13, _APP14 = 0xE1, 0xE2, 0xEB, 0xED, 0xEE
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_C2PA = b"c2pa"
# Photoshop's image resources: thumbnails, EXIF twice, and XMP once more.
_PRIVATE_RESOURCES = frozenset({0x0409, 0x040C, 0x0422, 0x0423, 0x0424})


def cleaned(blob: bytes, *, turned: bool) -> bytes:
    """Keep what shows the picture and what marks it: ICC, XMP, IPTC, C2PA. Raises MalformedContainer.

    All other application segments go: makers of cameras write positions into their own (GoPro's into APP6).
    """
    found = list(jpeg.segments(blob))
    return b"".join(each.raw for each in _cleaned(found, turned))


def transplanted(blob: bytes, donor: bytes) -> bytes:
    """Return `blob`, newly encoded, with the metadata of `donor`."""
    mine = list(jpeg.segments(blob))
    theirs = [each for each in jpeg.segments(donor) if _is_metadata(each)]
    at = 2 if mine[1].marker == APP0 else 1
    return b"".join(each.raw for each in (*mine[:at], *theirs, *mine[at:]))


def has_content_credentials(blob: bytes) -> bool:
    return any(each.marker == _APP11 and _C2PA in each.raw for each in jpeg.segments(blob))


def _cleaned(found: Iterable[Segment], turned: bool) -> Iterator[Segment]:
    found = list(found)
    credentials_kept = not any(each.marker == _APP11 and is_private(each.raw) for each in found)
    for each in found:
        payload = each.payload
        if each.marker == _APP1:
            if payload.startswith(_XMP):
                packet = without_private(payload, turned=turned)
                yield each if packet == payload else segment(_APP1, packet)
        elif each.marker == _APP13:
            yield from _photoshop(each)
        elif each.marker == EOI:
            # A trailer is no part of the picture: MPO's second picture, the video of a motion photo.
            yield each if not each.raw[2:].strip(b"\0\r\n \xff") else Segment(EOI, each.raw[:2])
        elif each.marker == _APP11:
            if credentials_kept:
                yield each
        elif each.marker == COMMENT:
            if not is_private(payload):
                yield each
        elif not APP0 <= each.marker <= APP15 or _is_about_colours(each):
            yield each


def _is_about_colours(each: Segment) -> bool:
    names = {APP0: b"JFIF\0", _APP2: b"ICC_PROFILE\0", _APP14: b"Adobe"}
    return each.marker in names and each.payload.startswith(names[each.marker])


def _is_metadata(each: Segment) -> bool:
    return APP0 < each.marker <= APP15 and each.marker != _APP14


def _photoshop(each: Segment) -> Iterator[Segment]:
    if not each.payload.startswith(_PHOTOSHOP):
        return
    body = each.payload[len(_PHOTOSHOP) :]
    try:
        kept = b"".join(raw for kind, raw in _resources(body) if kind not in _PRIVATE_RESOURCES)
    except MalformedContainer:
        return
    if kept == body:
        yield each
    elif kept:
        yield segment(_APP13, _PHOTOSHOP + kept)


def _resources(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield id and bytes of each image resource: 8BIM, id, a padded Pascal string, size, padded data."""
    at = 0
    while at < len(body):
        if body[at : at + 4] != b"8BIM" or at + 7 > len(body):
            raise MalformedContainer
        name = 1 + body[at + 6]
        data = at + 6 + name + name % 2
        size = int.from_bytes(body[data : data + 4], "big")
        end = data + 4 + size + size % 2
        if end > len(body) + size % 2:
            raise MalformedContainer
        yield int.from_bytes(body[at + 4 : at + 6], "big"), body[at:end]
        at = end
