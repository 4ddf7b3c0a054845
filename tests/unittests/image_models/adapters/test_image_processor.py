import os
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from PIL import Image, ImageCms, ImageDraw
from tests.factories.decoders import IMAGES, open_decoders
from tests.factories.metadata import BLUE, RED, decoded, encoded, exif, halves, png_of
from tests.simulators.pictures import png, png_bomb

from intric.image_models.application.ports.image_processor import IconMark, ImageFacts, Rendition
from intric.image_models.domain.image_generator import ProviderBadResponse
from intric.image_models.infrastructure.adapters.pillow.image_processor import PillowImageProcessor

TENANT_ID = UUID(int=1)


@pytest.fixture(scope="module")
async def processor() -> AsyncIterator[PillowImageProcessor]:
    with open_decoders(IMAGES) as decoders:
        yield PillowImageProcessor(decoders)


def close_to(one: Any, other: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=False))


def blue_and_red_exchanged() -> bytes:
    """Return a colour profile whose first channel is blue and last one red: sRGB's, with two tags renamed."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


async def facts_of(processor: PillowImageProcessor, blob: bytes) -> ImageFacts:
    return (await processor.process(blob, tenant_id=TENANT_ID)).facts


async def thumbnail_of(processor: PillowImageProcessor, blob: bytes) -> Rendition:
    return (await processor.process(blob, tenant_id=TENANT_ID)).thumbnail


async def icon_of(processor: PillowImageProcessor, blob: bytes, *, made_by_ai: bool) -> Rendition:
    processed = await processor.process(
        blob, tenant_id=TENANT_ID, icon=IconMark.MADE_BY_AI if made_by_ai else IconMark.NONE
    )
    assert processed.icon is not None
    return processed.icon


class TestFacts:
    @pytest.mark.parametrize(
        ("kind", "mimetype"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
    )
    async def test_reads_format_and_size_from_the_bytes(
        self, processor: PillowImageProcessor, kind: str, mimetype: str
    ) -> None:
        facts = await facts_of(processor, encoded(halves(300, 200), kind))

        assert (facts.mimetype, facts.width, facts.height) == (mimetype, 300, 200)

    @pytest.mark.parametrize(
        "blob",
        [
            b"",
            b"<html><body>Bad gateway</body></html>",
            b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="1"/></svg>',
            b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        ],
        ids=["empty", "html", "svg", "damaged"],
    )
    async def test_refuses_bytes_that_are_not_a_picture(
        self, processor: PillowImageProcessor, blob: bytes
    ) -> None:
        with pytest.raises(ProviderBadResponse) as caught:
            await processor.process(blob, tenant_id=TENANT_ID)

        assert caught.value.__context__ is None

    async def test_refuses_other_formats(self, processor: PillowImageProcessor) -> None:
        with pytest.raises(ProviderBadResponse):
            await processor.process(encoded(halves(20, 20), "GIF"), tenant_id=TENANT_ID)

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    async def test_refuses_a_truncated_picture(self, processor: PillowImageProcessor, kind: str) -> None:
        noise = Image.frombytes("RGB", (200, 200), os.urandom(200 * 200 * 3))
        whole = encoded(noise, kind)

        with pytest.raises(ProviderBadResponse):
            await processor.process(whole[: len(whole) // 2], tenant_id=TENANT_ID)

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    async def test_refuses_an_animation(self, processor: PillowImageProcessor, kind: str) -> None:
        frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE)]

        with pytest.raises(ProviderBadResponse, match="animation"):
            await processor.process(
                encoded(frames[0], kind, save_all=True, append_images=frames[1:]), tenant_id=TENANT_ID
            )

    async def test_refuses_too_many_pixels_by_the_header_alone(self, processor: PillowImageProcessor) -> None:
        with pytest.raises(ProviderBadResponse, match="40 megapixels"):
            await processor.process(png_bomb(), tenant_id=TENANT_ID)

    async def test_refuses_more_than_40_megabytes(self, processor: PillowImageProcessor) -> None:
        with pytest.raises(ProviderBadResponse, match="40 MB"):
            await processor.process(png(10, 10) + b"\0" * 40_000_000, tenant_id=TENANT_ID)


class TestOrientation:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
    @pytest.mark.parametrize("told", [pytest.param(6, id="exif-turned"), 1, 2, 3, 4, 5, 7, 8])
    async def test_exif_turns_facts_thumbnail_and_icon(
        self, processor: PillowImageProcessor, kind: str, told: int
    ) -> None:
        more = {"save_all": True, "append_images": [halves(8, 8)]} if kind == "MPO" else {}

        processed = await processor.process(
            encoded(halves(96, 64), kind, exif=exif(told), **more), tenant_id=TENANT_ID, icon=IconMark.NONE
        )

        size = (64, 96) if told >= 5 else (96, 64)
        assert (processed.facts.width, processed.facts.height) == size
        assert (processed.thumbnail.width, processed.thumbnail.height) == size
        assert processed.icon is not None
        first = BLUE if told in (2, 3, 7, 8) else RED
        for rendition in (processed.thumbnail, processed.icon):
            shown = decoded(rendition.blob)
            assert shown.size == (rendition.width, rendition.height)
            assert close_to(shown.getpixel((4, 4)), first)
            last = shown.getpixel((shown.width - 5, shown.height - 5))
            assert close_to(last, RED if first == BLUE else BLUE)

    async def test_xmp_does_not_turn_a_picture_as_it_does_not_in_browsers(
        self, processor: PillowImageProcessor
    ) -> None:
        packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6"/></x:xmpmeta>'

        facts = await facts_of(processor, encoded(halves(96, 64), "JPEG", xmp=packet))

        assert (facts.width, facts.height) == (96, 64)


class TestThumbnail:
    async def test_is_256_px_on_its_longer_side(self, processor: PillowImageProcessor) -> None:
        small = await thumbnail_of(processor, encoded(halves(1024, 512), "JPEG"))

        picture = decoded(small.blob)
        assert (small.width, small.height) == picture.size == (256, 128)
        assert picture.format == "WEBP"
        assert close_to(picture.getpixel((40, 64)), RED)

    async def test_a_small_picture_is_not_enlarged(self, processor: PillowImageProcessor) -> None:
        small = await thumbnail_of(processor, png(100, 50))

        assert (small.width, small.height) == (100, 50)


class TestIcon:
    async def test_is_the_square_in_the_middle(self, processor: PillowImageProcessor) -> None:
        picture = Image.new("RGB", (1600, 800), RED)
        ImageDraw.Draw(picture).rectangle((400, 0, 1199, 799), fill=BLUE)

        icon = await icon_of(processor, encoded(picture, "PNG"), made_by_ai=False)

        square = decoded(icon.blob)
        assert (icon.width, icon.height) == square.size == (512, 512)
        assert all(close_to(square.getpixel(spot), BLUE) for spot in ((8, 8), (503, 503), (256, 256)))

    async def test_a_photo_of_3_megabytes_fits_into_256_kilobytes(
        self, processor: PillowImageProcessor
    ) -> None:
        noise = Image.frombytes("RGB", (1024, 1024), os.urandom(1024 * 1024 * 3))

        icon = await icon_of(processor, encoded(noise, "PNG", compress_level=1), made_by_ai=True)

        assert len(icon.blob) <= 262_144
        assert (icon.width, icon.height) == (512, 512)

    async def test_the_worst_transparency_fits_as_well(self, processor: PillowImageProcessor) -> None:
        noise = Image.frombytes("RGBA", (512, 512), os.urandom(512 * 512 * 4))

        icon = await icon_of(processor, encoded(noise, "PNG", compress_level=1), made_by_ai=True)

        assert len(icon.blob) <= 262_144

    @pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
    async def test_keeps_transparency(self, processor: PillowImageProcessor, mode: str) -> None:
        picture = Image.new("RGBA", (600, 600), (0, 0, 0, 0))
        ImageDraw.Draw(picture).rectangle((200, 200, 400, 400), fill=(*RED, 255))

        icon = await icon_of(processor, encoded(picture.convert(mode), "PNG"), made_by_ai=False)

        alpha = decoded(icon.blob).convert("RGBA").getchannel("A")
        assert alpha.getpixel((5, 5)) == 0
        assert alpha.getpixel((256, 256)) == 255

    async def test_keeps_a_transparent_colour_of_16_bits(self, processor: PillowImageProcessor) -> None:
        icon = await icon_of(processor, png_of(16, 0, b"\xff\xff", 1, b"\xff\xff"), made_by_ai=False)

        assert decoded(icon.blob).getchannel("A").getextrema() == (0, 0)

    async def test_colours_are_converted_to_srgb(self, processor: PillowImageProcessor) -> None:
        raw = Image.new("RGB", (64, 64), RED[::-1])

        icon = await icon_of(
            processor, encoded(raw, "PNG", icc_profile=blue_and_red_exchanged()), made_by_ai=False
        )

        assert close_to(decoded(icon.blob).getpixel((32, 32)), RED)

    @pytest.mark.parametrize("mode", ["L", "1", "I;16", "CMYK"])
    async def test_accepts_every_colour_mode(self, processor: PillowImageProcessor, mode: str) -> None:
        whites: dict[str, Any] = {"I;16": 65_535, "CMYK": (0, 0, 0, 0)}
        white = Image.new(mode, (64, 64), whites.get(mode, 255))
        kind = "JPEG" if mode == "CMYK" else "PNG"

        icon = await icon_of(processor, encoded(white, kind), made_by_ai=False)

        assert close_to(decoded(icon.blob).convert("RGB").getpixel((32, 32)), (255, 255, 255))

    async def test_is_marked_as_made_by_ai_only_where_asked_for(
        self, processor: PillowImageProcessor
    ) -> None:
        made_by_ai = await icon_of(processor, png(512, 512), made_by_ai=True)
        unmarked = await icon_of(processor, png(512, 512), made_by_ai=False)

        assert b"trainedAlgorithmicMedia" in decoded(made_by_ai.blob).info["xmp"]
        assert "xmp" not in decoded(unmarked.blob).info
