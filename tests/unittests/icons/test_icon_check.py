from io import BytesIO

import pytest
from PIL import Image

from intric.icons.icon_check import MAX_BYTES, check_icon
from intric.shared.exceptions import TooLarge, UnsupportedMedia


def picture(format: str, size: tuple[int, int] = (8, 8)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "red").save(file, format)
    return file.getvalue()


@pytest.mark.parametrize(
    ("format", "mimetype"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
)
def test_the_media_type_is_read_from_the_content(format: str, mimetype: str) -> None:
    assert check_icon(picture(format)).mimetype == mimetype


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html>",
        b"\x89PNG\r\n\x1a\n",
        picture("GIF"),
        picture("BMP"),
    ],
    ids=["empty", "svg", "html", "only a PNG's first bytes", "gif", "bmp"],
)
def test_what_is_no_png_jpeg_or_webp_is_refused(blob: bytes) -> None:
    with pytest.raises(UnsupportedMedia):
        check_icon(blob)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_is_cut_off_is_refused(format: str) -> None:
    whole = picture(format, (200, 200))

    with pytest.raises(UnsupportedMedia):
        check_icon(whole[: len(whole) * 2 // 3])


def test_a_picture_of_4096_px_is_fine_and_one_px_more_is_too_much() -> None:
    assert check_icon(picture("PNG", (4096, 16))).mimetype == "image/png"
    with pytest.raises(TooLarge):
        check_icon(picture("PNG", (4097, 16)))


def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused() -> None:
    file = BytesIO()
    Image.new("1", (9000, 9000)).save(file, "PNG")
    assert len(file.getvalue()) < MAX_BYTES

    with pytest.raises(TooLarge):
        check_icon(file.getvalue())


def test_more_than_256_kb_are_too_much() -> None:
    with pytest.raises(TooLarge):
        check_icon(picture("PNG") + b"\0" * MAX_BYTES)
