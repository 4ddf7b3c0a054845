import gzip
import zlib

import httpx
import pytest

from intric.image_models.infrastructure.adapters.litellm.transports.bounded import (
    ResponseTooLarge,
    ResponseTruncated,
)
from intric.image_models.infrastructure.adapters.litellm.transports.content_encoding import unpack

BODY = b"picture" * 100
RAW = zlib.compressobj(wbits=-zlib.MAX_WBITS)
RAW_DEFLATE = RAW.compress(BODY) + RAW.flush()


def labelled(encoding: str) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Encoding": encoding}, stream=httpx.ByteStream(b""))


class TestUnpack:
    @pytest.mark.parametrize(
        ("encoding", "body"),
        [
            ("gzip", gzip.compress(BODY)),
            ("GZIP", gzip.compress(BODY)),
            ("x-gzip", gzip.compress(BODY)),
            ("gzip", gzip.compress(BODY[:50]) + gzip.compress(BODY[50:])),
            ("gzip", gzip.compress(BODY) + b"\0\0"),
            ("gzip", BODY),
            ("deflate", zlib.compress(BODY)),
            ("deflate", RAW_DEFLATE),
            ("deflate, gzip", gzip.compress(zlib.compress(BODY))),
            ("identity", BODY),
        ],
        ids=[
            "gzip",
            "capitals",
            "x-gzip",
            "members",
            "padded",
            "label alone",
            "zlib",
            "raw",
            "two",
            "identity",
        ],
    )
    def test_gives_the_body(self, encoding: str, body: bytes) -> None:
        assert unpack(labelled(encoding), body, len(BODY)) == BODY

    @pytest.mark.parametrize(
        "body",
        [gzip.compress(BODY), gzip.compress(BODY[:690]) + gzip.compress(BODY[690:])],
        # The bytes hold the time of day, so they can't be the name.
        ids=["one", "two"],
    )
    def test_unpacks_no_more_than_the_limit(self, body: bytes) -> None:
        with pytest.raises(ResponseTooLarge):
            unpack(labelled("gzip"), body, len(BODY) - 1)

    @pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
    def test_an_incomplete_body_is_reported(self, encoding: str, pack: object) -> None:
        assert callable(pack)
        with pytest.raises(ResponseTruncated):
            unpack(labelled(encoding), pack(BODY)[:-1], len(BODY))

    @pytest.mark.parametrize("encoding", ["gzip", "deflate"])
    def test_a_damaged_body_is_reported(self, encoding: str) -> None:
        with pytest.raises(httpx.DecodingError):
            unpack(labelled(encoding), b"\x1f\x8b\xff\xff" + b"\xff" * 20, 1000)
