"""Where an organisation's own address may lead to, checked when a call connects: the same for every provider."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest
from tests.simulators import behaviours
from tests.simulators.pictures import png
from tests.simulators.provider import ProviderSimulator
from tests.support.image_calls import PROMPT, any_model, generate, tenant_credentials
from tests.support.provider_marks import each_provider

from intric.image_models.domain.image_generator import (
    GenerationError,
    ImageRequest,
    ProviderCredentialsRefused,
    ProviderFailed,
)
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm_image_adapter import LiteLLMImageAdapter
from intric.shared.egress.allowed_hosts import THIS_MACHINE, AllowedHosts
from intric.shared.egress.host_check import HostCheck
from intric.shared.egress.resolver import Addresses, Resolver

pytestmark = pytest.mark.integration

NAME, PICTURE = "ai.example.com", png(48, 48, 1)
LOOPBACK = ("localhost", "0x7f000001", "[::ffff:127.0.0.1]", "0.0.0.0")
WITHIN_NETWORKS = ("169.254.169.254", "10.0.0.7", "[fd00:ec2::254]", "[64:ff9b::a9fe:a9fe]")
NOT_ALLOWED = "The provider's address is not allowed here."


class Names:
    """A resolver's answers: for each look-up the next address, then the last one again."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str) -> Addresses:
        self.asked.append(host)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return (ip_address(answer),)


@asynccontextmanager
async def calling(allowed: AllowedHosts, names: Names | None = None) -> AsyncIterator[LiteLLMClient]:
    hosts = HostCheck(allowed, Resolver(names) if names else None)
    client = await LiteLLMClient.open(timeout_s=10, repeat_delay_s=0.01, hosts=hosts)
    yield client
    await client.close()


@pytest.fixture
async def client() -> AsyncIterator[LiteLLMClient]:
    """For a server that other machines reach: organisations' addresses must be public."""
    async with calling(AllowedHosts()) as client:
        yield client


def at_name(provider: ProviderSimulator) -> str:
    """The simulator's address, with a name as its host."""
    address = tenant_credentials(provider).resolve(provider.provider)
    assert address is not None
    assert address.api_base is not None
    return address.api_base.replace("127.0.0.1", NAME)


async def call(client: LiteLLMClient, provider: ProviderSimulator, address: str | None = None) -> bytes:
    resolver = tenant_credentials(provider, address)
    adapter = LiteLLMImageAdapter(any_model(provider), resolver, client)
    (picture,) = await adapter.generate_images(ImageRequest(PROMPT))
    return picture.blob


async def refusal(client: LiteLLMClient, provider: ProviderSimulator, address: str | None = None) -> None:
    """Assert that a call ends with nothing but the words of a refusal, and that nothing was sent."""
    with pytest.raises(GenerationError) as caught:
        await call(client, provider, address)
    assert type(caught.value) is ProviderCredentialsRefused
    assert caught.value.message == NOT_ALLOWED
    assert caught.value.provider_status is None
    assert caught.value.__context__ is None
    assert provider.requests == []
    assert provider.accepted == 0


class TestHosts:
    @each_provider("host not allowed")
    async def test_a_host_that_is_not_allowed_is_never_connected_to(
        self, client: LiteLLMClient, provider: ProviderSimulator
    ) -> None:
        await refusal(client, provider)
        for host in (*LOOPBACK, *WITHIN_NETWORKS):
            await refusal(client, provider, at_name(provider).replace(NAME, host))

    @each_provider("rebinding name")
    async def test_a_name_that_was_public_when_it_was_saved_is_refused(
        self, provider: ProviderSimulator
    ) -> None:
        names = Names("93.184.215.14", "127.0.0.1")
        async with calling(AllowedHosts(), names) as client:
            assert not await client.hosts.is_refused(NAME)

            await refusal(client, provider, at_name(provider))

        assert names.asked == [NAME, NAME]

    @each_provider("name looked up once")
    async def test_the_address_that_was_checked_is_connected_to(self, provider: ProviderSimulator) -> None:
        names = Names("127.0.0.1", "10.0.0.7")
        provider.next(provider.failing(400, message="no"))
        async with calling(THIS_MACHINE, names) as client:
            with pytest.raises(GenerationError):
                await call(client, provider, at_name(provider))

        (request,) = provider.requests
        assert request.headers["host"] == f"{NAME}:{urlsplit(provider.address).port}"
        assert names.asked[0] == NAME

    @each_provider("operator's own address")
    async def test_an_address_that_the_operator_set_is_not_checked(
        self, client: LiteLLMClient, provider: ProviderSimulator
    ) -> None:
        provider.next(provider.showing(PICTURE))

        request = ImageRequest(PROMPT)
        (picture,) = await generate(client, provider, request, any_model(provider).name)

        assert picture.blob == PICTURE

    @each_provider("redirect inwards")
    async def test_a_redirect_is_not_followed(
        self, litellm_client: LiteLLMClient, provider: ProviderSimulator
    ) -> None:
        to = {"Location": "http://169.254.169.254/latest/meta-data/"}
        provider.next(behaviours.status(307, {}, to))

        with pytest.raises(GenerationError) as caught:
            await call(litellm_client, provider)

        assert type(caught.value) is ProviderFailed
        assert len(provider.requests) == 1
