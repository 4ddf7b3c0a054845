"""Resolves a provider's credentials: the organisation's own first, else the platform's."""

import json
from collections.abc import Mapping
from dataclasses import replace
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

    An organisation's own credentials are never mixed with the platform's: its address never gets the platform's key.

    Args:
        environment: the platform's credentials, variable name -> value, checked (`provider_values.py`).
        encryption: decrypts organisations' credentials.
        strict: organisations may not use the platform's credentials.
        own: the credentials of one organisation; see `of_tenant`.
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
        """Return a resolver for one organisation, with its credentials for the provider to call."""
        return CredentialResolver(self._environment, self.encryption, strict=self._strict, own=own)

    def resolve(self, provider: str | None) -> ProviderCredentials | None:
        """Return the credentials of a provider, or None if a required value is missing.

        Raises SecretUnreadable if the organisation's own can't be decrypted, without falling back to the platform's.
        """
        description = PROVIDERS.get(provider or "")
        if description is None:
            return None
        is_own = self._own is not None and self._own.provider == provider
        if self._own is not None and is_own:
            values = {**self._own.config, **decrypt_secrets(self.encryption, self._own.secret)}
        else:
            values = self._platform_values(description)
        credentials = _credentials(values) if _is_complete(description, values) else None
        return replace(credentials, of_tenant=is_own) if credentials else None

    def source(self, provider: str | None, *, has_own: bool) -> CredentialSource | None:
        """Return whose credentials a provider would be called with. Decrypts nothing."""
        description = PROVIDERS.get(provider or "")
        if description is None:
            return None
        if has_own:
            return CredentialSource.TENANT
        has_platform = _is_complete(description, self._platform_values(description))
        return CredentialSource.PLATFORM if has_platform else None

    def has(self, provider: str | None, *, has_own: bool = False) -> bool:
        """Return whether a model of this provider can be called. A model without a provider needs no credentials."""
        return provider is None or self.source(provider, has_own=has_own) is not None

    def _platform_values(self, provider: Provider) -> dict[str, str]:
        if self._strict:
            return {}
        values = {
            each.name: self._environment.get(each.variable, "") for each in provider.fields if each.variable
        }
        return {name: value for name, value in values.items() if value}


def encrypt_secrets(encryption: Encryption, secrets: Mapping[str, str]) -> str:
    return encryption.encrypt(json.dumps(dict(secrets)))


def decrypt_secrets(encryption: Encryption, encrypted: str) -> dict[str, str]:
    """Return field name -> secret. Raises SecretUnreadable."""
    decrypted = json.loads(encryption.decrypt(encrypted))
    if not isinstance(decrypted, dict):
        raise SecretUnreadable
    return decrypted


def _is_complete(provider: Provider, values: Mapping[str, Any]) -> bool:
    return all(values.get(each.name) for each in provider.fields if each.required) and bool(values)


def _credentials(values: Mapping[str, Any]) -> ProviderCredentials:
    return ProviderCredentials(
        api_key=values.get("api_key", ""),
        api_base=values.get("endpoint", "").rstrip("/") or None,
        api_version=values.get("api_version"),
        deployments=values.get("deployments", {}),
    )
