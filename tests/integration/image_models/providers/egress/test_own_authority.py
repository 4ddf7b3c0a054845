"""Servers whose certificate is signed by the organisation's own authority, over real TLS."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.simulators import openai
from tests.simulators.openai import OpenAISimulator
from tests.simulators.pictures import png
from tests.simulators.registry import SIMULATORS
from tests.support.egress.authority import Authority
from tests.support.image_calls import any_model, failure, generate

from intric.image_models.domain.image_generator import CertificateProblem, CertificateRefused
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient

pytestmark = pytest.mark.integration

# OpenAI's pool, LiteLLM's own handler and its patched one, a polled task, a blocking thread.
WIRES = ["openai", "azure", "bedrock", "azure_ai", "black_forest_labs", "gemini", "stability"]


@pytest.fixture
def far(authority: Authority) -> Iterator[OpenAISimulator]:
    """Serves pictures over TLS."""
    simulator = OpenAISimulator()
    simulator.tls = authority.server()
    with simulator:
        yield simulator


@pytest.mark.parametrize("wire", WIRES)
class TestWires:
    @pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
    async def test_own_ca(
        self,
        litellm_client: LiteLLMClient,
        authority: Authority,
        monkeypatch: pytest.MonkeyPatch,
        wire: str,
        variable: str,
        rehashed: Path,
    ) -> None:
        monkeypatch.setenv(variable, str(authority.file if variable == "SSL_CERT_FILE" else rehashed))
        simulator = SIMULATORS[wire]()
        simulator.tls = authority.server()
        with simulator:
            assert await generate(litellm_client, simulator, name=any_model(simulator).name)

        assert simulator.address.startswith("https:")

    async def test_without_it_the_certificate_is_named_and_nothing_sent(
        self, litellm_client: LiteLLMClient, authority: Authority, wire: str
    ) -> None:
        simulator = SIMULATORS[wire]()
        simulator.tls = authority.server()
        with simulator:
            error = await failure(litellm_client, simulator, name=any_model(simulator).name)

        assert isinstance(error, CertificateRefused)
        assert (error.problem, error.of_picture) == (CertificateProblem.UNTRUSTED, False)
        assert simulator.requests == []


@pytest.fixture(scope="module")
def rehashed(authority: Authority) -> Path:
    return authority.rehashed_folder()


class TestOtherProblems:
    @pytest.mark.parametrize(
        ("hosts", "until", "problem"),
        [
            ([], datetime.timedelta(hours=-1), CertificateProblem.OUT_OF_DATE),
            (["elsewhere.example.com"], datetime.timedelta(days=1), CertificateProblem.OTHER_NAME),
        ],
    )
    @pytest.mark.parametrize("wire", ["openai", "stability"])
    async def test_a_certificate_of_a_trusted_authority(
        self,
        litellm_client: LiteLLMClient,
        authority: Authority,
        monkeypatch: pytest.MonkeyPatch,
        wire: str,
        hosts: list[str],
        until: datetime.timedelta,
        problem: CertificateProblem,
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
        simulator = SIMULATORS[wire]()
        simulator.tls = authority.server(*hosts, until=until)
        with simulator:
            error = await failure(litellm_client, simulator, name=any_model(simulator).name)

        assert isinstance(error, CertificateRefused)
        assert error.problem is problem


class TestDownloads:
    async def test_own_ca(
        self,
        litellm_client: LiteLLMClient,
        provider: OpenAISimulator,
        far: OpenAISimulator,
        authority: Authority,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
        provider.next(openai.pictures_at(f"{far.address}/pictures/64x64/2.png"))

        (picture,) = await generate(litellm_client, provider)

        assert picture.blob == png(64, 64, 2)

    async def test_without_it_the_certificate_is_named(
        self, litellm_client: LiteLLMClient, provider: OpenAISimulator, far: OpenAISimulator
    ) -> None:
        error = await failure(
            litellm_client, provider, openai.pictures_at(f"{far.address}/pictures/64x64/2.png")
        )

        assert isinstance(error, CertificateRefused)
        assert (error.problem, error.of_picture) == (CertificateProblem.UNTRUSTED, True)
        assert len(provider.requests) == 1
