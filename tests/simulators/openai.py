"""OpenAI's image generation, as its wire is documented, and Azure's v1 surface that speaks the same.

Where the facts come from:
- paths, parameters, their values and limits: platform.openai.com, "API reference, Create image", and the types that
  openai-python generates from the same specification (`openai/types/image_generate_params.py`, 2.54);
- no transparent background on gpt-image-2: the same types; finer qualities of gpt-image-2.5: its model page;
- error bodies: platform.openai.com, "Error codes", and "Image generation guide, Content moderation" for
  `moderation_blocked`;
- Azure: learn.microsoft.com, "Azure OpenAI v1 API" (path, `api-key`) and "Content filtering" (error body).

By hand: `python -m tests.simulators.openai --port 9100` prints the environment that points an installation here.
"""

import argparse
import base64
import contextlib
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange, Simulator
from tests.simulators.pictures import png

API_KEY = "sk-simulated-2fd4e1c67a2d28fced849ee1"

_PATHS = {"/v1/images/generations": "openai", "/openai/v1/images/generations": "azure"}
_GPT_FIELDS = frozenset(
    {
        "background",
        "model",
        "moderation",
        "n",
        "output_compression",
        "output_format",
        "prompt",
        "quality",
        "size",
        "user",
    }
)
_GPT_SIZES = frozenset({"auto", "1024x1024", "1536x1024", "1024x1536"})
_GPT_QUALITIES = frozenset({"auto", "low", "medium", "high"})
_DALLE_FIELDS = frozenset({"model", "n", "prompt", "quality", "response_format", "size", "style", "user"})


@dataclass(frozen=True, slots=True)
class _Takes:
    """What a model accepts. `sizes` None: any WIDTHxHEIGHT in multiples of 16."""

    fields: frozenset[str] = _GPT_FIELDS
    sizes: frozenset[str] | None = _GPT_SIZES
    qualities: frozenset[str] = _GPT_QUALITIES
    backgrounds: frozenset[str] = frozenset({"auto", "opaque", "transparent"})
    most: int = 10
    prompt_length: int = 32_000


_ANY_SIZE = _Takes(sizes=None, backgrounds=frozenset({"auto", "opaque"}))
_FINER = _Takes(sizes=None, qualities=_GPT_QUALITIES | {"xhigh", "max"})
MODELS: Mapping[str, _Takes] = {
    "gpt-image-1": _Takes(),
    "gpt-image-1-mini": _Takes(),
    "gpt-image-1.5": _Takes(),
    "chatgpt-image-latest": _Takes(),
    "gpt-image-2": _ANY_SIZE,
    "gpt-image-2.5-flare": _FINER,
    "gpt-image-2.5-sunburst": _FINER,
    "dall-e-3": _Takes(
        fields=_DALLE_FIELDS,
        sizes=frozenset({"1024x1024", "1792x1024", "1024x1792"}),
        qualities=frozenset({"standard", "hd"}),
        most=1,
        prompt_length=4_000,
    ),
}


class _Refused(Exception):
    def __init__(self, status: int, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.param = status, code, message, param


class OpenAISimulator(Simulator):
    """`base_url` is what `OPENAI_API_BASE` takes, `azure_base` what `AZURE_API_BASE` takes."""

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
                raise _Refused(404, "not_found", f"Invalid URL (POST {exchange.request.path})")
            _authenticate(exchange, surface)
            asked = exchange.request.json()
            takes = _check(asked, surface)
        except _Refused as refused:
            await exchange.respond_json(
                refused.status, error_body(refused.code, refused.message, refused.param)
            )
            return
        await exchange.respond_json(200, self._pictures(asked, takes))

    async def serve_other(self, exchange: Exchange) -> bool:
        """`/pictures/WIDTHxHEIGHT/INDEX.png`, for answers that name an address instead of holding the bytes."""
        if not exchange.request.path.startswith("/pictures/"):
            return False
        size, _, index = exchange.request.path.removeprefix("/pictures/").removesuffix(".png").partition("/")
        await exchange.respond(200, png(*_pixels(size), int(index)), {"Content-Type": "image/png"})
        return True

    def _pictures(self, asked: Mapping[str, Any], takes: _Takes) -> dict[str, Any]:
        size, count = asked.get("size", "auto"), asked.get("n", 1)
        if "response_format" in takes.fields and asked.get("response_format", "url") == "url":
            data = [{"url": f"{self.address}/pictures/{size}/{index}.png"} for index in range(count)]
        else:
            data = picture_items(count, size, transparent=asked.get("background") == "transparent")
        answer: dict[str, Any] = {"created": int(time.time()), "data": data}
        if "response_format" in takes.fields:
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


def picture_items(count: int, size: str = "1024x1024", *, transparent: bool = False) -> list[dict[str, Any]]:
    """`data` of an answer with `count` pictures that differ."""
    blobs = (png(*_pixels(size), index, transparent=transparent) for index in range(count))
    return [{"b64_json": base64.b64encode(blob).decode()} for blob in blobs]


def error_body(
    code: str | None, message: str, param: str | None = None, kind: str = "invalid_request_error"
) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def blocked() -> Behaviour:
    """The safety system's refusal of a gpt-image model."""
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
        raise _Refused(401, "401", "Access denied due to invalid subscription key or wrong API endpoint.")
    shown = f"{key[:8]}***{key[-4:]}" if key else "''"
    raise _Refused(401, "invalid_api_key", f"Incorrect API key provided: {shown}.")


def _check(asked: Mapping[str, Any], surface: str) -> _Takes:
    model = asked.get("model", "dall-e-2")
    takes = MODELS.get(model)
    if takes is None:
        code = "DeploymentNotFound" if surface == "azure" else "model_not_found"
        raise _Refused(404, code, f"The model '{model}' does not exist.", "model")
    for field in asked:
        if field not in takes.fields:
            raise _Refused(400, "unknown_parameter", f"Unknown parameter: '{field}'.", field)
    if len(asked.get("prompt") or "") not in range(1, takes.prompt_length + 1):
        raise _Refused(400, "invalid_value", "Invalid 'prompt': string of the wrong length.", "prompt")
    _check_count(asked.get("n", 1), takes.most)
    _check_size(asked.get("size"), takes.sizes)
    _check_choice(asked, "quality", takes.qualities)
    _check_choice(asked, "background", takes.backgrounds)
    _check_choice(asked, "output_format", frozenset({"png", "jpeg", "webp"}))
    return takes


def _check_count(count: Any, most: int) -> None:
    if not isinstance(count, int):
        raise _Refused(400, "invalid_type", "Invalid type for 'n': expected an integer.", "n")
    if not 1 <= count <= most:
        raise _Refused(
            400, "integer_above_max_value", f"Invalid 'n': expected a value <= {most}, but got {count}.", "n"
        )


def _check_size(size: str | None, sizes: frozenset[str] | None) -> None:
    if size is None or (sizes is not None and size in sizes) or (sizes is None and _is_free_size(size)):
        return
    raise _Refused(400, "invalid_value", f"Invalid value: '{size}'. Not a size of this model.", "size")


def _is_free_size(size: str) -> bool:
    if size == "auto":
        return True
    width, height = _pixels(size)
    return not width % 16 and not height % 16 and max(width, height) <= 3840 and 1 / 3 <= width / height <= 3


def _check_choice(asked: Mapping[str, Any], name: str, choices: frozenset[str]) -> None:
    value = asked.get(name)
    if value is not None and value not in choices:
        listed = ", ".join(f"'{choice}'" for choice in sorted(choices))
        raise _Refused(
            400, "invalid_value", f"Invalid value: '{value}'. Supported values are: {listed}.", name
        )


def _pixels(size: str) -> tuple[int, int]:
    width, _, height = size.partition("x")
    return (int(width), int(height)) if width.isdigit() and height.isdigit() else (1024, 1024)


def _usage(count: int) -> dict[str, Any]:
    written = 1056 * count
    details = {"image_tokens": 0, "text_tokens": 10}
    return {
        "input_tokens": 10,
        "output_tokens": written,
        "total_tokens": 10 + written,
        "input_tokens_details": details,
    }


def _main() -> None:
    parser = argparse.ArgumentParser(description="Serve OpenAI's and Azure's image wire on this machine.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds before each answer")
    options = parser.parse_args()
    with OpenAISimulator(port=options.port, delay_s=options.delay) as simulator:
        print(f"export OPENAI_API_KEY={API_KEY} OPENAI_API_BASE={simulator.base_url}")
        print(f"export AZURE_API_KEY={API_KEY} AZURE_API_BASE={simulator.azure_base}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    _main()
