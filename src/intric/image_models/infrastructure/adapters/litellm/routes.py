"""Which way each provider is called: the part of a `litellm_model_name` before its slash decides.

LiteLLM has three kinds of wire code, and each needs its own care so that a call is one request, with its own key:
the OpenAI client (`openai_wire.py`), its asynchronous handler (`async_handler_wire.py`), and blocking calls
(`threaded_wire.py`). What a model takes is no matter of its route: that is data in the catalogue.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from intric.image_models.infrastructure.adapters.litellm.provider_endpoint import ProviderEndpoint
from intric.image_models.infrastructure.adapters.litellm.transports.async_handler import (
    bedrock_arguments,
    bfl_arguments,
    foundry_arguments,
)
from intric.image_models.infrastructure.adapters.litellm.transports.openai import (
    azure_arguments,
    openai_arguments,
)
from intric.image_models.infrastructure.adapters.litellm.transports.sync_thread import threaded_arguments


@dataclass(frozen=True, slots=True)
class Route:
    """Args:
    arguments: what LiteLLM needs to reach the target; holds its key, so it is never logged.
    blocks: LiteLLM's code for this provider holds its thread until the answer is there, also where it is asked
        asynchronously; so the call runs on threads of ours.
    """

    arguments: Callable[[ProviderEndpoint], dict[str, Any]]
    blocks: bool = False


ROUTES: Mapping[str, Route] = {
    "openai": Route(openai_arguments),
    "azure": Route(azure_arguments),
    "hosted_vllm": Route(openai_arguments),
    "azure_ai": Route(foundry_arguments),
    "black_forest_labs": Route(bfl_arguments),
    "bedrock": Route(bedrock_arguments),
    "gemini": Route(threaded_arguments, blocks=True),
    "stability": Route(threaded_arguments, blocks=True),
    "recraft": Route(threaded_arguments, blocks=True),
}
