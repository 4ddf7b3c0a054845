"""The credentials that a provider is called with, in clear and as they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ProviderCredentials:
    """Args:
    api_key: the provider's key, in clear, empty where it takes none; kept out of every repr.
    api_base: address to call instead of the provider's own, without a trailing slash.
    api_version: only where the provider's API has one (Azure).
    deployments: catalogue's name of a model -> its name at the provider (Azure).
    """

    api_key: str = field(default="", repr=False)
    api_base: str | None = None
    api_version: str | None = None
    deployments: Mapping[str, str] = field(default_factory=dict)

    @property
    def secrets(self) -> tuple[str, ...]:
        """All values that must never be shown."""
        return (self.api_key,) if self.api_key else ()


@dataclass(frozen=True, slots=True)
class EncryptedCredentials:
    """An organisation's own credentials as they are kept.

    Args:
        provider: one of the registry's `PROVIDERS`.
        secret: the secret fields as JSON, encrypted.
        config: the other fields.
        last_four: of the key; None where there is none, or one so short that four would give it away.
        set_at: when they were last changed.
    """

    provider: str
    secret: str = field(repr=False)
    config: Mapping[str, Any]
    last_four: str | None
    set_at: datetime
