"""Black Forest Labs' models in Azure AI Foundry.

Where the facts come from:
- paths, `api-key`, `api-version=preview` of FLUX.2 and width and height instead of a size: learn.microsoft.com, "Deploy
  and use FLUX models in Microsoft Foundry", and LiteLLM (`llms/azure_ai/image_generation/flux_transformation.py`,
  1.110.2);
- FLUX-1.1-pro has Azure OpenAI's path of deployments and takes a size: the same;
- FLUX.2 makes one picture a request and requires `n` to say so: sample requests of the Foundry portal;
- error bodies: learn.microsoft.com, "Content filtering", and Azure's gateway (401, 404).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange
from tests.simulators.openai import answer_with, blocked_azure, picture_items, pictures_at
from tests.simulators.pictures import pixels
from tests.simulators.provider import ProviderSimulator

API_KEY = "simulated-7d793037a0760186574b0282f2f435e7"

_FLUX_2 = {
    "/providers/blackforestlabs/v1/flux-2-pro": "FLUX.2-pro",
    "/providers/blackforestlabs/v1/flux-2-flex": "FLUX.2-flex",
}
_FLUX_1 = "/openai/deployments/FLUX-1.1-pro/images/generations"
_FLUX_2_FIELDS = frozenset(
    {
        "model",
        "prompt",
        "n",
        "width",
        "height",
        "seed",
        "output_format",
        "safety_tolerance",
        "guidance",
        "steps",
    }
)
_FLUX_1_FIELDS = frozenset({"prompt", "n", "size", "output_format", "seed"})


class AzureAISimulator(ProviderSimulator):
    """`address` is what `AZURE_AI_API_BASE` takes."""

    provider = "azure_ai"
    api_key = API_KEY
    refused: ClassVar[Mapping[str, Any]] = {"output_format": "tiff"}

    def environment(self, key: str | None = None) -> dict[str, str]:
        return {"AZURE_AI_API_KEY": key or API_KEY, "AZURE_AI_API_BASE": self.address}

    def failing(self, status: int, *, message: str = "", retry_after: str | None = None) -> Behaviour:
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        return behaviours.status(status, error_body(str(status), message), headers)

    def refusals(self) -> Mapping[str, Behaviour]:
        return {"Azure": blocked_azure()}

    def answer_body(self, *encoded: str) -> dict[str, Any]:
        return {"created": 1, "data": [{"b64_json": each} for each in encoded]}

    def without_pictures(self) -> Behaviour:
        return answer_with()

    def pictures_at(self, *urls: str) -> Behaviour:
        return pictures_at(*urls)

    async def answer(self, exchange: Exchange) -> None:
        request, asked = exchange.request, exchange.request.json()
        if request.headers.get("api-key") != API_KEY:
            message = "Access denied due to invalid subscription key or wrong API endpoint."
            await exchange.respond_json(401, error_body("401", message))
        elif request.path == _FLUX_1 and request.query.get("api-version"):
            await self._draw(exchange, asked, _FLUX_1_FIELDS, asked.get("size", "1024x1024"))
        elif request.query.get("api-version") == ["preview"] and asked.get("model") == _FLUX_2.get(
            request.path, "no such path"
        ):
            size = f"{asked.get('width', 1024)}x{asked.get('height', 1024)}"
            await self._draw(exchange, asked, _FLUX_2_FIELDS, size)
        else:
            await exchange.respond_json(404, error_body("DeploymentNotFound", "No such deployment."))

    async def _draw(
        self, exchange: Exchange, asked: Mapping[str, Any], fields: frozenset[str], size: str
    ) -> None:
        problem = _problem(asked, fields, size)
        if problem is not None:
            await exchange.respond_json(400, error_body("invalid_value", problem))
            return
        await exchange.respond_json(200, {"created": 1, "data": picture_items(1, size)})


def error_body(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


def _problem(asked: Mapping[str, Any], fields: frozenset[str], size: str) -> str | None:
    unknown = set(asked) - fields
    if unknown:
        return f"Unknown parameters: {', '.join(sorted(unknown))}."
    if asked.get("n") != 1:
        return "Exactly one picture can be made by one request: n must be 1."
    if asked.get("output_format", "png") not in ("png", "jpeg"):
        return "output_format must be png or jpeg."
    if any(length % 32 or not 256 <= length <= 1440 for length in pixels(size)):
        return "width and height must be multiples of 32 from 256 to 1440."
    return None
