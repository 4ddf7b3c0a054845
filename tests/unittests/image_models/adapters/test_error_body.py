import json

import httpx
import pytest

from intric.image_models.infrastructure.adapters.litellm.error_body import read_error, read_error_body

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
        {"less_than_equal"},
        "Too wide",
    ),
    "plain words": ({"detail": "Out of credits"}, set(), "Out of credits"),
    "FastAPI's object": (
        {"detail": {"code": "Too_Big", "message": "Too wide"}},
        {"too_big"},
        "Too wide",
    ),
    "AWS": ({"__type": "ValidationException", "Message": "Too wide"}, {"validationexception"}, "Too wide"),
    "text": (
        {"error": "size must be a multiple of 16"},
        {"size must be a multiple of 16"},
        "size must be a multiple of 16",
    ),
    "status's name": (
        {"statusCode": 400, "error": "Bad Request", "message": ["Too wide"]},
        {"bad request"},
        "Too wide",
    ),
    "OAuth": ({"error": "invalid_request", "error_description": "Too wide"}, {"invalid_request"}, "Too wide"),
    "problem details": (
        {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "Too wide"},
        {"about:blank"},
        "Too wide",
    ),
    "a list around it": ([{"error": {"code": "too_big", "message": "Too wide"}}], {"too_big"}, "Too wide"),
    "a list of errors": ({"errors": [{"code": "too_big", "message": "Too wide"}]}, {"too_big"}, "Too wide"),
    "JSON in a text": (
        {"error": {"message": json.dumps({"error": {"code": "too_big", "message": "Too wide"}})}},
        {"too_big"},
        "Too wide",
    ),
    "LiteLLM's proxy": (
        {
            "error": {
                "message": "litellm.BadRequestError: AzureException - Filtered",
                "type": None,
                "param": None,
                "code": "400",
                "provider_specific_fields": {
                    "innererror": {
                        "code": "ResponsibleAIPolicyViolation",
                        "content_filter_result": {"violence": {"filtered": True, "severity": "high"}},
                    }
                },
            }
        },
        {"400", "responsibleaipolicyviolation", "content_filter"},
        "Filtered",
    ),
    "LiteLLM's proxy, in words": (
        {
            "error": {
                "message": "litellm.ContentPolicyViolationError: OpenAIException - Rejected",
                "code": "400",
            }
        },
        {"400", "content_filter"},
        "Rejected",
    ),
}


class TestReadErrorBody:
    @pytest.mark.parametrize("provider", BODIES)
    def test_reads_each_provider_s_shape(self, provider: str) -> None:
        body, codes, words = BODIES[provider]

        error_body = read_error_body(httpx.Response(400, json=body))

        assert error_body.codes == codes
        assert error_body.message == words

    @pytest.mark.parametrize(
        "content", [b"", b"<html>", b"[1]", b'{"error": []}', b"\xff\xfe", b"\0\1", b"[" * 100_000]
    )
    def test_a_body_without_an_error_has_neither_codes_nor_a_message(self, content: bytes) -> None:
        error_body = read_error_body(httpx.Response(502, content=content))

        assert error_body.codes == frozenset()
        assert error_body.message is None

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"request unauthorized\n", "request unauthorized"),
            (b'"Too wide"', "Too wide"),
            (
                b"<html><head><title>413 Request Entity Too Large</title></head>",
                "413 Request Entity Too Large",
            ),
        ],
    )
    def test_text_and_the_title_of_a_page_are_messages(self, content: bytes, message: str) -> None:
        assert read_error_body(httpx.Response(400, content=content)).message == message

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"error": {"code": "400"}}, 400),
            ({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}}, 429),
            ({"statusCode": 503}, 503),
            ({"error": {"code": 200}}, None),
            ({"code": "9" * 30, "status": "²"}, None),
        ],
    )
    def test_the_status_that_a_body_names(self, body: dict[str, object], status: int | None) -> None:
        assert read_error(body).status == status
