"""Properties of the reduced bodies. What LiteLLM makes of them is asserted over HTTP, in the providers' contract."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intric.image_models.infrastructure.adapters.litellm.error_body import RefusedInBody
from intric.image_models.infrastructure.adapters.litellm.success_body import (
    ReduceBody,
    reduce_bedrock,
    reduce_google,
    reduce_openai,
    reduce_stability,
)

PICTURE = "aGVqaGVq"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def fields(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Generate objects with any of these fields and others, all of any value."""
    return st.builds(
        lambda known, extra: extra | known,
        st.fixed_dictionaries({}, optional=dict.fromkeys(names, JSON)),
        st.dictionaries(st.text(max_size=8), JSON, max_size=2),
    )


OPENAI = st.builds(
    lambda answer, item: answer | {"data": [item | {"b64_json": PICTURE}]},
    fields("created", "usage", "size", "quality", "background", "output_format", "error", "message"),
    fields("url", "revised_prompt", "content_filter_results"),
)
GOOGLE = st.builds(
    lambda answer, candidate, part, inline: (
        answer
        | {
            "candidates": [
                candidate | {"content": {"parts": [part | {"inlineData": inline | {"data": PICTURE}}]}}
            ]
        }
    ),
    fields("usageMetadata", "promptFeedback", "modelVersion", "error"),
    fields("finishReason", "finishMessage", "index", "safetyRatings"),
    fields("thoughtSignature", "text"),
    fields("mimeType"),
)
STABILITY = st.builds(
    lambda answer: answer | {"image": PICTURE}, fields("finish_reason", "seed", "errors", "id")
)
BEDROCK = st.builds(
    lambda answer: answer | {"images": [PICTURE]}, fields("finish_reasons", "seeds", "message")
)


class TestReduceBody:
    @given(answer=OPENAI)
    def test_openai_s_picture_is_kept_whatever_is_beside_it(self, answer: dict[str, Any]) -> None:
        reduced = json.loads(reduce_openai(json.dumps(answer).encode()))

        (item,) = reduced.pop("data")
        assert item.pop("b64_json") == PICTURE
        assert all(isinstance(value, str) and value for value in item.values())
        assert item.keys() <= {"url", "revised_prompt"}
        assert reduced.keys() <= {"usage"}
        assert all(type(count) is int and count >= 0 for count in reduced.get("usage", {}).values())

    @given(answer=GOOGLE)
    def test_google_s_picture_is_kept_whatever_is_beside_it(self, answer: dict[str, Any]) -> None:
        reduced = json.loads(reduce_google(json.dumps(answer).encode()))

        assert reduced.pop("candidates") == [{"content": {"parts": [{"inlineData": {"data": PICTURE}}]}}]
        assert reduced.keys() <= {"usageMetadata"}
        assert all(type(count) is int and count >= 0 for count in reduced.get("usageMetadata", {}).values())

    @given(answer=STABILITY)
    def test_stability_s_picture_is_kept_whatever_is_beside_it(self, answer: dict[str, Any]) -> None:
        assert json.loads(reduce_stability(json.dumps(answer).encode())) == {"image": PICTURE}

    @given(answer=BEDROCK)
    def test_bedrock_s_picture_is_kept_whatever_is_beside_it(self, answer: dict[str, Any]) -> None:
        assert json.loads(reduce_bedrock(json.dumps(answer).encode())) == {"images": [PICTURE]}

    @pytest.mark.parametrize("reduce", [reduce_openai, reduce_google, reduce_stability, reduce_bedrock])
    @given(answer=JSON)
    def test_any_other_json_has_no_picture_and_raises_nothing_else(
        self, reduce: ReduceBody, answer: Any
    ) -> None:
        try:
            reduced = reduce(json.dumps(answer).encode())
        except RefusedInBody:
            return
        assert json.dumps(PICTURE).encode() not in reduced

    @pytest.mark.parametrize("reduce", [reduce_openai, reduce_google, reduce_stability, reduce_bedrock])
    @pytest.mark.parametrize(
        "body", [b"", b"<html>", b'{"data": [', b"\xff\xfe\x00", b"null", b"[1]", b"[" * 100_000]
    )
    def test_a_body_without_an_object_stays_as_it_is(self, reduce: ReduceBody, body: bytes) -> None:
        assert reduce(body) == body

    def test_bedrock_s_unfiltered_picture_is_kept_beside_a_filtered_one(self) -> None:
        answer = {
            "images": ["Ymx1cnJlZA==", PICTURE],
            "finish_reasons": ["Filter reason: output image", None],
        }

        assert json.loads(reduce_bedrock(json.dumps(answer).encode())) == {"images": [PICTURE]}
