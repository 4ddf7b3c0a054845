"""Opens pictures from outside: what can't be used is refused by its header and structure, before it is decoded."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image

from intric.imaging.defects import Defect, UnusablePicture
from intric.imaging.formats import OPENERS
from intric.imaging.structure import is_excessive

MAX_PIXELS = 40_000_000

# Pillow has a limit of its own for the whole process; ours is lower and is checked first.
Image.MAX_IMAGE_PIXELS = None


@contextmanager
def opened(blob: bytes, *, max_side: int | None = None) -> Iterator[Image.Image]:
    """Open a still picture with its header and structure checked, nothing decoded yet.

    Args:
        max_side: limit of width and height in px, beside that of all pixels.

    Every exception during its use becomes UnusablePicture: hostile bytes make Pillow raise nearly anything.
    """
    try:
        with Image.open(BytesIO(blob), formats=OPENERS) as picture:
            _require_usable(picture, blob, max_side or MAX_PIXELS)
            yield picture
    except UnusablePicture:
        raise
    except Exception as error:
        raise UnusablePicture(Defect.UNREADABLE) from error


def _require_usable(picture: Image.Image, blob: bytes, max_side: int) -> None:
    if picture.width * picture.height > MAX_PIXELS or max(picture.size) > max_side:
        raise UnusablePicture(Defect.TOO_MANY_PIXELS)
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise UnusablePicture(Defect.ANIMATED)
    if is_excessive(blob):
        raise UnusablePicture(Defect.EXCESSIVE)
