"""A proxy, simulators that only it leads to, and clients that go by it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack
from typing import Any

import pytest
from pydantic import SecretStr
from tests.simulators.provider import ProviderSimulator
from tests.simulators.registry import SIMULATORS
from tests.support.egress.authority import Authority
from tests.support.egress.connect_proxy import PROVIDER, ConnectProxy, OpenClient, Serve, connect_proxy

from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.shared.egress.outbound_proxy import OutboundProxy, direct_hosts


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
async def proxy() -> AsyncIterator[ConnectProxy]:
    async with connect_proxy() as proxy:
        yield proxy


@pytest.fixture
def serve(proxy: ConnectProxy, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts simulators that only the proxy leads to, over TLS."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with ExitStack() as stack:

        def start(wire: str, name: str = PROVIDER, *, tls: bool = True) -> ProviderSimulator:
            simulator = SIMULATORS[wire]()
            simulator.tls = authority.server(name) if tls else None
            simulator.name = name
            stack.enter_context(simulator)
            proxy.hosts[name] = simulator.port
            return simulator

        yield start


@pytest.fixture
async def open_client(proxy: ConnectProxy) -> AsyncIterator[OpenClient]:
    async with AsyncExitStack() as stack:

        async def make(url: str | None = None, direct: str = "", timeout_s: float = 10) -> LiteLLMClient:
            hosts: Any = direct_hosts(direct)
            client = await LiteLLMClient.open(
                timeout_s=timeout_s,
                repeat_delay_s=0.01,
                proxy=OutboundProxy(SecretStr(url or proxy.url), hosts),
            )
            stack.push_async_callback(client.close)
            return client

        yield make
