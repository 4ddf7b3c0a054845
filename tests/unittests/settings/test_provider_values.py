from typing import Any

import pytest

from intric.ai_models.provider_registry import PROVIDERS
from intric.settings.credential_models import CredentialUpdate
from intric.settings.provider_values import checked_values
from intric.shared.exceptions import InvalidFields

AZURE = {"api_key": "0c5f2b7d94e84f2a", "endpoint": "https://example-ai.openai.azure.com"}


def checked(
    provider: str, given: dict[str, Any], *, kept: set[str] | None = None, models: set[str] | None = None
) -> dict[str, Any]:
    return checked_values(
        PROVIDERS[provider], given, kept=frozenset(kept or ()), models=frozenset(models or ())
    )


def refused(provider: str, given: dict[str, Any], **more: Any) -> dict[str, str]:
    with pytest.raises(InvalidFields) as caught:
        checked(provider, given, **more)
    assert caught.value.details
    return {error["field"]: error["reason"] for error in caught.value.details["errors"]}


class TestFields:
    def test_what_is_given_comes_back_trimmed_and_what_is_empty_does_not(self) -> None:
        given = {"api_key": " sk-123\n", "endpoint": "  "}
        assert checked("openai", given) == {"api_key": "sk-123"}

    def test_each_that_is_missing_is_named(self) -> None:
        assert refused("azure", {"api_version": "preview"}) == {
            "api_key": "is required",
            "endpoint": "is required",
        }

    def test_a_kept_secret_need_not_be_given_again(self) -> None:
        assert checked("openai", {}, kept={"api_key"}) == {}

    def test_a_field_of_another_provider_is_refused(self) -> None:
        assert list(refused("openai", {"api_key": "sk-123", "api_version": "preview"})) == ["api_version"]

    @pytest.mark.parametrize("key", ["sk 123", "sk-å", "sk\r\nX-Evil: 1", "k" * 5000])
    def test_a_key_is_visible_ascii_and_is_not_repeated(self, key: str) -> None:
        (reason,) = refused("openai", {"api_key": key}).values()
        assert key not in reason

    def test_every_field_of_every_provider_can_be_sent(self) -> None:
        fields = {field.name for provider in PROVIDERS.values() for field in provider.fields}
        assert fields == CredentialUpdate.model_fields.keys()


class TestAddress:
    @pytest.mark.parametrize(
        ("address", "kept"),
        [
            ("https://ai.example.com/v1/", "https://ai.example.com/v1"),
            ("https://10.0.0.7:8443", "https://10.0.0.7:8443"),
            ("http://127.0.0.1:9100/v1", "http://127.0.0.1:9100/v1"),
            ("http://localhost:9100", "http://localhost:9100"),
            ("http://[::1]:9100", "http://[::1]:9100"),
        ],
    )
    def test_is_https_or_stays_on_this_machine(self, address: str, kept: str) -> None:
        assert checked("azure", AZURE | {"endpoint": address})["endpoint"] == kept

    @pytest.mark.parametrize(
        "address",
        [
            "ai.example.com",
            "ftp://ai.example.com",
            "https://",
            "https://ai.example.com:x",
            "http://ai.example.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "https://user:word@ai.example.com",
            "https://ai.example.com?key=1",
            "https://ai.example.com#1",
            "https://ai.example.com/a b",
            "https://ai.example.com/\x00",
            "https://ai.example.com/" + "x" * 500,
            7,
        ],
    )
    def test_anything_else_is_refused(self, address: Any) -> None:
        assert list(refused("azure", AZURE | {"endpoint": address})) == ["endpoint"]


class TestDeployments:
    def test_are_names_for_models_of_the_provider(self) -> None:
        given = AZURE | {"deployments": {"gpt-image-2-azure": " bilder ", "dall-e-3-azure": ""}}
        found = checked("azure", given, models={"gpt-image-2-azure", "dall-e-3-azure"})
        assert found["deployments"] == {"gpt-image-2-azure": "bilder"}

    @pytest.mark.parametrize(
        "deployments",
        [{"nobody": "bilder"}, {"gpt-image-2-azure": "../x"}, {"gpt-image-2-azure": 1}, "bilder"],
    )
    def test_anything_else_is_refused(self, deployments: Any) -> None:
        given = AZURE | {"deployments": deployments}
        assert list(refused("azure", given, models={"gpt-image-2-azure"})) == ["deployments"]
