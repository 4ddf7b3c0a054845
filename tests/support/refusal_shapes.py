"""The shapes in which providers, gateways and proxies say why they refuse."""

import json
from collections.abc import Mapping
from typing import Any

from intric.image_models.domain.image_generator import (
    GenerationError,
    ProviderBadResponse,
    ProviderCredentialsRefused,
    ProviderFailed,
    ProviderRateLimited,
    RequestRefused,
)

WORDS = "size must be a multiple of 16"

# Bodies of a 400 that refuse the request with WORDS: a value to send as JSON, or a text to send as it is.
INVALID: Mapping[str, Any] = {
    "err-string-400": {"error": WORDS},
    "err-detail": {"detail": WORDS},
    "err-detail-list": {"detail": [{"loc": ["body", "size"], "msg": WORDS, "type": "value_error"}]},
    "err-detail-object": {"detail": {"error": {"message": WORDS}}},
    "err-message": {"message": WORDS},
    "err-message-list": {"statusCode": 400, "error": "Bad Request", "message": [WORDS]},
    "err-object": {
        "object": "error",
        "message": WORDS,
        "type": "BadRequestError",
        "param": None,
        "code": 400,
    },
    "err-list": [{"error": {"code": 400, "message": WORDS, "status": "INVALID_ARGUMENT"}}],
    "err-errors": {"errors": [WORDS]},
    "err-errors-objects": {"errors": [{"code": "invalid", "message": WORDS}]},
    "err-problem": {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": WORDS},
    "err-json-in-text": {"error": json.dumps({"error": {"message": WORDS}})},
    "err-litellm-proxy": {
        "error": {
            "message": f"litellm.BadRequestError: OpenAIException - {WORDS}",
            "type": None,
            "param": None,
            "code": "400",
        }
    },
    "err-json-text": WORDS,
    "err-innererror": {"error": {"code": "BadRequest", "message": WORDS, "innererror": {"code": "Size"}}},
}

_FILTER_RESULT = {"violence": {"filtered": True, "severity": "high"}, "hate": {"filtered": False}}
_SAFETY = "Your request was rejected as a result of our safety system."

# Bodies that refuse for what the prompt asks, with a 400 or a 200.
BLOCKED: Mapping[str, Any] = {
    "mod-litellm-proxy": {
        "error": {
            "message": "litellm.BadRequestError: AzureException - The response was filtered",
            "type": None,
            "param": None,
            "code": "400",
            "provider_specific_fields": {
                "innererror": {
                    "code": "ResponsibleAIPolicyViolation",
                    "content_filter_result": _FILTER_RESULT,
                }
            },
        }
    },
    "mod-litellm-words": {
        "error": {"message": "litellm.ContentPolicyViolationError: OpenAIException - Refused", "code": "400"}
    },
    "mod-filter-only": {"error": {"message": "No", "innererror": {"content_filter_results": _FILTER_RESULT}}},
    "mod-list": [{"error": {"code": "moderation_blocked", "message": "No"}}],
    "mod-detail": {"detail": {"code": "content_policy_violation", "message": "No"}},
    "mod-errors": {"errors": [{"code": "content_policy_violation"}]},
    "mod-string": {"error": _SAFETY},
    "mod-code": {"error": "content_policy_violation"},
    "mod-json-in-text": {"message": json.dumps({"error": {"code": "moderation_blocked"}})},
}

# Bodies with status 200 that hold an error instead of a picture.
IN_SUCCESS: Mapping[str, tuple[Any, type[GenerationError]]] = {
    "200-type": ({"error": {"type": "invalid_request_error", "message": WORDS}}, RequestRefused),
    "200-code": ({"error": {"code": 400, "message": WORDS}}, RequestRefused),
    "200-code-text": ({"error": {"code": "422", "message": WORDS}}, RequestRefused),
    "200-status": ([{"error": {"status": "INVALID_ARGUMENT", "message": WORDS}}], RequestRefused),
    "200-error-text": ({"error": WORDS}, ProviderFailed),
    "200-server-error": ({"error": {"type": "server_error", "message": WORDS}}, ProviderFailed),
    "200-words-only": ({"message": WORDS}, ProviderBadResponse),
    "200-wrong-key": (
        {"error": {"code": "invalid_api_key", "type": "invalid_request_error"}},
        ProviderCredentialsRefused,
    ),
    "200-rate-limit": ({"error": {"code": "rate_limit_exceeded"}}, ProviderRateLimited),
    "200-429": ({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}}, ProviderRateLimited),
}
