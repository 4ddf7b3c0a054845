"""Black Forest Labs' own API: a task is started and polled until it has ended, and its picture has a URL.

Where the facts come from:
- paths, `x-key`, fields and their ranges, `{"id", "polling_url"}`: docs.bfl.ai, "API reference" of each model;
- sizes of FLUX.2 in steps of 16 px, from 64 px up to 4 megapixels: docs.bfl.ai, "FLUX.2 text to image";
- `polling_url` at other hosts than the one that was called, EU hosts: docs.bfl.ai, "Generating images";
- states of a task, 402 without credits, 403 for a bad key, 422 for a bad field: docs.bfl.ai, "Errors"; bodies are
  FastAPI's (`detail`);
- the polled URL has to be https below bfl.ai: LiteLLM (`llms/black_forest_labs/common_utils.py`, 1.110.2).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from tests.simulators import behaviours
from tests.simulators.base import Behaviour, Exchange
from tests.simulators.pictures import png
from tests.simulators.provider import ProviderSimulator

API_KEY = "6a1f0c44-simulated-4b6e-9d3b-2f1d8a5e7c90"

_COMMON = frozenset({"prompt", "seed", "output_format", "safety_tolerance", "prompt_upsampling"})
_SIZED = _COMMON | {"width", "height"}
_FLUX_2 = _SIZED - {"prompt_upsampling"}
_FIELDS: Mapping[str, frozenset[str]] = {
    "flux-2-pro": _FLUX_2,
    "flux-2-max": _FLUX_2,
    "flux-2-flex": _SIZED | {"steps", "guidance"},
    "flux-2-klein-4b": _FLUX_2,
    "flux-pro-1.1": _SIZED,
    "flux-dev": _SIZED | {"steps", "guidance"},
    "flux-pro-1.1-ultra": _COMMON | {"aspect_ratio", "raw"},
}
_RATIOS = {"1:1": (2048, 2048), "16:9": (2752, 1536), "9:16": (1536, 2752)}


class BlackForestLabsSimulator(ProviderSimulator):
    """`address` is what `BFL_API_BASE` takes."""

    provider = "black_forest_labs"
    api_key = API_KEY
    refused: ClassVar[Mapping[str, Any]] = {"output_format": "tiff"}

    def __init__(self, *, port: int = 0, delay_s: float = 0.0) -> None:
        super().__init__(port=port, delay_s=delay_s)
        self._tasks: list[Behaviour] = []
        self.poll_keys: list[str] = []  # the key of each poll

    def environment(self, key: str | None = None) -> dict[str, str]:
        return {"BFL_API_KEY": key or API_KEY, "BFL_API_BASE": self.address}

    def failing(self, status: int, *, message: str = "", retry_after: str | None = None) -> Behaviour:
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        return behaviours.status(status, {"detail": message}, headers)

    def refusals(self) -> Mapping[str, Behaviour]:
        return {
            "prompt": self.ending(_state("Request Moderated")),
            "picture": self.ending(_state("Content Moderated")),
        }

    def answer_body(self, *encoded: str) -> None:
        """Pictures come by address only."""

    def showing(self, *blobs: bytes) -> Behaviour:
        """Show the first only: the provider makes one picture a request."""
        return self.ending(self.ready(blobs[0]))

    def ready(self, blob: bytes) -> Behaviour:
        """Return the answer to a poll of a task that made this picture."""
        return _ready(self.store(blob))

    def without_pictures(self) -> Behaviour:
        return self.ending(behaviours.status(200, {"id": "0", "status": "Ready", "result": {}}))

    def pictures_at(self, *urls: str) -> Behaviour:
        return self.ending(_ready(urls[0]))

    def ending(self, end: Behaviour) -> Behaviour:
        """Return the answer that starts a task; its polls get `end`."""
        self._tasks.append(end)
        return behaviours.status(200, _begun(len(self._tasks) - 1))

    async def answer(self, exchange: Exchange) -> None:
        model = exchange.request.path.removeprefix("/v1/")
        asked = exchange.request.json()
        if exchange.request.headers.get("x-key") != API_KEY:
            await exchange.respond_json(403, {"detail": "Not authenticated - Invalid Authentication"})
        elif model not in _FIELDS:
            await exchange.respond_json(404, {"detail": "Not Found"})
        elif (wrong := _wrong_field(model, asked)) is not None:
            problem = {
                "loc": ["body", wrong],
                "msg": f"Input should be valid: {wrong}",
                "type": "value_error",
            }
            await exchange.respond_json(422, {"detail": [problem]})
        else:
            size = _RATIOS[asked.get("aspect_ratio", "16:9")] if "ultra" in model else _size(asked)
            await self.showing(png(*size))(exchange)

    async def serve_other(self, exchange: Exchange) -> bool:
        if exchange.request.path != "/v1/get_result":
            return await super().serve_other(exchange)
        self.poll_keys.append(exchange.request.headers.get("x-key", ""))
        await self._tasks[int(exchange.request.query["id"][0])](exchange)
        return True


class Flux1Simulator(BlackForestLabsSimulator):
    """The same API, called for the models that LiteLLM itself knows."""

    model = "flux-pro-1.1"


def _begun(task: int) -> dict[str, Any]:
    return {"id": str(task), "polling_url": f"https://api.eu2.bfl.ai/v1/get_result?id={task}"}


def _ready(url: str) -> Behaviour:
    return behaviours.status(200, {"id": "0", "status": "Ready", "result": {"sample": url}})


def _state(state: str) -> Behaviour:
    return behaviours.status(200, {"id": "0", "status": state, "result": None})


def _is_size(model: str, width: Any, height: Any) -> bool:
    if not (isinstance(width, int) and isinstance(height, int)):
        return False
    if model.startswith("flux-2"):
        return not width % 16 and not height % 16 and min(width, height) >= 64 and width * height <= 2048**2
    return all(length % 32 == 0 and 256 <= length <= 1440 for length in (width, height))


def _size(asked: Mapping[str, Any]) -> tuple[Any, Any]:
    return asked.get("width", 1024), asked.get("height", 768)


def _wrong_field(model: str, asked: Mapping[str, Any]) -> str | None:
    """Return the first invalid field. Unknown ones count too, although the API ignores them: sending one is a bug."""
    for name in asked:
        if name not in _FIELDS[model]:
            return name
    if not asked.get("prompt"):
        return "prompt"
    if not _is_size(model, *_size(asked)):
        return "width"
    if asked.get("safety_tolerance", 2) not in range(6 if model.startswith("flux-2") else 7):
        return "safety_tolerance"
    if asked.get("output_format", "jpeg") not in ("jpeg", "png"):
        return "output_format"
    return "aspect_ratio" if asked.get("aspect_ratio", "16:9") not in _RATIOS else None
