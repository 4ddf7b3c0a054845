import pytest
from PIL import Image
from tests.factories.metadata import decoded, encoded, png_of

from intric.imaging.transparency import with_8_bits

GREY, COLOUR, PALETTE = 0, 2, 3


@pytest.mark.parametrize(
    ("blob", "alphas"),
    [
        (png_of(16, GREY, b"\x12\x34\x12\x35", 2, b"\x12\x34"), [0, 255]),
        (png_of(8, GREY, b"\x3c\x80", 2, b"\0\x80"), [255, 0]),
        (png_of(4, GREY, b"\x3c", 2, b"\0\x0c"), [255, 0]),
        (png_of(2, GREY, b"\x1b", 4, b"\0\2"), [255, 255, 0, 255]),
        (png_of(1, GREY, b"\x40", 2, b"\0\1"), [255, 0]),
        (png_of(16, COLOUR, b"\x12\x34" * 3 + b"\x12\x35" * 3, 2, b"\x12\x34" * 3), [0, 255]),
        (png_of(16, COLOUR, b"\x12\x34" * 3 + b"\x34\x34" * 3, 2, b"\x34\x34" * 3), [255, 0]),
        (png_of(8, COLOUR, b"\x12" * 3 + b"\x34" * 3, 2, b"\0\x12" * 3), [0, 255]),
        (png_of(8, PALETTE, b"\0\1", 2, b"\x80\0", b"\1\2\3\4\5\6"), [128, 0]),
        (png_of(1, PALETTE, b"\x40", 2, b"\xff\0", b"\1\2\3\4\5\6"), [255, 0]),
    ],
    ids=[
        *(
            "files/grey16-trns.png",
            "grey 8",
            "grey 4",
            "grey 2",
            "grey 1",
            "rgb 16",
            "rgb 16 low byte",
            "rgb 8",
        ),
        *("palette", "palette of 2 colours"),
    ],
)
def test_a_transparent_colour_stays_transparent(blob: bytes, alphas: list[int]) -> None:
    picture = with_8_bits(decoded(blob), blob)

    assert picture.mode == "RGBA"
    assert list(picture.getchannel("A").tobytes()) == alphas


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_an_alpha_channel_stays(mode: str) -> None:
    picture = Image.new(mode, (2, 1))
    picture.putalpha(Image.frombytes("L", (2, 1), b"\x07\xff"))
    blob = encoded(picture, "PNG")

    assert list(with_8_bits(decoded(blob), blob).getchannel("A").tobytes()) == [7, 255]


def test_16_bits_of_grey_are_scaled_not_cut_off() -> None:
    picture = Image.new("I;16", (2, 1))
    picture.putpixel((0, 0), 0x8000)
    picture.putpixel((1, 0), 0xFFFF)
    blob = encoded(picture, "PNG")

    assert list(with_8_bits(decoded(blob), blob).tobytes()) == [0x80, 0xFF]
