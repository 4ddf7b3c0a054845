"""A self-hosted server with OpenAI's API, such as vLLM-Omni.

Where the facts come from: docs.vllm.ai, vLLM-Omni, "Image Generation API" (path, parameters, values that are refused,
bodies of errors), and vLLM's `--api-key` (a bearer token, 401 `{"error": "Unauthorized"}`). A parameter that it does
not know is ignored, and there is no safety system.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange
from tests.simulators.openai import OpenAISimulator, picture_items
from tests.simulators.pictures import pixels

API_KEY = "token-simulated-5b1c7f20a9d34e68"

_MODELS = frozenset({"Qwen/Qwen-Image", "Tongyi-MAI/Z-Image-Turbo"})


class HostedVLLMSimulator(OpenAISimulator):
    provider = "hosted_vllm"
    api_key = API_KEY
    refused: ClassVar[Mapping[str, Any]] = {"size": "1024x"}

    def environment(self, key: str | None = None) -> dict[str, str]:
        return {"HOSTED_VLLM_API_KEY": key or API_KEY, "HOSTED_VLLM_API_BASE": self.base_url}

    def failing(self, status: int, *, message: str = "", retry_after: str | None = None) -> Behaviour:
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        return behaviours.status(status, {"detail": message}, headers)

    def refusals(self) -> Mapping[str, Behaviour]:
        return {}

    async def answer(self, exchange: Exchange) -> None:
        asked = exchange.request.json()
        if exchange.request.headers.get("authorization") != f"Bearer {API_KEY}":
            await exchange.respond_json(401, {"error": "Unauthorized"})
        elif exchange.request.path != "/v1/images/generations":
            await exchange.respond_json(404, {"detail": "Not Found"})
        elif (problem := _problem(asked)) is not None:
            await exchange.respond_json(400, {"detail": problem})
        else:
            data = [
                {**item, "url": None, "revised_prompt": None}
                for item in picture_items(asked.get("n", 1), asked.get("size", "1024x1024"))
            ]
            await exchange.respond_json(200, {"created": 1701234567, "data": data})


def _problem(asked: Mapping[str, Any]) -> str | None:
    size = asked.get("size", "1024x1024")
    if asked.get("model") not in _MODELS:
        return f"Model mismatch: this server does not run '{asked.get('model')}'."
    if "x".join(map(str, pixels(size))) != size:
        return f"Invalid size format: '{size}'. Expected format: 'WIDTHxHEIGHT' (e.g., '1024x1024')."
    if not 1 <= asked.get("n", 1) <= 10:
        return "n must be between 1 and 10."
    if asked.get("response_format", "b64_json") not in ("b64_json", "file"):
        return "Only the response formats 'b64_json' and 'file' are supported."
    return None
