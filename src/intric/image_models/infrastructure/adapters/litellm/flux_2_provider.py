"""FLUX.2 of Black Forest Labs as a custom provider of LiteLLM, which knows that provider's older models only.

Where the facts come from: docs.bfl.ai, the page of each FLUX.2 model (path, fields), "Get Result" (states).
"""

import asyncio
import itertools
from typing import Any

import httpx

from intric.image_models.infrastructure.adapters.litellm.lenient_json import load_object

# An address of the provider; the transport sends the request to the one that was configured.
_ADDRESS = "https://api.bfl.ai/v1"
_HOST = "bfl.ai"

# Whatever else LiteLLM hands on stays here.
_FIELDS = ("width", "height", "seed", "output_format", "safety_tolerance")

# A task takes from under a second (klein) to about a minute (max).
_FIRST_PAUSE_S, _MAX_PAUSE_S = 0.5, 4.0


class UnusableTask(Exception):
    """The provider's answer does not lead to a picture."""


class Flux2:
    """LiteLLM calls `aimage_generation` for models named `flux_2/…` (`litellm.custom_provider_map`).

    `client` is LiteLLM's handler on a `PolledTaskTransport`, which sends the POST once, repeats a poll that fails, and
    raises for a task that was refused, has failed or does not exist. LiteLLM hands a custom provider none of OpenAI's
    parameters, so the catalogue's `size_parameters` name the provider's own: `width` and `height` in px.
    """

    PROVIDER = "flux_2"

    async def aimage_generation(
        self,
        *,
        model: str,
        prompt: str,
        api_key: str,
        model_response: Any,
        optional_params: dict[str, Any],
        client: Any,
        **_: Any,
    ) -> Any:
        """Start a task and poll it until the caller's time is up. Returns LiteLLM's response with one address.

        Raises httpx.HTTPStatusError for a request that is refused, UnusableTask for an answer without a task to poll,
        and whatever the transport raises.
        """
        http: httpx.AsyncClient = client.client
        headers = {"x-key": api_key}
        given = {name: optional_params[name] for name in _FIELDS if name in optional_params}
        begun = await http.post(f"{_ADDRESS}/{model}", headers=headers, json={"prompt": prompt, **given})
        begun.raise_for_status()
        polling_url = _text(load_object(begun.content), "polling_url")
        # The key goes along.
        if polling_url is None or not is_bfl(polling_url):
            raise UnusableTask("there is no task to poll")
        for attempt in itertools.count():
            task = load_object((await http.get(polling_url, headers=headers)).content) or {}
            if task.get("status") == "Ready":
                sample = _text(task.get("result"), "sample")
                return type(model_response)(data=[{"url": sample}] if sample else [])
            await asyncio.sleep(min(_FIRST_PAUSE_S * 1.5 ** min(attempt, 16), _MAX_PAUSE_S))
        raise AssertionError("unreachable")


def is_bfl(address: str | httpx.URL) -> bool:
    """Whether this is Black Forest Labs' own host, reached by https. False for what is no address."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return False
    return url.scheme == "https" and (url.host == _HOST or url.host.endswith(f".{_HOST}"))


def _text(answer: Any, name: str) -> str | None:
    value = answer.get(name) if isinstance(answer, dict) else None
    return value if isinstance(value, str) and value else None
