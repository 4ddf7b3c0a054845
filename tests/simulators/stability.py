"""Stability AI's API of Stable Image Core and Ultra, as documented.

Where the facts come from:
- paths, multipart form with an empty file to force it, fields and their values, `accept: application/json`, answer
  with `finish_reason`, errors as `{"id", "name", "errors"}`, 403 for a flagged request, 150 requests in 10 s:
  platform.stability.ai, "API reference, Generate";
- a result that was filtered is a 200 with `CONTENT_FILTERED` and a blurred picture: the same page;
- no field names the model or a count: one path is one model, and makes one picture;
- LiteLLM's own request: `litellm/llms/stability/image_generation/transformation.py` (1.110.2).

Sizes in px are not promised but 1 megapixel (Ultra) and 1.5 (Core); the pictures here have sizes of those orders.
"""

import base64
from collections.abc import Mapping
from email import message_from_bytes
from email.policy import HTTP
from typing import Any, ClassVar

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange, SeenRequest
from tests.simulators.pictures import png
from tests.simulators.provider import ProviderSimulator

API_KEY = "sk-simulated-9b74c9897bac770ffc029102a200c5de"

_PREFIX = "/v2beta/stable-image/generate/"
_COMMON = frozenset({"prompt", "negative_prompt", "aspect_ratio", "seed", "output_format"})
_FIELDS: Mapping[str, frozenset[str]] = {"core": _COMMON | {"style_preset"}, "ultra": _COMMON}
_FORMATS = frozenset({"jpeg", "png", "webp"})
_NAMES = {
    401: "unauthorized",
    402: "payment_required",
    403: "forbidden",
    404: "not_found",
    429: "rate_limit_exceeded",
}
_MAX_SEED = 4_294_967_294
RATIOS: Mapping[str, tuple[int, int]] = {
    "1:1": (1024, 1024),
    "16:9": (1344, 768),
    "21:9": (1536, 640),
    "2:3": (832, 1216),
    "3:2": (1216, 832),
    "4:5": (896, 1088),
    "5:4": (1088, 896),
    "9:16": (768, 1344),
    "9:21": (640, 1536),
}


class Refused(Exception):
    """A refused request, with the error to answer."""

    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(message)
        self.status, self.name, self.message = status, name, message


class StabilitySimulator(ProviderSimulator):
    """`base_url` is what `STABILITY_API_BASE` takes."""

    provider = "stability"
    api_key = API_KEY
    refused: ClassVar[Mapping[str, Any]] = {"aspect_ratio": "7:5"}
    size_is_kept = False

    def environment(self, key: str | None = None) -> dict[str, str]:
        return {"STABILITY_API_KEY": key or API_KEY, "STABILITY_API_BASE": self.base_url}

    def failing(self, status: int, *, message: str = "", retry_after: str | None = None) -> Behaviour:
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        return behaviours.status(status, error_body(_NAMES.get(status, "internal_error"), message), headers)

    def refusals(self) -> Mapping[str, Behaviour]:
        return {"prompt": blocked_prompt(), "picture": blocked_picture()}

    def answer_body(self, *encoded: str) -> dict[str, Any]:
        """Show the first only: the provider makes one picture a request."""
        return answer_of(encoded[0])

    def without_pictures(self) -> Behaviour:
        return behaviours.status(200, {"finish_reason": "SUCCESS", "seed": 0})

    @property
    def base_url(self) -> str:
        return self.address

    async def answer(self, exchange: Exchange) -> None:
        try:
            asked = _check(exchange.request)
        except Refused as refused:
            await exchange.respond_json(refused.status, error_body(refused.name, refused.message))
            return
        width, height = RATIOS[asked.get("aspect_ratio", "1:1")]
        image = base64.b64encode(png(width, height)).decode()
        await exchange.respond_json(200, answer_of(image, seed=int(asked.get("seed", 0))))


def form(request: SeenRequest) -> dict[str, str]:
    """Return the fields of a multipart body without empty ones, such as the empty file."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts = message_from_bytes(head + request.body, policy=HTTP).iter_parts()
    fields = {}
    for part in parts:
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            fields[str(part.get_param("name", header="content-disposition"))] = content.decode()
    return fields


def answer_of(image: Any, finish_reason: str = "SUCCESS", *, seed: int = 0) -> dict[str, Any]:
    return {"image": image, "finish_reason": finish_reason, "seed": seed}


def error_body(name: str, message: str) -> dict[str, Any]:
    return {"id": "a1b2c3d4e5f6", "name": name, "errors": [message]}


def blocked_prompt() -> Behaviour:
    """Refuse the prompt as flagged."""
    message = (
        "Your request was flagged by our content moderation system, as a result your request was denied."
    )
    return behaviours.status(403, error_body("content_moderation", message))


def blocked_picture() -> Behaviour:
    """Answer with a blurred picture, marked as filtered."""
    blurred = base64.b64encode(png(1024, 1024)).decode()
    return behaviours.status(200, answer_of(blurred, "CONTENT_FILTERED"))


def _check(request: SeenRequest) -> dict[str, str]:
    service = request.path.removeprefix(_PREFIX)
    if request.method != "POST" or service not in _FIELDS:
        raise Refused(404, "not_found", "This page does not exist.")
    if request.headers.get("authorization") != f"Bearer {API_KEY}":
        raise Refused(401, "unauthorized", "authorization: invalid or missing header value")
    if request.headers.get("accept") != "application/json":
        raise Refused(400, "bad_request", "accept: must be application/json here")
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Refused(400, "bad_request", "content-type: must be multipart/form-data")
    asked = form(request)
    for name in asked.keys() - _FIELDS[service]:
        raise Refused(400, "bad_request", f"{name}: unknown field")
    if not 1 <= len(asked.get("prompt", "")) <= 10_000:
        raise Refused(400, "bad_request", "prompt: cannot be blank or longer than 10000 characters")
    _choice(asked, "aspect_ratio", frozenset(RATIOS))
    _choice(asked, "output_format", _FORMATS)
    seed = asked.get("seed", "0")
    if not seed.isdigit() or int(seed) > _MAX_SEED:
        raise Refused(400, "bad_request", f"seed: must be a number between 0 and {_MAX_SEED}")
    return asked


def _choice(asked: Mapping[str, str], name: str, choices: frozenset[str]) -> None:
    if name in asked and asked[name] not in choices:
        raise Refused(400, "bad_request", f"{name}: must be one of {', '.join(sorted(choices))}")
