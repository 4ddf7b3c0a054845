import httpx
import pytest

from intric.image_models.infrastructure.adapters.litellm.error_body import read_error_body

BODIES = {
    "OpenAI": (
        {"error": {"code": "invalid_value", "type": "invalid_request_error", "message": "No such size"}},
        {"invalid_value", "invalid_request_error"},
        "No such size",
    ),
    "Azure": (
        {"error": {"code": "contentFilter", "inner_error": {"code": "Narrower"}, "message": "Filtered"}},
        {"contentfilter", "narrower"},
        "Filtered",
    ),
    "Google": (
        {
            "error": {
                "code": 400,
                "status": "INVALID_ARGUMENT",
                "message": "API key not valid",
                "details": [{"reason": "API_KEY_INVALID"}],
            }
        },
        {"invalid_argument", "api_key_invalid"},
        "API key not valid",
    ),
    "Stability": (
        {"id": "1", "name": "content_moderation", "errors": ["Flagged", "and more"]},
        {"content_moderation"},
        "Flagged",
    ),
    "FastAPI": (
        {"detail": [{"loc": ["body", "width"], "msg": "Too wide", "type": "less_than_equal"}]},
        set(),
        "Too wide",
    ),
    "plain words": ({"detail": "Out of credits"}, set(), "Out of credits"),
}


class TestReadErrorBody:
    @pytest.mark.parametrize("provider", BODIES)
    def test_reads_each_provider_s_shape(self, provider: str) -> None:
        body, codes, words = BODIES[provider]

        error_body = read_error_body(httpx.Response(400, json=body))

        assert error_body.codes == codes
        assert error_body.message == words

    @pytest.mark.parametrize("content", [b"", b"<html>", b"[1]", b'"text"', b'{"error": []}', b"\xff\xfe"])
    def test_a_body_without_an_error_has_neither_codes_nor_a_message(self, content: bytes) -> None:
        error_body = read_error_body(httpx.Response(502, content=content))

        assert error_body.codes == frozenset()
        assert error_body.message is None
