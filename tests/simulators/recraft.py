"""Recraft's image generation API, as documented.

Where the facts come from:
- path, bearer token, parameters, `n` from 1 to 6, answer: recraft.ai, "API reference, Endpoints";
- sizes and longest prompt of each model: recraft.ai, "API reference, Appendix";
- errors: recraft.ai, "API reference, Errors": plain text for a wrong token and a wrong path; of others only that they
  have an error status and a body that explains them, most often JSON. There is no documented mark of a prompt that
  its moderation refuses, so this has none either.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange
from tests.simulators.pictures import pixels, png
from tests.simulators.provider import ProviderSimulator

API_KEY = "rcft-simulated-e4d909c290d0fb1ca068ffaddf22cbd0"

_PATH = "/v1/images/generations"
_FIELDS = frozenset({"prompt", "n", "model", "response_format", "size"})
_IN_PLAIN_TEXT = {401: "request unauthorized", 404: "404 page not found"}
_V3_ONLY = frozenset({"style", "style_id", "substyle", "text_layout", "negative_prompt", "controls"})


@dataclass(frozen=True, slots=True)
class Parameters:
    fields: frozenset[str]
    prompt_length: int
    sizes: frozenset[str]
    default_size: str = "1024x1024"


_V3_SHORT_1024 = (1024, 1280, 1365, 1434, 1536, 1820, 2048)
_V3_SIZES = frozenset(
    [f"{long}x1024" for long in _V3_SHORT_1024] + [f"1024x{long}" for long in (*_V3_SHORT_1024, 1707)]
)
_V4_PAIRS = ((1024, 1024), (1536, 768), (1280, 832), (1216, 896), (1152, 896), (1280, 896), (1344, 768))
_V4_SIZES = frozenset(
    [f"{long}x{short}" for long, short in _V4_PAIRS]
    + [f"{short}x{long}" for long, short in (*_V4_PAIRS, (1344, 832))]
)
_V4_PRO_SIZES = frozenset("x".join(str(2 * int(side)) for side in size.split("x")) for size in _V4_SIZES)
MODELS: Mapping[str, Parameters] = {
    "recraftv3": Parameters(_FIELDS | _V3_ONLY, 1_000, _V3_SIZES),
    "recraftv4_1": Parameters(_FIELDS, 10_000, _V4_SIZES),
    "recraftv4_1_pro": Parameters(_FIELDS, 10_000, _V4_PRO_SIZES, "2048x2048"),
}


class Refused(Exception):
    """A refused request, with the error to answer; `code` None for plain text."""

    def __init__(self, status: int, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.code = status, message, code


class RecraftSimulator(ProviderSimulator):
    """`base_url` is what `RECRAFT_API_BASE` takes."""

    provider = "recraft"
    api_key = API_KEY
    refused: ClassVar[Mapping[str, Any]] = {"size": "7x7"}

    def environment(self, key: str | None = None) -> dict[str, str]:
        return {"RECRAFT_API_KEY": key or API_KEY, "RECRAFT_API_BASE": self.base_url}

    def failing(self, status: int, *, message: str = "", retry_after: str | None = None) -> Behaviour:
        if status in _IN_PLAIN_TEXT:
            return behaviours.text(_IN_PLAIN_TEXT[status], code=status)
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        return behaviours.status(status, error_body("error", message), headers)

    def refusals(self) -> Mapping[str, Behaviour]:
        return {}

    def answer_body(self, *encoded: str) -> dict[str, Any]:
        return {"created": 1, "data": [{"b64_json": each} for each in encoded]}

    def without_pictures(self) -> Behaviour:
        return answer_with()

    def pictures_at(self, *urls: str) -> Behaviour:
        return answer_with(*({"url": url} for url in urls))

    @property
    def base_url(self) -> str:
        return self.address

    async def answer(self, exchange: Exchange) -> None:
        try:
            asked = _check(exchange)
        except Refused as refused:
            behaviour = (
                behaviours.status(refused.status, error_body(refused.code, refused.message))
                if refused.code
                else behaviours.text(refused.message, code=refused.status)
            )
            await behaviour(exchange)
            return
        await exchange.respond_json(200, self._pictures(asked))

    def _pictures(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        size = asked.get("size", _parameters(asked).default_size)
        count = asked.get("n", 1)
        if asked.get("response_format", "url") == "b64_json":
            data = picture_items(count, size)
        else:
            data = [{"url": f"{self.address}/pictures/{size}/{index}.png"} for index in range(count)]
        return {"created": 1, "credits": 40 * count, "data": data}


def picture_items(count: int, size: str = "1024x1024") -> list[dict[str, Any]]:
    """Return `data` of an answer with `count` different pictures."""
    blobs = (png(*pixels(size), index) for index in range(count))
    return [{"b64_json": base64.b64encode(blob).decode()} for blob in blobs]


def answer_with(*items: dict[str, Any]) -> Behaviour:
    """Answer with these pictures, independent of the request."""
    return behaviours.status(200, {"created": 1, "data": list(items)})


def error_body(code: str, message: str) -> dict[str, Any]:
    return {"code": code, "message": message}


def _check(exchange: Exchange) -> Mapping[str, Any]:
    request = exchange.request
    if request.method != "POST" or request.path != _PATH:
        raise Refused(404, _IN_PLAIN_TEXT[404])
    if request.headers.get("authorization") != f"Bearer {API_KEY}":
        raise Refused(401, _IN_PLAIN_TEXT[401])
    asked: Mapping[str, Any] = request.json()
    parameters = _parameters(asked)
    for name in asked:
        if name not in parameters.fields:
            raise Refused(400, f"unknown parameter {name}", "invalid_request")
    if not 1 <= len(asked.get("prompt") or "") <= parameters.prompt_length:
        raise Refused(400, f"prompt must have 1 to {parameters.prompt_length} characters", "invalid_request")
    if asked.get("n", 1) not in range(1, 7):
        raise Refused(400, "n must be between 1 and 6", "invalid_request")
    if asked.get("size", parameters.default_size) not in parameters.sizes:
        raise Refused(400, "size is not supported", "invalid_request")
    if asked.get("response_format", "url") not in {"url", "b64_json"}:
        raise Refused(400, "response_format must be url or b64_json", "invalid_request")
    return asked


def _parameters(asked: Mapping[str, Any]) -> Parameters:
    parameters = MODELS.get(asked.get("model", "recraftv4_1"))
    if parameters is None:
        raise Refused(400, "unknown model", "invalid_request")
    return parameters
