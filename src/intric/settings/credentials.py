"""What it takes to call a provider, and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ProviderCredentials:
    """Args:
    api_key: the provider's key, in clear; kept out of every repr.
    api_base: address to call instead of the provider's own, without a trailing slash.
    api_version: only where the provider's wire has one (Azure).
    """

    api_key: str = field(repr=False)
    api_base: str | None = None
    api_version: str | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    key: str
    base: str
    version: str | None = None
    base_required: bool = False


# The names that each provider's own documentation tells its users to set.
_PLATFORM_SOURCES: Mapping[str, _Source] = {
    "openai": _Source("OPENAI_API_KEY", "OPENAI_API_BASE"),
    "azure": _Source("AZURE_API_KEY", "AZURE_API_BASE", "AZURE_API_VERSION", base_required=True),
    "hosted_vllm": _Source("HOSTED_VLLM_API_KEY", "HOSTED_VLLM_API_BASE", base_required=True),
    "azure_ai": _Source("AZURE_AI_API_KEY", "AZURE_AI_API_BASE", base_required=True),
    "black_forest_labs": _Source("BFL_API_KEY", "BFL_API_BASE"),
    "bedrock": _Source("AWS_BEARER_TOKEN_BEDROCK", "AWS_BEDROCK_RUNTIME_ENDPOINT"),
    "gemini": _Source("GEMINI_API_KEY", "GEMINI_API_BASE"),
    "stability": _Source("STABILITY_API_KEY", "STABILITY_API_BASE"),
    "recraft": _Source("RECRAFT_API_KEY", "RECRAFT_API_BASE"),
}

PLATFORM_VARIABLES = frozenset(
    name
    for source in _PLATFORM_SOURCES.values()
    for name in (source.key, source.base, source.version)
    if name
)


class CredentialResolver:
    """Finds a provider's credentials among those of the whole installation.

    Args:
        environment: variable name -> value, as the process was started with.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def resolve(self, provider: str | None) -> ProviderCredentials | None:
        """The credentials of a provider, or None where something it needs is missing."""
        source = _PLATFORM_SOURCES.get(provider or "")
        if source is None:
            return None
        key = self._environment.get(source.key, "").strip()
        base = self._environment.get(source.base, "").strip().rstrip("/") or None
        if not key or (source.base_required and base is None):
            return None
        version = self._environment.get(source.version, "").strip() if source.version else ""
        return ProviderCredentials(api_key=key, api_base=base, api_version=version or None)

    def has(self, provider: str | None) -> bool:
        """Whether a model of this provider can be called; a model that names none needs none."""
        return provider is None or self.resolve(provider) is not None
