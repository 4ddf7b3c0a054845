"""Draws what the built-in pictograms make of names: one row a name, four variants, and the first again small.

    python scripts/draw_pictogram_sheet.py sheet.png [--names FILE] [--seed 7]

Look at it after every change of the vocabulary: a person must find the first picture of each row fitting.
The names, and the motifs expected of them, are those that the tests hold to.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from intric.pictograms import PictogramMaker, PictogramRequest

NAMES = Path(__file__).parent.parent / "tests/unittests/pictograms/municipal_names.txt"
TILE, GAP, LABEL, SMALL = 96, 8, 214, (48, 24)
FONT = "DejaVuSans.ttf"
ROW = TILE + GAP + 6
COLUMNS = 3


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="PNG file to write")
    parser.add_argument(
        "--names", type=Path, default=NAMES, help="one name a line, anything after a colon is left out"
    )
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    lines = arguments.names.read_text(encoding="utf-8").splitlines()
    names = [line.rpartition(":")[0] or line for line in lines if line.strip() and not line.startswith("#")]
    sheet(names, arguments.seed).save(arguments.out)
    print(f"{len(names)} names: {arguments.out}")


def sheet(names: list[str], seed: int) -> Image.Image:
    """The whole sheet, names running down the columns."""
    maker = PictogramMaker.load()
    width = LABEL + 4 * (TILE + GAP) + sum(SMALL) + 5 * GAP
    rows = -(-len(names) // COLUMNS)
    picture = Image.new("RGB", (COLUMNS * width, rows * ROW), "white")
    for place, name in enumerate(names):
        column, row = divmod(place, rows)
        picture.paste(_row(maker, name, seed, width), (column * width, row * ROW))
    return picture


def _row(maker: PictogramMaker, name: str, seed: int, width: int) -> Image.Image:
    row = Image.new("RGB", (width, ROW), "white")
    drawn = maker.draw(PictogramRequest(name=name, count=4, width=TILE, height=TILE, seed=seed))
    pen = ImageDraw.Draw(row)
    pen.text((GAP, 26), name[:28], fill="black", font=_font(13))
    pen.text((GAP, 50), drawn[0].description[:34], fill="#777777", font=_font(11))
    for place, pictogram in enumerate(drawn):
        row.paste(_opened(pictogram.png), (LABEL + place * (TILE + GAP), GAP // 2))
    left = LABEL + 4 * (TILE + GAP)
    for side in SMALL:
        request = PictogramRequest(name=name, width=side, height=side, seed=seed)
        row.paste(_opened(maker.draw(request)[0].png), (left, (ROW - side) // 2))
        left += side + GAP
    return row


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font has no å, ä and ö; it does where the machine has no better one."""
    try:
        return ImageFont.truetype(FONT, size)
    except OSError:
        return ImageFont.load_default(size)


def _opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


if __name__ == "__main__":
    main()
