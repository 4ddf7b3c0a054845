"""What it takes to call a provider, and where it comes from: the organisation's own first, else the platform's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from intric.ai_models.provider_registry import PLATFORM_VARIABLES, PROVIDERS, Provider
from intric.settings.encryption import Encryption, SecretUnreadable

__all__ = [
    "PLATFORM_VARIABLES",
    "CredentialResolver",
    "CredentialSource",
    "EncryptedCredentials",
    "ProviderCredentials",
]


@dataclass(frozen=True, slots=True)
class ProviderCredentials:
    """Args:
    api_key: the provider's key, in clear, empty where it takes none; kept out of every repr.
    api_base: address to call instead of the provider's own, without a trailing slash.
    api_version: only where the provider's wire has one (Azure).
    deployments: catalogue's name of a model -> what the organisation called it at the provider (Azure).
    options: every further field of the provider by its name.
    secret_options: those of them that are secret.
    """

    api_key: str = field(default="", repr=False)
    api_base: str | None = None
    api_version: str | None = None
    deployments: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    secret_options: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """All that must never be shown."""
        return tuple(secret for secret in (self.api_key, *self.secret_options.values()) if secret)


@dataclass(frozen=True, slots=True)
class EncryptedCredentials:
    """An organisation's own credentials as they are kept.

    Args:
        provider: one of `PROVIDERS`.
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


class CredentialSource(StrEnum):
    TENANT = "tenant"
    PLATFORM = "platform"


class CredentialResolver:
    """Finds the credentials that a provider is called with.

    An organisation's own count whole or not at all: its address never gets the platform's key.

    Args:
        environment: variable name -> value, as the process was started with: the platform's credentials.
        encryption: opens what organisations saved.
        strict: the platform's credentials are not for organisations.
        own: those of one organisation; see `of_tenant`.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        encryption: Encryption | None = None,
        *,
        strict: bool = False,
        own: EncryptedCredentials | None = None,
    ) -> None:
        self._environment = environment
        self.encryption = encryption or Encryption(())
        self._strict = strict
        self._own = own

    def of_tenant(self, own: EncryptedCredentials | None) -> "CredentialResolver":
        """The same for one organisation, with what it saved for the provider that is to be called."""
        return CredentialResolver(self._environment, self.encryption, strict=self._strict, own=own)

    def resolve(self, provider: str | None) -> ProviderCredentials | None:
        """The credentials of a provider, or None where something it needs is missing.

        Raises SecretUnreadable where the organisation's own can't be decrypted: then there is no falling back.
        """
        description = PROVIDERS.get(provider or "")
        if description is None:
            return None
        if self._own is not None and self._own.provider == provider:
            values = {**self._own.config, **decrypt_secrets(self.encryption, self._own.secret)}
        else:
            values = self._platform_values(description)
        return _credentials(description, values) if _is_complete(description, values) else None

    def source(self, provider: str | None, *, has_own: bool) -> CredentialSource | None:
        """Whose credentials a provider would be called with; decrypts nothing."""
        description = PROVIDERS.get(provider or "")
        if description is None:
            return None
        if has_own:
            return CredentialSource.TENANT
        has_platform = _is_complete(description, self._platform_values(description))
        return CredentialSource.PLATFORM if has_platform else None

    def has(self, provider: str | None, *, has_own: bool = False) -> bool:
        """Whether a model of this provider can be called; a model that names none needs none."""
        return provider is None or self.source(provider, has_own=has_own) is not None

    def _platform_values(self, provider: Provider) -> dict[str, str]:
        if self._strict:
            return {}
        values = {
            each.name: self._environment.get(each.variable, "").strip()
            for each in provider.fields
            if each.variable
        }
        return {name: value for name, value in values.items() if value}


def encrypt_secrets(encryption: Encryption, secrets: Mapping[str, str]) -> str:
    return encryption.encrypt(json.dumps(dict(secrets)))


def decrypt_secrets(encryption: Encryption, sealed: str) -> dict[str, str]:
    """Field name -> secret. Raises SecretUnreadable."""
    opened = json.loads(encryption.decrypt(sealed))
    if not isinstance(opened, dict):
        raise SecretUnreadable
    return opened


def _is_complete(provider: Provider, values: Mapping[str, Any]) -> bool:
    return all(values.get(each.name) for each in provider.fields if each.required) and bool(values)


def _credentials(provider: Provider, values: Mapping[str, Any]) -> ProviderCredentials:
    named = {"api_key", "endpoint", "api_version", "deployments"}
    further = {name: value for name, value in values.items() if name not in named}
    secret = provider.secret_names
    return ProviderCredentials(
        api_key=values.get("api_key", ""),
        api_base=values.get("endpoint", "").rstrip("/") or None,
        api_version=values.get("api_version"),
        deployments=values.get("deployments", {}),
        options={name: value for name, value in further.items() if name not in secret},
        secret_options={name: value for name, value in further.items() if name in secret},
    )
