"""Makes icons for words out of existing pictograms: no network, no AI, no fonts.

    maker = PictogramMaker.load()
    pictures = maker.draw(PictogramRequest(name="Bygglovsguiden", count=4, seed=7))

Independent of the rest of the application. How words become pictures: docs/pictograms.md.
"""

from intric.pictograms.errors import (
    InvalidPictogramRequest,
    PictogramDataInvalid,
    PictogramDataMissing,
    PictogramError,
    PictogramSourceMissing,
)
from intric.pictograms.maker import PictogramMaker
from intric.pictograms.request import Pictogram, PictogramRequest
from intric.pictograms.variants import Variant

__all__ = [
    "InvalidPictogramRequest",
    "Pictogram",
    "PictogramDataInvalid",
    "PictogramDataMissing",
    "PictogramError",
    "PictogramMaker",
    "PictogramRequest",
    "PictogramSourceMissing",
    "Variant",
]
