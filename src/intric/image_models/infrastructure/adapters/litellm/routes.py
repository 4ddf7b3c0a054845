"""How each kind of transport is called: what LiteLLM needs so that a call is one request, with its own key.

LiteLLM has three kinds of client code: the OpenAI client (`transports/openai.py`), its asynchronous handler
(`transports/async_handler.py`), and blocking calls (`transports/sync_thread.py`). Which one a provider takes stands in
its entry of the registry; which parameters a model takes is data in the catalogue.
"""

from collections.abc import Callable, Mapping
from typing import Any

from intric.ai_models.provider import Transport
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

# What LiteLLM needs to reach an endpoint; holds its key, so it is never logged.
ROUTES: Mapping[Transport, Callable[[ProviderEndpoint], dict[str, Any]]] = {
    Transport.OPENAI_CLIENT: openai_arguments,
    Transport.AZURE_OPENAI: azure_arguments,
    Transport.AZURE_FOUNDRY: foundry_arguments,
    Transport.BLACK_FOREST_LABS: bfl_arguments,
    Transport.BEDROCK: bedrock_arguments,
    Transport.BLOCKING: threaded_arguments,
}
