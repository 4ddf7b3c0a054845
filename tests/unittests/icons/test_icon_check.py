from collections.abc import AsyncIterator
from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image
from tests.factories.decoders import ICONS, open_decoders

from intric.icons.icon_check import MAX_BYTES, check_icon
from intric.imaging.decoding.decoders import Decoders
from intric.shared.exceptions import TooLarge, UnsupportedMedia

USER_ID = UUID(int=1)


@pytest.fixture(scope="module")
async def decoders() -> AsyncIterator[Decoders]:
    with open_decoders(ICONS) as decoders:
        yield decoders


def picture(format: str, size: tuple[int, int] = (8, 8)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "red").save(file, format)
    return file.getvalue()


@pytest.mark.parametrize(
    ("format", "mimetype"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
)
async def test_the_media_type_is_read_from_the_content(
    decoders: Decoders, format: str, mimetype: str
) -> None:
    assert (await check_icon(decoders, picture(format), USER_ID)).mimetype == mimetype


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
async def test_what_is_no_png_jpeg_or_webp_is_refused(decoders: Decoders, blob: bytes) -> None:
    with pytest.raises(UnsupportedMedia):
        await check_icon(decoders, blob, USER_ID)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
async def test_a_picture_that_is_cut_off_is_refused(decoders: Decoders, format: str) -> None:
    whole = picture(format, (200, 200))

    with pytest.raises(UnsupportedMedia):
        await check_icon(decoders, whole[: len(whole) * 2 // 3], USER_ID)


async def test_a_picture_of_4096_px_is_fine_and_one_px_more_is_too_much(decoders: Decoders) -> None:
    assert (await check_icon(decoders, picture("PNG", (4096, 16)), USER_ID)).mimetype == "image/png"
    with pytest.raises(TooLarge):
        await check_icon(decoders, picture("PNG", (4097, 16)), USER_ID)


async def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused(decoders: Decoders) -> None:
    file = BytesIO()
    Image.new("1", (9000, 9000)).save(file, "PNG")
    assert len(file.getvalue()) < MAX_BYTES

    with pytest.raises(TooLarge):
        await check_icon(decoders, file.getvalue(), USER_ID)


async def test_more_than_256_kb_are_too_much(decoders: Decoders) -> None:
    with pytest.raises(TooLarge):
        await check_icon(decoders, picture("PNG") + b"\0" * MAX_BYTES, USER_ID)
