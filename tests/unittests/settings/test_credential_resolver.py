from datetime import UTC, datetime
from typing import Any

import pytest
from tests.factories.credentials import (
    AZURE_KEY,
    ENCRYPTION_KEY,
    OPENAI_KEY,
    OTHER_ENCRYPTION_KEY,
    OTHER_OPENAI_KEY,
)

from intric.ai_models.credentials import EncryptedCredentials, ProviderCredentials
from intric.settings.credential_resolver import CredentialResolver, CredentialSource, encrypt_secrets
from intric.settings.encryption import Encryption, SecretUnreadable

ENCRYPTION = Encryption([ENCRYPTION_KEY])
PLATFORM = {
    "OPENAI_API_KEY": OPENAI_KEY,
    "OPENAI_API_BASE": "https://ai.example.com/v1/",
    "AZURE_API_KEY": AZURE_KEY,
    "AZURE_API_VERSION": "preview",
}


def own(provider: str = "openai", key: str = OTHER_OPENAI_KEY, **config: Any) -> EncryptedCredentials:
    sealed = encrypt_secrets(ENCRYPTION, {"api_key": key})
    return EncryptedCredentials(provider, sealed, config, key[-4:], datetime.now(UTC))


def resolver(*, strict: bool = False) -> CredentialResolver:
    return CredentialResolver(PLATFORM, ENCRYPTION, strict=strict)


class TestResolve:
    def test_without_own_ones_takes_the_platform_s(self) -> None:
        found = resolver().of_tenant(None).resolve("openai")
        assert found == ProviderCredentials(api_key=OPENAI_KEY, api_base="https://ai.example.com/v1")

    def test_own_ones_win(self) -> None:
        found = resolver().of_tenant(own(endpoint="https://own.example.com")).resolve("openai")
        assert found == ProviderCredentials(
            api_key=OTHER_OPENAI_KEY, api_base="https://own.example.com", of_tenant=True
        )

    def test_own_ones_count_whole_so_that_keys_and_addresses_never_mix(self) -> None:
        found = resolver().of_tenant(own()).resolve("openai")
        assert found is not None
        assert found.api_base is None

    def test_own_ones_that_can_not_be_read_do_not_fall_back(self) -> None:
        other = CredentialResolver(PLATFORM, Encryption([OTHER_ENCRYPTION_KEY]))
        with pytest.raises(SecretUnreadable):
            other.of_tenant(own()).resolve("openai")

    def test_own_ones_of_another_provider_do_not_count(self) -> None:
        found = resolver().of_tenant(own("azure", endpoint="https://own.example.com")).resolve("openai")
        assert found is not None
        assert found.api_key == OPENAI_KEY

    def test_strict_there_is_no_falling_back(self) -> None:
        assert resolver(strict=True).of_tenant(None).resolve("openai") is None
        assert resolver(strict=True).of_tenant(own()).resolve("openai") is not None

    def test_a_platform_that_lacks_what_is_required_is_none(self) -> None:
        assert resolver().resolve("azure") is None

    def test_an_own_azure_brings_its_deployments(self) -> None:
        mine = own("azure", endpoint="https://own.example.com", deployments={"gpt-image-2-azure": "bilder"})
        found = resolver().of_tenant(mine).resolve("azure")
        assert found is not None
        assert (found.deployments, found.api_version) == ({"gpt-image-2-azure": "bilder"}, None)

    @pytest.mark.parametrize("provider", [None, "nobody"])
    def test_an_unknown_provider_has_none(self, provider: str | None) -> None:
        assert resolver().resolve(provider) is None


class TestSource:
    @pytest.mark.parametrize(
        ("strict", "has_own", "source"),
        [
            (False, False, CredentialSource.PLATFORM),
            (False, True, CredentialSource.TENANT),
            (True, False, None),
            (True, True, CredentialSource.TENANT),
        ],
    )
    def test_says_whose_count(self, strict: bool, has_own: bool, source: CredentialSource | None) -> None:
        assert resolver(strict=strict).source("openai", has_own=has_own) is source
        assert resolver(strict=strict).has("openai", has_own=has_own) is (source is not None)

    def test_a_model_that_names_no_provider_needs_none(self) -> None:
        assert resolver(strict=True).has(None)


def test_no_repr_shows_a_secret() -> None:
    found = ProviderCredentials(api_key=OPENAI_KEY)
    assert OPENAI_KEY not in repr(found)
    assert found.secrets == (OPENAI_KEY,)
    assert own().secret not in repr(own())
