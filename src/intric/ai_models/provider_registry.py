"""Every provider: one file of `ai_models/providers/` each, found by itself.

Credential fields and their checks, environment variables, the catalogue's families and LiteLLM's routes all come from
these entries, so a new provider is one file there and a model in `ai_models.yml`.
"""

import importlib
import pkgutil
from collections.abc import Mapping

from intric.ai_models import providers
from intric.ai_models.provider import Provider


def _load() -> dict[str, Provider]:
    """By name, in alphabetical order. Raises TypeError for a file without a `PROVIDER`."""
    found: dict[str, Provider] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(providers.__path__)):
        provider = getattr(importlib.import_module(f"{providers.__name__}.{name}"), "PROVIDER", None)
        if not isinstance(provider, Provider):
            raise TypeError(f"ai_models/providers/{name}.py must define PROVIDER")
        found[provider.name] = provider
    return found


# All of them, the built-in one included.
FAMILIES: Mapping[str, Provider] = _load()

# Those that can't be called without credentials.
PROVIDERS: Mapping[str, Provider] = {name: each for name, each in FAMILIES.items() if each.fields}

PLATFORM_VARIABLES = frozenset(
    field.variable for provider in PROVIDERS.values() for field in provider.fields if field.variable
)
