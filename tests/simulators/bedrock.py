"""Stability AI's models on Amazon Bedrock, called with a Bedrock API key.

Where the facts come from:
- path, body, `{"seeds", "finish_reasons", "images"}` and the reasons: docs.aws.amazon.com, Bedrock user guide, "Stable
  Image Core / Ultra request and response";
- a key as bearer token: the same, "Use an Amazon Bedrock API key";
- errors: Bedrock's API reference, "InvokeModel" (403 AccessDeniedException, 404 ResourceNotFoundException, 429
  ThrottlingException, 400 ValidationException); bodies are `{"message"}`.

Sizes in px are not promised; the pictures here have those of `stability.py`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import unquote

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange
from tests.simulators.pictures import png
from tests.simulators.provider import ProviderSimulator
from tests.simulators.stability import RATIOS

API_KEY = "ABSKsimulatedQmVkcm9ja0FQSUtleS1leGFtcGxl"

_MODELS = frozenset({"stability.stable-image-core-v1:1", "stability.stable-image-ultra-v1:1"})
_FIELDS = frozenset({"prompt", "negative_prompt", "aspect_ratio", "seed", "output_format", "mode"})
_ERRORS = {
    400: "ValidationException",
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    429: "ThrottlingException",
}


class BedrockSimulator(ProviderSimulator):
    """`address` is what `AWS_BEDROCK_RUNTIME_ENDPOINT` takes."""

    provider = "bedrock"
    api_key = API_KEY
    refused: ClassVar[Mapping[str, Any]] = {"aspect_ratio": "7:5"}
    size_is_kept = False

    def environment(self, key: str | None = None) -> dict[str, str]:
        return {"AWS_BEARER_TOKEN_BEDROCK": key or API_KEY, "AWS_BEDROCK_RUNTIME_ENDPOINT": self.address}

    def failing(self, status: int, *, message: str = "", retry_after: str | None = None) -> Behaviour:
        headers = {"x-amzn-ErrorType": _ERRORS.get(status, "InternalServerException")}
        if retry_after is not None:
            headers["Retry-After"] = retry_after
        return behaviours.status(status, {"message": message}, headers)

    def refusals(self) -> Mapping[str, Behaviour]:
        return {
            "prompt": behaviours.status(200, {"finish_reasons": ["Filter reason: prompt"]}),
            "picture": behaviours.status(200, {"finish_reasons": ["Filter reason: output image"]}),
        }

    def answer_body(self, *encoded: str) -> dict[str, Any]:
        """Show the first only: the provider makes one picture a request."""
        return {"seeds": [2130420379], "finish_reasons": [None], "images": [encoded[0]]}

    def without_pictures(self) -> Behaviour:
        return behaviours.status(200, {"seeds": [], "finish_reasons": [None], "images": []})

    async def answer(self, exchange: Exchange) -> None:
        model = unquote(exchange.request.path).removeprefix("/model/").removesuffix("/invoke")
        asked = exchange.request.json()
        ratio = asked.get("aspect_ratio", "1:1")
        if exchange.request.headers.get("authorization") != f"Bearer {API_KEY}":
            await self.failing(403, message="Authentication failed: API Key is not valid")(exchange)
        elif model not in _MODELS:
            await self.failing(404, message="Could not resolve the foundation model.")(exchange)
        elif set(asked) - _FIELDS or ratio not in RATIOS:
            await self.failing(400, message=f"Malformed input request: aspect_ratio {ratio}")(exchange)
        else:
            await self.showing(png(*RATIOS[ratio]))(exchange)
