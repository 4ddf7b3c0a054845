"""OpenAI's image generation API, as documented, and Azure's v1 API, which is the same.

Where the facts come from:
- paths, parameters, their values and limits: platform.openai.com, "API reference, Create image", and the types that
  openai-python generates from the same specification (`openai/types/image_generate_params.py`, 2.54);
- no transparent background on gpt-image-2: the same types; finer qualities of gpt-image-2.5: its model page;
- `complexity`, GIF and SVG of gpt-image-2.6: developers.openai.com, "Create image", November 2026;
- error bodies: platform.openai.com, "Error codes", and "Image generation guide, Content moderation" for
  `moderation_blocked`;
- Azure: learn.microsoft.com, "Azure OpenAI v1 API" (path, `api-key`) and "Content filtering" (error body).
"""

import base64
import time
from collections.abc import Mapping
from typing import Any, ClassVar

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange
from tests.simulators.openai_rules import Parameters, Refused, check
from tests.simulators.pictures import pixels, png
from tests.simulators.provider import ProviderSimulator

API_KEY = "sk-simulated-2fd4e1c67a2d28fced849ee1"

_PATHS = {"/v1/images/generations": "openai", "/openai/v1/images/generations": "azure"}


class OpenAISimulator(ProviderSimulator):
    """`base_url` is what `OPENAI_API_BASE` takes, `azure_base` what `AZURE_API_BASE` takes."""

    provider = "openai"
    api_key = API_KEY
    refused: ClassVar[Mapping[str, Any]] = {"quality": "finest"}

    def environment(self, key: str | None = None) -> dict[str, str]:
        key = key or API_KEY
        return {
            "OPENAI_API_KEY": key,
            "OPENAI_API_BASE": self.base_url,
            "AZURE_API_KEY": key,
            "AZURE_API_BASE": self.azure_base,
        }

    def failing(self, status: int, *, message: str = "", retry_after: str | None = None) -> Behaviour:
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        return behaviours.status(status, error_body(None, message, kind="server_error"), headers)

    def refusals(self) -> Mapping[str, Behaviour]:
        return {"gpt-image": blocked(), "dall-e": blocked_dalle()}

    def answer_body(self, *encoded: str) -> dict[str, Any]:
        return {"created": 1, "data": [{"b64_json": each} for each in encoded]}

    def without_pictures(self) -> Behaviour:
        return answer_with()

    def pictures_at(self, *urls: str) -> Behaviour:
        return pictures_at(*urls)

    @property
    def base_url(self) -> str:
        return f"{self.address}/v1"

    @property
    def azure_base(self) -> str:
        return self.address

    async def answer(self, exchange: Exchange) -> None:
        surface = _PATHS.get(exchange.request.path)
        try:
            if surface is None or exchange.request.method != "POST":
                raise Refused(404, "not_found", f"Invalid URL (POST {exchange.request.path})")
            _authenticate(exchange, surface)
            asked = exchange.request.json()
            parameters = check(asked, surface)
        except Refused as refused:
            await exchange.respond_json(
                refused.status, error_body(refused.code, refused.message, refused.param)
            )
            return
        await exchange.respond_json(200, self._pictures(asked, parameters))

    def _pictures(self, asked: Mapping[str, Any], parameters: Parameters) -> dict[str, Any]:
        size, count = asked.get("size", "auto"), asked.get("n", 1)
        if "response_format" in parameters.fields and asked.get("response_format", "url") == "url":
            data = [{"url": f"{self.address}/pictures/{size}/{index}.png"} for index in range(count)]
        else:
            data = picture_items(count, size, transparent=asked.get("background") == "transparent")
        answer: dict[str, Any] = {"created": int(time.time()), "data": data}
        if "response_format" in parameters.fields:
            for item in data:
                item["revised_prompt"] = f"A picture of {asked['prompt']}"
            return answer
        return answer | {
            "background": asked.get("background", "opaque"),
            "output_format": asked.get("output_format", "png"),
            "quality": asked.get("quality", "medium"),
            "size": size,
            "usage": _usage(count),
        }


class AzureSimulator(OpenAISimulator):
    """The same server, called with Azure's path and header."""

    provider = "azure"

    def refusals(self) -> Mapping[str, Behaviour]:
        return {"Azure": blocked_azure()}


def picture_items(count: int, size: str = "1024x1024", *, transparent: bool = False) -> list[dict[str, Any]]:
    """Return `data` of an answer with `count` different pictures."""
    blobs = (png(*pixels(size), index, transparent=transparent) for index in range(count))
    return [{"b64_json": base64.b64encode(blob).decode()} for blob in blobs]


def error_body(
    code: str | None, message: str, param: str | None = None, kind: str = "invalid_request_error"
) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def answer_with(*items: dict[str, Any]) -> Behaviour:
    """Answer with these pictures, independent of the request."""
    return behaviours.status(200, {"created": 1, "data": list(items)})


def pictures_at(*urls: str) -> Behaviour:
    """Answer with URLs, as dall-e does unless bytes are requested."""
    return answer_with(*({"url": url} for url in urls))


def blocked() -> Behaviour:
    """Refuse as the safety system of a gpt-image model does."""
    message = "Your request was rejected by the safety system. If you believe this is an error, contact us."
    return behaviours.status(
        400, error_body("moderation_blocked", message, kind="image_generation_user_error")
    )


def blocked_dalle() -> Behaviour:
    return behaviours.status(
        400,
        error_body("content_policy_violation", "Your request was rejected as a result of our safety system."),
    )


def blocked_azure() -> Behaviour:
    inner = {
        "code": "ResponsibleAIPolicyViolation",
        "content_filter_results": {"violence": {"filtered": True}},
    }
    message = "Your task failed as a result of our safety system."
    return behaviours.status(
        400, {"error": {"code": "contentFilter", "message": message, "inner_error": inner}}
    )


def rate_limited(retry_after: str | None = None) -> Behaviour:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    body = error_body("rate_limit_exceeded", "Rate limit reached for images per minute.", kind="requests")
    return behaviours.status(429, body, headers)


def _authenticate(exchange: Exchange, surface: str) -> None:
    headers = exchange.request.headers
    key = (
        headers.get("api-key")
        if surface == "azure"
        else headers.get("authorization", "").removeprefix("Bearer ")
    )
    if key == API_KEY:
        return
    if surface == "azure":
        raise Refused(401, "401", "Access denied due to invalid subscription key or wrong API endpoint.")
    shown = f"{key[:8]}***{key[-4:]}" if key else "''"
    raise Refused(401, "invalid_api_key", f"Incorrect API key provided: {shown}.")


def _usage(count: int) -> dict[str, Any]:
    written = 1056 * count
    details = {"image_tokens": 0, "text_tokens": 10}
    return {
        "input_tokens": 10,
        "output_tokens": written,
        "total_tokens": 10 + written,
        "input_tokens_details": details,
    }
