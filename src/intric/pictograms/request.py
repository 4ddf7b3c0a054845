"""The request for pictograms, and the result."""

from __future__ import annotations

from dataclasses import dataclass

from intric.pictograms.errors import InvalidPictogramRequest

MIN_SIDE = 16
MAX_SIDE = 2048
MAX_COUNT = 4


@dataclass(frozen=True, slots=True)
class PictogramRequest:
    """The words to draw and how to draw them.

    `prompt` is what the user wrote for this picture. If it names anything that can be drawn, it alone decides the
    motif; name and description then only supply further variants. Don't pass the text of a prompt template: leave
    `prompt` empty and pass `name` and `description`, of which the name weighs more.

    `width` and `height` are pixels, 16 to 2048. `count` is 1 to 4. The same words and seed give the same
    bytes; another seed gives other backgrounds, shapes and companions, while the first variant keeps the best
    motif.

    `first` is the index (0 to 3) of the first variant: `count=1, first=k` draws the variant that has index k with
    `count=4`, for callers that request each picture separately.
    """

    name: str = ""
    description: str = ""
    prompt: str = ""
    count: int = 1
    width: int = 512
    height: int = 512
    seed: int = 0
    first: int = 0

    def __post_init__(self) -> None:
        for side, value in (("width", self.width), ("height", self.height)):
            if not MIN_SIDE <= value <= MAX_SIDE:
                raise InvalidPictogramRequest(f"{side} must be {MIN_SIDE} to {MAX_SIDE} px, not {value}")
        if self.first < 0 or self.count < 1 or self.first + self.count > MAX_COUNT:
            raise InvalidPictogramRequest(
                f"there are {MAX_COUNT} variants; first={self.first} with count={self.count} is outside them"
            )


@dataclass(frozen=True, slots=True)
class Pictogram:
    """One picture.

    `png` is a PNG of exactly the requested size, without transparency and with square corners.
    `motifs` are the slugs of what it shows, the main one first; empty for a monogram.
    `description` says the same in English, for display: "house with triangular ruler".
    """

    png: bytes
    motifs: tuple[str, ...]
    description: str
