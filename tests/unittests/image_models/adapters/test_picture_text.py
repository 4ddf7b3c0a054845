import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.picture_notations import NOTATIONS

from intric.image_models.domain.image_generator import MAX_PICTURE_BYTES
from intric.image_models.infrastructure.adapters.litellm.picture_text import decode_picture, is_address


@pytest.mark.parametrize("notation", NOTATIONS)
@given(blob=st.binary(min_size=1, max_size=200))
def test_every_notation_gives_the_same_bytes(notation: str, blob: bytes) -> None:
    assert decode_picture(NOTATIONS[notation](blob)) == blob


@pytest.mark.parametrize(
    "text", ["", " ", "%%%", "=", "data:image/png;base64,", "data:", "abcde", "å", "http://x"]
)
def test_other_text_is_none(text: str) -> None:
    assert decode_picture(text) is None


def test_a_picture_over_the_limit_is_none() -> None:
    assert decode_picture("A" * (MAX_PICTURE_BYTES * 4 // 3 + 8)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://images.example.com/a.png", True),
        (" HTTP://images.example.com/a.png", True),
        ("data:image/png;base64,aGVq", False),
        (base64.b64encode(b"https://").decode(), False),
        ("httpsAAA", False),
    ],
)
def test_an_address_is_told_from_bytes(text: str, expected: bool) -> None:
    assert is_address(text) is expected
