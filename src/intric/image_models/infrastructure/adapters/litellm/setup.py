"""LiteLLM, imported once and quietened."""

import functools
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

# LiteLLM's own loggers, and the HTTP libraries below it that log each address they call at INFO.
_LOGGERS = ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy", "httpx", "httpcore", "openai")


@functools.cache
def load_litellm() -> Any:
    """Import LiteLLM (4-8 s of CPU, about 250 MB) so that it makes no call and reads no file of its own.

    Without the first variable it fetches its price list from the network while it is imported, without the
    second it reads a `.env` from the working directory (LiteLLM 1.110.2, `litellm/_process_defaults.py`). No
    callback is ever registered: callbacks are handed keys, prompts and pictures in clear.
    """
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    os.environ["LITELLM_MODE"] = "PRODUCTION"
    import litellm

    litellm.suppress_debug_info = True
    _quieten()
    return litellm


def register_providers(litellm: Any, providers: Mapping[str, Callable[..., Awaitable[Any]]]) -> None:
    """Make these LiteLLM's only custom providers: what it calls to make pictures with models named `<name>/…`.

    From 1.110 on LiteLLM passes over a handler that is no object of its own class.
    """
    handlers = {}
    for name, make_images in providers.items():
        handlers[name] = litellm.CustomLLM()
        handlers[name].aimage_generation = make_images
    litellm.custom_provider_map = [
        {"provider": name, "custom_handler": handler} for name, handler in handlers.items()
    ]


def _quieten() -> None:
    """Below WARNING, LiteLLM writes prompts and whole pictures; its own handler would bypass our log format."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.WARNING)
