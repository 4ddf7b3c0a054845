import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tests.factories.metadata import (
    AI_MARK,
    BLUE,
    RED,
    XMP,
    decoded,
    encoded,
    exif,
    halves,
    jpeg_segment,
    png_chunk,
    with_chunk,
    with_segment,
)

from intric.imaging.defects import Defect, UnusablePicture
from intric.imaging.privacy.upload import prepare_upload
from intric.imaging.uploaded_picture import ContentCredentials, UploadedPicture

FORMATS = ["PNG", "JPEG", "WEBP"]
JPEG = encoded(halves(96, 64), "JPEG")
PNG = encoded(halves(96, 64), "PNG")


def prepared(blob: bytes) -> UploadedPicture:
    return prepare_upload(blob, max_side=4096)


def two_pictures() -> bytes:
    second = halves(64, 96)
    return encoded(halves(96, 64), "MPO", save_all=True, append_images=[second])


def is_close(one: object, other: tuple[int, ...]) -> bool:
    return isinstance(one, tuple) and all(abs(a - b) < 20 for a, b in zip(one, other, strict=True))


class TestWithoutPrivateMetadata:
    @pytest.mark.parametrize("kind", FORMATS)
    def test_a_picture_stays_byte_for_byte(self, kind: str) -> None:
        blob = encoded(halves(96, 64), kind)

        assert prepared(blob).blob == blob

    @pytest.mark.parametrize("kind", FORMATS)
    def test_so_does_one_that_is_marked_as_made_by_ai(self, kind: str) -> None:
        packet = XMP.replace(b'exif:GPSLatitude="59,19.5N"', b"").replace(b"Gps", b"X").replace(b"GPS", b"X")
        blob = encoded(halves(96, 64), kind, **_xmp(kind, packet))

        assert AI_MARK in blob
        assert prepared(blob).blob == blob

    def test_so_does_one_with_iptc_an_icc_profile_and_a_comment(self) -> None:
        iptc = b"Photoshop 3.0\0" + _resource(0x0404, b"\x1c\x02\x05\x00\x04Skog")
        blob = with_segment(with_segment(JPEG, 0xED, iptc), 0xFE, b"made with care")

        assert prepared(blob).blob == blob


class TestPrivateMetadata:
    @pytest.mark.parametrize("kind", [*FORMATS, "MPO"])
    def test_exif_goes_and_the_pixels_stay_as_they_are_encoded(self, kind: str) -> None:
        options = {"save_all": True, "append_images": [halves(64, 96)]} if kind == "MPO" else {}
        blob = encoded(halves(96, 64), kind, exif=exif(1, gps=True), **options)
        assert b"Camera of Anna" in blob

        result = prepared(blob)

        assert b"Camera of Anna" not in result.blob
        assert not decoded(result.blob).getexif()
        assert list(decoded(result.blob).tobytes()) == list(decoded(blob).tobytes())

    @pytest.mark.parametrize("kind", FORMATS)
    def test_positions_leave_xmp_and_marks_stay(self, kind: str) -> None:
        result = prepared(encoded(halves(96, 64), kind, **_xmp(kind, XMP)))

        assert b"GPS" not in result.blob.upper()
        assert AI_MARK in result.blob
        assert decoded(result.blob).info["xmp"].startswith(b"<x:xmpmeta")

    def test_it_leaves_a_compressed_xmp_of_a_png_too(self) -> None:
        blob = with_chunk(PNG, b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP))

        assert decoded(prepared(blob).blob).info["xmp"].count(AI_MARK) == 1
        assert b"GPS" not in decoded(prepared(blob).blob).info["xmp"].upper()

    @pytest.mark.parametrize(
        "secret",
        [
            jpeg_segment(0xE0, b"JFXX\0\x10Solna"),
            jpeg_segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0Solna"),
            jpeg_segment(0xE6, b"GoPro\0Solna"),
            jpeg_segment(0xED, b"Photoshop 3.0\0" + struct.pack(">4sHHI", b"8BIM", 0x0422, 0, 6) + b"Solna "),
            jpeg_segment(0xFE, b"GPSLatitude: Solna"),
        ],
        ids=["thumbnail", "extended xmp", "maker's segment", "photoshop's copy of exif", "comment"],
    )
    def test_other_segments_of_a_jpeg_go(self, secret: bytes) -> None:
        assert prepared(JPEG[:2] + secret + JPEG[2:]).blob == JPEG

    @pytest.mark.parametrize(
        ("kind", "data"),
        [
            (b"tEXt", b"exif:GPSLatitude\0Solna"),
            (b"zTXt", b"Raw profile type exif\0\0\x78\x9c\x03\0\0\0\0\1"),
            (b"eXIf", b"MM\0*\0\0\0\x08\0\0"),
        ],
    )
    def test_other_chunks_of_a_png_go(self, kind: bytes, data: bytes) -> None:
        assert prepared(with_chunk(PNG, kind, data)).blob == PNG

    @pytest.mark.parametrize("blob", [PNG, JPEG, encoded(halves(96, 64), "WEBP")], ids=FORMATS)
    def test_what_follows_the_picture_in_its_file_goes(self, blob: bytes) -> None:
        assert prepared(blob + b"a motion photo's video").blob == blob

    def test_the_second_picture_of_an_mpo_goes(self) -> None:
        result = prepared(two_pictures())

        assert result.mimetype == "image/jpeg"
        assert decoded(result.blob).format == "JPEG"
        assert result.blob.count(b"\xff\xd8\xff") == 1


class TestOrientation:
    @pytest.mark.parametrize("kind", FORMATS)
    @pytest.mark.parametrize("told", range(2, 9))
    def test_it_is_applied_to_the_pixels(self, kind: str, told: int) -> None:
        packet = XMP.replace(b"exif:GPSLatitude", b"tiff:Orientation")
        blob = encoded(halves(96, 64), kind, exif=exif(told, gps=True), **_xmp(kind, packet))

        result = decoded(prepared(blob).blob)

        assert result.size == ((64, 96) if told >= 5 else (96, 64))
        first = {2: BLUE, 3: BLUE, 4: RED, 5: RED, 6: RED, 7: BLUE, 8: BLUE}[told]
        pixel = result.convert("RGB").getpixel((2, 2))
        assert is_close(pixel, first)
        assert not result.getexif()
        assert AI_MARK in result.info["xmp"]

    def test_a_photo_s_colour_profile_and_iptc_stay(self) -> None:
        iptc = b"Photoshop 3.0\0" + _resource(0x0404, b"\x1c\x02\x05\x00\x04Skog")
        blob = with_segment(encoded(halves(96, 64), "JPEG", exif=exif(6), icc_profile=b"icc"), 0xED, iptc)

        result = prepared(blob).blob

        assert b"Skog" in result
        assert decoded(result).info["icc_profile"] == b"icc"

    @pytest.mark.filterwarnings("ignore:Corrupt EXIF")
    def test_broken_exif_does_not_lose_the_picture(self) -> None:
        blob = with_segment(JPEG, 0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff")

        assert prepared(blob).blob == JPEG

    @pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "RGBA", "I;16"])
    def test_every_colour_mode_of_a_png_can_be_turned(self, mode: str) -> None:
        blob = encoded(Image.new(mode, (96, 64)), "PNG", exif=exif(6))

        assert decoded(prepared(blob).blob).size == (64, 96)


class TestContentCredentials:
    @pytest.mark.parametrize("kind", FORMATS)
    def test_a_marked_picture_without_exif_keeps_its_mark(self, kind: str) -> None:
        blob = _marked(encoded(halves(96, 64), kind), kind)

        result = prepared(blob)

        assert (result.blob, result.content_credentials) == (blob, ContentCredentials.KEPT)

    @pytest.mark.parametrize("kind", FORMATS)
    def test_the_answer_says_that_removing_exif_broke_it(self, kind: str) -> None:
        result = prepared(_marked(encoded(halves(96, 64), kind, exif=exif(gps=True)), kind))

        assert result.content_credentials is ContentCredentials.BROKEN
        assert b"Camera of Anna" not in result.blob

    def test_a_manifest_that_holds_a_position_goes(self) -> None:
        result = prepared(with_segment(JPEG, 0xEB, b"JP\0\1c2pa stds.exif exif:GPSLatitude"))

        assert (result.blob, result.content_credentials) == (JPEG, ContentCredentials.BROKEN)

    def test_unmarked_pictures_have_none(self) -> None:
        assert prepared(PNG).content_credentials is ContentCredentials.NONE


class TestRefused:
    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_animations(self, kind: str) -> None:
        blob = encoded(halves(8, 8), kind, save_all=True, append_images=[Image.new("RGB", (8, 8))])

        with pytest.raises(UnusablePicture) as caught:
            prepared(blob)

        assert caught.value.defect is Defect.ANIMATED

    def test_a_jpeg_of_more_scans_than_any_program_writes(self) -> None:
        progressive = encoded(halves(96, 64), "JPEG", progressive=True)
        at = progressive.rindex(b"\xff\xda")
        scan = progressive[at:-2]

        with pytest.raises(UnusablePicture) as caught:
            prepared(progressive[:-2] + scan * 100 + b"\xff\xd9")

        assert caught.value.defect is Defect.EXCESSIVE
        assert prepared(progressive).blob == progressive

    def test_a_png_of_more_chunks_than_any_program_writes(self) -> None:
        blob = PNG[:33] + png_chunk(b"abCd", b"") * 50_001 + PNG[33:]

        with pytest.raises(UnusablePicture) as caught:
            prepared(blob)

        assert caught.value.defect is Defect.EXCESSIVE

    def test_one_flat_colour_is_a_valid_picture_however_few_bytes_it_takes(self) -> None:
        blob = encoded(Image.new("1", (4096, 4096)), "PNG")
        assert len(blob) < 10_000

        assert prepared(blob).blob == blob


def _xmp(kind: str, packet: bytes) -> dict[str, object]:
    if kind != "PNG":
        return {"xmp": packet}
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", packet.decode())
    return {"pnginfo": info}


def _marked(blob: bytes, kind: str) -> bytes:
    if kind == "JPEG":
        return with_segment(blob, 0xEB, b"JP\0\1\0\0\0\1 jumb c2pa")
    if kind == "PNG":
        return with_chunk(blob, b"caBX", b"jumb c2pa")
    with BytesIO() as body:
        body.write(blob[12:] + b"C2PA" + struct.pack("<I", 10) + b"jumb  c2pa")
        return b"RIFF" + struct.pack("<I", 4 + len(body.getvalue())) + b"WEBP" + body.getvalue()


def _resource(kind: int, data: bytes) -> bytes:
    return struct.pack(">4sHHI", b"8BIM", kind, 0, len(data)) + data + b"\0" * (len(data) % 2)
