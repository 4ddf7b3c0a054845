"""Google's Gemini API for pictures, as documented: `generateContent` of the Gemini image models.

Where the facts come from:
- path, `x-goog-api-key`, body, answer, `promptFeedback`, `finishReason`: ai.google.dev, "API reference, Generating
  content", and the enums of google-genai;
- aspect ratios and sizes in px: ai.google.dev, "Image generation", and the pages of the single models (Lite and 2.5
  make 1K only, 512 is for 3.1 Flash);
- `thoughtSignature` beside a picture of Gemini 3, meant to be sent back: ai.google.dev, "Thought signatures";
- one candidate only, and the answer to more: as reported in google-gemini/gemini-cli#10370;
- error bodies: google.rpc.Status (cloud.google.com, "Errors"); a wrong key is a 400 with `API_KEY_INVALID`, no key is
  a 403, and how long to wait after a 429 stands in the body as `RetryInfo`, in no header.

Imagen's `predict` is not here: Google switched its models off on 17 August 2026.
"""

import base64
from collections.abc import Mapping
from typing import Any, ClassVar

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange
from tests.simulators.gemini_rules import Refused, check
from tests.simulators.pictures import png
from tests.simulators.provider import ProviderSimulator

API_KEY = "AIzaSimulated-5d41402abc4b2a76b9719d91"

_BEGIN, _END = "/v1beta/models/", ":generateContent"

_CODES = {
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class GeminiSimulator(ProviderSimulator):
    """`base_url` is what `GEMINI_API_BASE` takes."""

    provider = "gemini"
    api_key = API_KEY
    refused: ClassVar[Mapping[str, Any]] = {"candidateCount": 4}

    def environment(self, key: str | None = None) -> dict[str, str]:
        return {"GEMINI_API_KEY": key or API_KEY, "GEMINI_API_BASE": self.base_url}

    def failing(self, status: int, *, message: str = "", retry_after: str | None = None) -> Behaviour:
        """Fail with the seconds to wait in the body, as Google does."""
        delay = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{retry_after}s"}
        refused = Refused(status, _CODES.get(status, "UNKNOWN"), message)
        return behaviours.status(status, error_body(refused, *([delay] if retry_after is not None else [])))

    def refusals(self) -> Mapping[str, Behaviour]:
        return {
            "prompt": blocked_prompt(),
            "prompt, no reason": blocked_prompt("OTHER"),
            "picture": blocked_picture(),
            "picture, prohibited": blocked_picture("IMAGE_PROHIBITED_CONTENT"),
        }

    def answer_body(self, *encoded: str) -> dict[str, Any]:
        return answer_of(*(inline(each) for each in encoded))

    def without_pictures(self) -> Behaviour:
        """Answer with text instead of a picture, which is not a refusal by the safety system."""
        return answer_with({"text": "What kind of picture do you want?"})

    @property
    def base_url(self) -> str:
        return f"{self.address}/v1beta"

    async def answer(self, exchange: Exchange) -> None:
        path = exchange.request.path
        try:
            if exchange.request.method != "POST" or not (path.startswith(_BEGIN) and path.endswith(_END)):
                raise Refused(404, "NOT_FOUND", "Requested entity was not found.")
            _authenticate(exchange.request.headers)
            width, height = check(path.removeprefix(_BEGIN).removesuffix(_END), exchange.request.json())
        except Refused as refused:
            await exchange.respond_json(refused.status, error_body(refused))
            return
        picture = inline(base64.b64encode(png(width, height)).decode()) | _SIGNATURE
        await exchange.respond_json(200, answer_of({"text": "Here is your picture."}, picture))


def inline(data: Any, mime_type: str = "image/png") -> dict[str, Any]:
    """Return a part that holds a picture."""
    return {"inlineData": {"mimeType": mime_type, "data": data}}


def answer_of(*parts: dict[str, Any]) -> dict[str, Any]:
    candidate = {"content": {"parts": list(parts), "role": "model"}, "finishReason": "STOP", "index": 0}
    return {"candidates": [candidate], "usageMetadata": _USAGE, "responseId": "simulated"}


def answer_with(*parts: dict[str, Any]) -> Behaviour:
    return behaviours.status(200, answer_of(*parts))


def blocked_prompt(reason: str = "PROHIBITED_CONTENT") -> Behaviour:
    """Refuse the prompt: an answer without candidates."""
    return behaviours.status(200, {"promptFeedback": {"blockReason": reason}, "usageMetadata": _USAGE})


def blocked_picture(reason: str = "IMAGE_SAFETY") -> Behaviour:
    """Withhold the picture: a candidate without content."""
    message = "Unable to show the generated image."
    candidate = {"finishReason": reason, "finishMessage": message, "index": 0}
    return behaviours.status(200, {"candidates": [candidate], "usageMetadata": _USAGE})


def error_body(refused: Refused, *details: dict[str, Any]) -> dict[str, Any]:
    reason = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": refused.reason}
    every = [*([reason] if refused.reason else []), *details]
    error = {"code": refused.status, "message": refused.message, "status": refused.code}
    return {"error": {**error, "details": every} if every else error}


def _authenticate(headers: Mapping[str, str]) -> None:
    key = headers.get("x-goog-api-key")
    if key is None:
        raise Refused(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.")
    if key != API_KEY:
        message = "API key not valid. Please pass a valid API key."
        raise Refused(400, "INVALID_ARGUMENT", message, reason="API_KEY_INVALID")


_SIGNATURE = {"thoughtSignature": base64.b64encode(b"thoughts" * 1000).decode()}

_USAGE = {
    "promptTokenCount": 10,
    "candidatesTokenCount": 1120,
    "totalTokenCount": 1130,
    "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 10}],
    "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1120}],
}
