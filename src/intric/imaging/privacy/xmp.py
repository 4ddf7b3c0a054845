"""Removes from XMP what tells where and with what a picture was taken. Marks, such as its digital source type, stay."""

import re

# By local name: makers of cameras and drones use prefixes of their own (exif:, drone-dji:, Camera:).
_PRIVATE = r"\w*gps\w*|thumbnails|makernote|\w*serialnumber"
_NOT_UPRIGHT = r"orientation"


def without_private(packet: bytes, *, turned: bool = False) -> bytes:
    """Return the packet without positions, serial numbers and thumbnails; unchanged if it has none.

    Args:
        turned: the picture's orientation was applied to its pixels, so that it must not be told any more.
    """
    names = f"{_PRIVATE}|{_NOT_UPRIGHT}" if turned else _PRIVATE
    prefix = r"(?:[\w.-]+:)?"
    attribute = rf"""\s{prefix}(?:{names})\s*=\s*(?:"[^"]*"|'[^']*')"""
    element = rf"<({prefix}(?:{names}))(?=[\s/>])[^>]*?(?:/>|>.*?</\1\s*>)"
    for pattern in (attribute, element):
        packet = re.sub(pattern.encode(), b"", packet, flags=re.IGNORECASE | re.DOTALL)
    return packet


def is_private(text: bytes) -> bool:
    """Return whether metadata of any other notation holds EXIF or a position."""
    return (
        re.search(rb"exif\0\0|gps_?(latitude|longitude|position|altitude|info)", text, re.IGNORECASE)
        is not None
    )
