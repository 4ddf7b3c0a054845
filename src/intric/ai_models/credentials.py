"""The credentials that a provider is called with, in plain text and as they are stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ProviderCredentials:
    """The credentials to call a provider with, in plain text.

    Args:
        api_key: the provider's key in plain text, empty where it takes none; not part of the repr.
        api_base: address to call instead of the provider's own, without a trailing slash.
        api_version: for providers with a versioned API (Azure).
        deployments: name of a model in the catalogue -> its name at the provider (Azure).
        of_tenant: an organisation entered them, rather than the operator.
    """

    api_key: str = field(default="", repr=False)
    api_base: str | None = None
    api_version: str | None = None
    deployments: Mapping[str, str] = field(default_factory=dict)
    of_tenant: bool = False

    @property
    def secrets(self) -> tuple[str, ...]:
        """All values that must never be shown or logged."""
        return (self.api_key,) if self.api_key else ()


@dataclass(frozen=True, slots=True)
class EncryptedCredentials:
    """An organisation's own credentials as they are stored.

    Args:
        provider: one of the registry's `PROVIDERS`.
        secret: the secret fields as JSON, encrypted.
        config: the other fields.
        last_four: of the key; None without a key, or with one so short that four characters would reveal it.
        set_at: when they were last changed.
    """

    provider: str
    secret: str = field(repr=False)
    config: Mapping[str, Any]
    last_four: str | None
    set_at: datetime
