"""Calls by the operator's proxy, which alone knows the providers' names."""

import asyncio
import socket

import pytest
from tests.simulators import behaviours
from tests.simulators.provider import ProviderSimulator
from tests.simulators.registry import SIMULATORS
from tests.support.egress.connect_proxy import PROVIDER, ConnectProxy, OpenClient, Serve
from tests.support.image_calls import SMALL, any_model, failure, generate, tenant_credentials
from tests.support.waiting import eventually

from intric.image_models.domain.image_generator import (
    OutcomeUnknown,
    ProviderCredentialsRefused,
    ProviderFailed,
    ProxyUnavailable,
)
from intric.image_models.infrastructure.adapters.litellm_image_adapter import LiteLLMImageAdapter

pytestmark = pytest.mark.integration

WIRES = ["openai", "azure", "bedrock", "azure_ai", "black_forest_labs", "gemini", "stability"]
# One of each kind: OpenAI's client, LiteLLM's asynchronous one, its blocking one.
KINDS = ["openai", "bedrock", "stability"]


def model_name(simulator: ProviderSimulator) -> str:
    return any_model(simulator).name


class TestCalls:
    @pytest.mark.parametrize("wire", WIRES)
    async def test_go_by_it(
        self, open_client: OpenClient, serve: Serve, proxy: ConnectProxy, wire: str
    ) -> None:
        proxy.login = "eneo:s3cr%40t"
        proxy_url, proxy.login = proxy.url, "eneo:s3cr@t"
        simulator = serve(wire)

        assert await generate(await open_client(proxy_url), simulator, name=model_name(simulator))

        assert len(simulator.requests) == 1
        assert set(proxy.asked) == {f"CONNECT {PROVIDER}:443 HTTP/1.1"}
        assert "proxy-authorization" not in simulator.requests[0].headers

    @pytest.mark.parametrize("wire", KINDS)
    async def test_over_plain_http_are_forwarded(
        self, open_client: OpenClient, serve: Serve, proxy: ConnectProxy, wire: str
    ) -> None:
        simulator = serve(wire, tls=False)

        assert await generate(await open_client(), simulator, name=model_name(simulator))

        assert proxy.asked[0].startswith(f"POST http://{PROVIDER}/")

    @pytest.mark.parametrize("wire", KINDS)
    async def test_to_this_machine_go_direct(
        self, open_client: OpenClient, proxy: ConnectProxy, wire: str
    ) -> None:
        with SIMULATORS[wire]() as simulator:
            assert await generate(await open_client(), simulator, name=model_name(simulator))

        assert proxy.asked == []

    @pytest.mark.parametrize("wire", KINDS)
    async def test_to_excepted_hosts_go_direct(
        self, open_client: OpenClient, serve: Serve, proxy: ConnectProxy, wire: str
    ) -> None:
        simulator = serve(wire)

        error = await failure(await open_client(direct=".example.com"), simulator, name=model_name(simulator))

        # Nobody but the proxy resolves the name.
        assert type(error) is ProviderFailed
        assert proxy.asked == []


REFUSALS = {
    "proxy-407": ("407 Proxy Authentication Required", 407),
    "proxy-403": ("403 Forbidden", 403),
    "proxy-502": ("502 Bad Gateway", 502),
    "proxy-hangs-up": ("", None),
}


@pytest.mark.parametrize("wire", [*KINDS, "black_forest_labs"])
class TestRefusals:
    @pytest.mark.parametrize("name", REFUSALS)
    async def test_name_the_proxy_and_are_repeated(
        self, open_client: OpenClient, serve: Serve, proxy: ConnectProxy, wire: str, name: str
    ) -> None:
        simulator = serve(wire)
        client = await open_client(f"http://eneo:hemligt@127.0.0.1:{proxy.port}")
        proxy.answer, status = REFUSALS[name]

        error = await failure(client, simulator, name=model_name(simulator))

        assert isinstance(error, ProxyUnavailable)
        assert (error.proxy, error.status, error.of_picture) == (f"127.0.0.1:{proxy.port}", status, False)
        assert len(proxy.asked) == 3
        assert simulator.requests == []
        assert "hemligt" not in repr(error) + repr(vars(error))

    async def test_of_the_connection_name_it_too(
        self, open_client: OpenClient, serve: Serve, wire: str
    ) -> None:
        simulator = serve(wire)
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
            error = await failure(
                await open_client(f"http://127.0.0.1:{port}"), simulator, name=model_name(simulator)
            )

        assert isinstance(error, ProxyUnavailable)
        assert (error.proxy, error.status) == (f"127.0.0.1:{port}", None)

    async def test_by_the_provider_behind_it_are_the_provider_s(
        self, open_client: OpenClient, serve: Serve, wire: str
    ) -> None:
        simulator = serve(wire)
        reset = await failure(await open_client(), simulator, behaviours.reset, name=model_name(simulator))

        assert type(reset) is OutcomeUnknown
        assert len(simulator.requests) == 1


@pytest.mark.parametrize("wire", KINDS)
async def test_a_407_to_plain_http_is_the_proxy_s(
    open_client: OpenClient, serve: Serve, proxy: ConnectProxy, wire: str
) -> None:
    simulator = serve(wire, tls=False)
    client = await open_client()
    proxy.login = "eneo:other"

    error = await failure(client, simulator, name=model_name(simulator))

    assert isinstance(error, ProxyUnavailable)
    assert error.status == 407


async def test_a_cancelled_blocking_call_closes_its_tunnel(open_client: OpenClient, serve: Serve) -> None:
    simulator = serve("stability")
    simulator.next(behaviours.hang)
    call = asyncio.create_task(generate(await open_client(), simulator, name=model_name(simulator)))
    await eventually(lambda: len(simulator.requests) == 1, "the call")

    call.cancel()
    await asyncio.gather(call, return_exceptions=True)

    await eventually(simulator.requests[0].abandoned.is_set, "the end of the connection")


@pytest.mark.parametrize("wire", KINDS)
class TestOrganisationsAddresses:
    """The proxy resolves names, so that of an organisation's own address only the name is checked."""

    @pytest.mark.parametrize(
        "host", ["169.254.169.254", "10.1", "0xa000007", "[fd00::1]", "metadata.google.internal", "intranet"]
    )
    async def test_the_proxy_is_not_asked_for_one_that_is_not_allowed(
        self, open_client: OpenClient, proxy: ConnectProxy, wire: str, host: str
    ) -> None:
        simulator = SIMULATORS[wire]()
        resolver = tenant_credentials(simulator, f"https://{host}")

        with pytest.raises(ProviderCredentialsRefused) as caught:
            await LiteLLMImageAdapter(any_model(simulator), resolver, await open_client()).generate_images(
                SMALL
            )

        assert caught.value.message == "The provider's address is not allowed here."
        assert proxy.asked == []

    async def test_a_public_name_goes_by_the_proxy(
        self, open_client: OpenClient, serve: Serve, proxy: ConnectProxy, wire: str
    ) -> None:
        simulator = serve(wire)
        resolver = tenant_credentials(simulator)

        client = await open_client()
        assert await LiteLLMImageAdapter(any_model(simulator), resolver, client).generate_images(SMALL)

        assert len(simulator.requests) == 1
