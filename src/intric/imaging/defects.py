"""Why a picture from outside can't be used."""

from enum import Enum


class Defect(Enum):
    UNREADABLE = "unreadable"  # no PNG, JPEG or WebP, or a broken one
    TOO_MANY_PIXELS = "too_many_pixels"
    ANIMATED = "animated"
    EXCESSIVE = "excessive"  # more scans or chunks than any program writes
    NO_SMALL_ICON = "no_small_icon"  # even with the lowest quality an icon of it has too many bytes
    TOO_SLOW = "too_slow"  # decoding took more than its limit of CPU time or memory


class UnusablePicture(Exception):
    def __init__(self, defect: Defect) -> None:
        super().__init__(defect.value)
        self.defect = defect
