"""What it takes to call a provider, and where it comes from: the organisation's own first, else the platform's."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from intric.ai_models.credentials import EncryptedCredentials, ProviderCredentials
from intric.ai_models.provider import Provider
from intric.ai_models.provider_registry import PROVIDERS
from intric.settings.encryption import Encryption, SecretUnreadable


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
        return _credentials(values) if _is_complete(description, values) else None

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


def _credentials(values: Mapping[str, Any]) -> ProviderCredentials:
    return ProviderCredentials(
        api_key=values.get("api_key", ""),
        api_base=values.get("endpoint", "").rstrip("/") or None,
        api_version=values.get("api_version"),
        deployments=values.get("deployments", {}),
    )
