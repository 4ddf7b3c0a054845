from typing import Any

import pytest
from structlog.testing import capture_logs

from intric.ai_models.provider_registry import PLATFORM_VARIABLES, PROVIDERS
from intric.settings.credential_models import CredentialUpdate
from intric.settings.provider_values import checked_values, checked_variables
from intric.shared.config import ConfigurationError
from intric.shared.exceptions import InvalidFields

AZURE = {"api_key": "0c5f2b7d94e84f2a", "endpoint": "https://example-ai.openai.azure.com"}

UNUSABLE_KEYS = [
    *(
        "sk 123",
        "sk-å",
        "sk\r\nX-Evil: 1",
        "sk-\x07123",
        "sk-123\x1b",
        "\x7fsk-123",
        "sk-123\udcff",
        "sk-１２３",
    ),
    *("sk-\u200b123", "sk-\ufeff123", "sk-\u00a0123", "sk-\u00ad123", "sk-\u2800123"),
    *("“sk-123”", '"sk-123"', "'sk-123'", "`sk-123`", "«sk-123»", "„sk-123“", 'sk-123"', "’sk-123"),
]
INVISIBLE = [
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u00a0",
    "\u202f",
    "\u2028",
    "\u2060",
    "\u00ad",
    "\u202e",
    "\u3164",
    "\ufe0f",
]


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

    @pytest.mark.parametrize("invisible", INVISIBLE)
    def test_invisible_characters_around_a_value_are_not_part_of_it(self, invisible: str) -> None:
        assert checked("openai", {"api_key": f"{invisible}sk-123{invisible}\r\n"}) == {"api_key": "sk-123"}

    def test_each_that_is_missing_is_named(self) -> None:
        assert refused("azure", {"api_version": "preview"}) == {
            "api_key": "is required",
            "endpoint": "is required",
        }

    def test_a_kept_secret_need_not_be_given_again(self) -> None:
        assert checked("openai", {}, kept={"api_key"}) == {}

    def test_a_field_of_another_provider_is_refused(self) -> None:
        assert list(refused("openai", {"api_key": "sk-123", "api_version": "preview"})) == ["api_version"]

    @pytest.mark.parametrize("key", [*UNUSABLE_KEYS, "k" * 5000])
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
            ("HTTPS://AI.Example.com:443/V1", "https://ai.example.com/V1"),
            ("http://localhost:80", "http://localhost"),
            ("https://ai.example.com:80", "https://ai.example.com:80"),
            ("https://ai.södertälje.example.com/v1", "https://ai.xn--sdertlje-4za9o.example.com/v1"),
            ("https://[2001:DB8:0::7]:8443/v1", "https://[2001:db8::7]:8443/v1"),
            ("\ufeffhttps://ai.example.com\u200b\r\n", "https://ai.example.com"),
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
            "https://ai.example.com?",
            "https://ai.example.com#",
            "https://@ai.example.com",
            "https://ai.example.com/a b",
            "https://ai.exa\u200bmple.com",
            "https://ai.example.com\\@evil.example.com",
            "https://ai..example.com",
            "https://ai.example.com:0",
            "https://ai.example.com:99999",
            "https://999.1.1.1",
            "https://[::1",
            "https:ai.example.com",
            "https:///v1",
            "//ai.example.com",
            "'https://ai.example.com'",
            "“https://ai.example.com”",
            "https://ai.example.com/å",
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


KEYS = sorted(name for name in PLATFORM_VARIABLES if name.endswith(("_KEY", "_BEDROCK")))
ADDRESSES = sorted(name for name in PLATFORM_VARIABLES if name.endswith(("_BASE", "_ENDPOINT")))


class TestVariables:
    def test_every_variable_is_a_key_an_address_or_a_version(self) -> None:
        assert {*KEYS, *ADDRESSES, "AZURE_API_VERSION"} == PLATFORM_VARIABLES

    @pytest.mark.parametrize("variable", KEYS)
    @pytest.mark.parametrize(
        "value",
        [*("sk-123\u200b", "\ufeffsk-123", "\u00a0sk-123", "sk-123\r\n")],
        ids=lambda _: "key-zero-width",
    )
    def test_invisible_characters_around_a_value_are_removed_and_told(
        self, variable: str, value: str
    ) -> None:
        with capture_logs() as logs:
            assert checked_variables({variable: value}) == {variable: "sk-123"}

        assert [(each["event"], each["variable"]) for each in logs] == [
            ("provider_variable_trimmed", variable)
        ]
        assert "U+" in logs[0]["removed"]
        assert "sk-123" not in str(logs)

    @pytest.mark.parametrize("variable", KEYS)
    @pytest.mark.parametrize("value", UNUSABLE_KEYS, ids=lambda _: "key-zero-width")
    def test_an_unusable_key_stops_the_start_with_its_name_alone(self, variable: str, value: str) -> None:
        with pytest.raises(ConfigurationError, match=rf"^{variable}: ") as caught:
            checked_variables({variable: value})
        assert "123" not in str(caught.value)

    @pytest.mark.parametrize("variable", ADDRESSES)
    @pytest.mark.parametrize(
        "value",
        [
            pytest.param("api.example.com/v1", id="base-no-scheme"),
            pytest.param("api.example.com:443/v1", id="port and no scheme"),
            pytest.param("ftp://api.example.com", id="wrong scheme"),
            pytest.param("https://us er@api.example.com", id="space"),
            pytest.param("https://user:hunter2@api.example.com", id="login"),
            pytest.param("https://api.example.com/v1?api-version=1", id="query"),
            pytest.param("'https://api.example.com'", id="quotes"),
            pytest.param("https://api.example.com:x", id="port"),
        ],
    )
    def test_an_unusable_address_stops_the_start_with_its_name_alone(self, variable: str, value: str) -> None:
        with pytest.raises(ConfigurationError, match=rf"^{variable}: ") as caught:
            checked_variables({variable: value})
        assert "api.example.com" not in str(caught.value)
        assert "hunter2" not in str(caught.value)

    def test_each_unusable_variable_is_named(self) -> None:
        given = {"OPENAI_API_KEY": "sk å", "GEMINI_API_BASE": "gemini", "BFL_API_KEY": "bfl-1"}
        with pytest.raises(
            ConfigurationError, match=r"(?s)(?=.*OPENAI_API_KEY)(?=.*GEMINI_API_BASE)"
        ) as caught:
            checked_variables(given)
        assert "BFL_API_KEY" not in str(caught.value)

    def test_the_operator_may_use_http_in_the_own_network(self) -> None:
        given = {"HOSTED_VLLM_API_BASE": "http://gpu.internal:8000/v1/"}
        assert checked_variables(given) == {"HOSTED_VLLM_API_BASE": "http://gpu.internal:8000/v1"}

    @pytest.mark.parametrize("value", ["", "  ", "\u200b"])
    def test_an_empty_variable_counts_as_unset(self, value: str) -> None:
        assert checked_variables({"OPENAI_API_KEY": value}) == {}
