"""The advice that an administrator gets after a failed test call."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.factories.image_models import make_image_model

from intric.ai_models.credentials import EncryptedCredentials
from intric.image_models.application.advice_for_admins import advice
from intric.image_models.domain.image_generator import (
    CertificateProblem,
    CertificateRefused,
    ContentBlocked,
    GenerationError,
    ProviderBadResponse,
    ProviderCredentialsRefused,
    ProviderFailed,
    ProviderRateLimited,
    ProxyUnavailable,
)

OPENAI = make_image_model(name="painter", litellm_model_name="openai/gpt-image-2")
AZURE = make_image_model(name="stranger", litellm_model_name="azure/gpt-image-2", credential_provider="azure")
PICTOGRAMS = make_image_model(credential_provider=None)


def own(provider: str = "openai", last_four: str | None = "90be", **config: Any) -> EncryptedCredentials:
    return EncryptedCredentials(provider, "sealed", config, last_four, datetime.now(UTC))


@pytest.mark.parametrize(
    ("error", "saved", "text"),
    [
        (ProviderCredentialsRefused(provider_status=401), own(), "refuses the key that ends in 90be"),
        (ProviderCredentialsRefused(provider_status=401), own(last_four=None), "refuses the saved key"),
        (ProviderCredentialsRefused(provider_status=401), None, "refuses the installation's key"),
        (ProviderCredentialsRefused(provider_status=403), own(), "does not let it use this model"),
        (ProviderCredentialsRefused("It can't be read."), own(), "It can't be read."),
        (ProviderFailed(provider_status=404), own(), "no model “gpt-image-2” at OpenAI's address"),
        (
            ProviderFailed(),
            own(endpoint="https://x.example.com"),
            "reached at the address https://x.example.com",
        ),
        (ProviderBadResponse(), own(endpoint="https://x.example.com"), "sends no picture"),
        (ProviderFailed("No money left.", provider_status=429), own(), "No money left."),
        (ProviderFailed("It failed.", provider_status=500), own(), "It failed."),
        (ProviderRateLimited("Too many.", provider_status=429), own(), "Too many."),
        (ContentBlocked("Blocked."), own(), "Blocked."),
        (
            CertificateRefused(CertificateProblem.UNTRUSTED),
            own(endpoint="https://x.example.com"),
            "The certificate at the address https://x.example.com is signed by no authority that is trusted here",
        ),
        (CertificateRefused(CertificateProblem.UNTRUSTED), None, "name its file in SSL_CERT_FILE"),
        (CertificateRefused(CertificateProblem.OUT_OF_DATE), own(), "has expired or is not valid yet"),
        (
            CertificateRefused(CertificateProblem.OTHER_NAME),
            own(),
            "is for another name. Check how it is spelt",
        ),
        (
            CertificateRefused(CertificateProblem.UNTRUSTED, of_picture=True),
            own(endpoint="https://x.example.com"),
            "The certificate at the address of OpenAI's picture is signed by",
        ),
        (CertificateRefused(CertificateProblem.OTHER_NAME, of_picture=True), own(), "Ask those who run that"),
        (ProxyUnavailable("proxy.example.com:3128", 407), own(), "proxy.example.com:3128 wants another user"),
        (
            ProxyUnavailable("proxy.example.com:3128", 403),
            own(endpoint="https://x.example.com"),
            "proxy.example.com:3128 does not connect to the address https://x.example.com: it answers with status 403",
        ),
        (
            ProxyUnavailable("proxy.example.com:3128", 502, of_picture=True),
            own(),
            "does not connect to the address of OpenAI's picture",
        ),
        (
            ProxyUnavailable("proxy.example.com:3128", None),
            None,
            "which leads to OpenAI's address, can't be used",
        ),
    ],
)
def test_names_the_cause(error: GenerationError, saved: EncryptedCredentials | None, text: str) -> None:
    assert text in advice(error, OPENAI, saved)


def test_names_the_deployment_as_the_organisation_has_configured_it() -> None:
    missing = ProviderFailed(provider_status=404)
    assert "deployment called “dalle3”" in advice(
        missing, AZURE, own("azure", deployments={"stranger": "dalle3"})
    )
    assert "deployment called “gpt-image-2”" in advice(missing, AZURE, own("azure"))
    assert "deployment called “gpt-image-2”" in advice(missing, AZURE, None)


@pytest.mark.parametrize(
    "error",
    [ProviderCredentialsRefused(provider_status=401), ProviderFailed(provider_status=404), ProviderFailed()],
)
def test_says_who_can_fix_the_credentials(error: GenerationError) -> None:
    assert advice(error, OPENAI, own()).endswith("under Admin, Credentials.")
    assert "ask its operator" in advice(error, OPENAI, None)


def test_a_model_without_a_provider_gives_the_error_s_own_message() -> None:
    assert advice(ProviderFailed("Odd."), PICTOGRAMS, None) == "Odd."
