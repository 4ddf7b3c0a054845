"""The registry of providers, loaded from the modules of `ai_models/providers/`, one provider each.

Credential fields and their checks, environment variables, the catalogue's families and LiteLLM's routes all derive
from these entries, so a new provider takes one module there and a model in `ai_models.yml`.
"""

import importlib
import pkgutil
from collections.abc import Mapping

from intric.ai_models import providers
from intric.ai_models.provider import Provider


def _load() -> dict[str, Provider]:
    """Import all providers, by name in alphabetical order. Raises TypeError for a module without `PROVIDER`."""
    found: dict[str, Provider] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(providers.__path__)):
        provider = getattr(importlib.import_module(f"{providers.__name__}.{name}"), "PROVIDER", None)
        if not isinstance(provider, Provider):
            raise TypeError(f"ai_models/providers/{name}.py must define PROVIDER")
        found[provider.name] = provider
    return found


# All providers, the built-in one included.
FAMILIES: Mapping[str, Provider] = _load()

# The providers that take credentials.
PROVIDERS: Mapping[str, Provider] = {name: each for name, each in FAMILIES.items() if each.fields}

PLATFORM_VARIABLES = frozenset(
    field.variable for provider in PROVIDERS.values() for field in provider.fields if field.variable
)
