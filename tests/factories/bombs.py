"""Valid pictures of few bytes that take a decoder long."""

import random
from functools import cache

from PIL import Image

from tests.factories.metadata import encoded


@cache
def slow_jpeg(side: int = 4096, scans: int = 100, noise: int = 0) -> bytes:
    """Return a progressive JPEG of so many scans, each of which passes over all of its pixels.

    Args:
        noise: side in px of a corner whose coefficients are not empty, which makes it bigger and slower.
    """
    picture = Image.new("RGB", (side, side), "navy")
    if noise:
        picture.paste(Image.frombytes("RGB", (noise, noise), random.Random(1).randbytes(noise * noise * 3)))
    blob = encoded(picture, "JPEG", progressive=True, quality=90)
    last = blob[blob.rindex(b"\xff\xda") : -2]
    return blob[:-2] + last * (scans - blob.count(b"\xff\xda")) + b"\xff\xd9"
