"""LiteLLM, its connection pools and the route to each provider: shared by all adapters of a worker."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self

import httpx

from intric.ai_models.credentials import ProviderCredentials
from intric.ai_models.provider import Provider, Transport
from intric.ai_models.provider_registry import PROVIDERS
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.infrastructure.adapters.litellm.flux_2_provider import Flux2
from intric.image_models.infrastructure.adapters.litellm.pictogram_provider import BuiltinPictograms
from intric.image_models.infrastructure.adapters.litellm.provider_endpoint import ProviderEndpoint
from intric.image_models.infrastructure.adapters.litellm.routes import ROUTES
from intric.image_models.infrastructure.adapters.litellm.setup import load_litellm, register_providers
from intric.image_models.infrastructure.adapters.litellm.transports.openai import load_resources, open_http
from intric.image_models.infrastructure.adapters.litellm.transports.provider_pools import ProviderPools
from intric.image_models.infrastructure.adapters.litellm.transports.sync_thread import BlockingCalls
from intric.pictograms import PictogramMaker
from intric.shared.egress.allowed_hosts import THIS_MACHINE
from intric.shared.egress.host_check import HostCheck
from intric.shared.egress.outbound_proxy import OutboundProxy


class LiteLLMClient:
    """One per worker process. Opened before the first call, closed after the last:

        client = await LiteLLMClient.open(timeout_s=120)
        adapter = LiteLLMImageAdapter(model, credential_resolver, client)
        ...
        await client.close()

    Attributes:
        timeout_s: seconds that one provider call may take in all, repeats and downloads included.
        repeat_delay_s: seconds before a call is repeated, unless the provider says how long to wait.
        proxy: the one that all connections go by, None for none.
        hosts: checks where organisations' own addresses lead to.
    """

    def __init__(
        self,
        litellm: Any,
        open_http: Callable[[HostCheck | None], httpx.AsyncClient],
        pictograms: BuiltinPictograms,
        *,
        timeout_s: float,
        repeat_delay_s: float,
        max_blocking: int = 64,
        proxy: OutboundProxy | None = None,
        hosts: HostCheck | None = None,
    ) -> None:
        self._litellm = litellm
        self._pools = ProviderPools(open_http)
        self._pictograms = pictograms
        self._blocking = BlockingCalls(max_blocking, proxy)
        self.timeout_s = timeout_s
        self.repeat_delay_s = repeat_delay_s
        self.proxy = proxy
        self.hosts = hosts or HostCheck(THIS_MACHINE, proxy=proxy)

    @classmethod
    async def open(
        cls,
        *,
        timeout_s: float = 120.0,
        max_connections: int = 128,
        max_blocking: int = 64,
        repeat_delay_s: float = 1.0,
        pictogram_maker: PictogramMaker | None = None,
        proxy: OutboundProxy | None = None,
        hosts: HostCheck | None = None,
    ) -> Self:
        """Import LiteLLM off the event loop (seconds, the first time) and make a client.

        Args:
            max_connections: to each provider at each address; should exceed the number of concurrent calls.
            max_blocking: concurrent calls to each provider that LiteLLM blocks a thread for.
            pictogram_maker: None loads the packaged one for the first pictogram.
            hosts: checks where organisations' own addresses lead to; None for public ones and this machine.
        """
        litellm = await asyncio.to_thread(load_litellm)
        pictograms = BuiltinPictograms(pictogram_maker)
        register_providers(
            litellm,
            {
                BuiltinPictograms.PROVIDER: pictograms.aimage_generation,
                Flux2.PROVIDER: Flux2().aimage_generation,
            },
        )
        return cls(
            litellm,
            lambda checked_by: open_http(max_connections, proxy, checked_by),
            pictograms,
            timeout_s=timeout_s,
            repeat_delay_s=repeat_delay_s,
            max_blocking=max_blocking,
            proxy=proxy,
            hosts=hosts,
        )

    async def close(self) -> None:
        """Close every connection. This client can't be used any more; one that is opened later can."""
        self._blocking.close()
        await self._pools.aclose()
        await self._litellm.close_litellm_async_clients()
        self._pictograms.close()

    @asynccontextmanager
    async def arguments(
        self, model: ImageModel, credentials: ProviderCredentials | None
    ) -> AsyncIterator[dict[str, Any]]:
        """What `send` needs within the block to reach this model; holds the key: never log it."""
        provider = _provider_of(model)
        timeout = httpx.Timeout(self.timeout_s, connect=min(5.0, self.timeout_s))
        if provider is None or credentials is None:
            yield {"timeout": timeout, "model": model.litellm_model_name}
            return
        base = self.base(model, credentials)
        prefix, _, name = model.litellm_model_name.partition("/")
        hosts = self.hosts if credentials.of_tenant and credentials.api_base is not None else None
        async with self._pools.of_call(provider.name, base, hosts) as http:
            endpoint = ProviderEndpoint(prefix, name, credentials, base, http, self.timeout_s, hosts)
            reach = ROUTES[provider.transport](endpoint)
            if deployment := credentials.deployments.get(model.name):
                # `base_model`, which decides on the parameters, stays the model's own name.
                reach["model"] = f"{reach['model'].partition('/')[0]}/{deployment}"
            yield {"timeout": timeout, **reach}

    def base(self, model: ImageModel, credentials: ProviderCredentials | None) -> str | None:
        """The address that the model is called at; None where LiteLLM itself knows it."""
        provider = _provider_of(model)
        own = credentials.api_base if credentials else None
        return own or model.base_url or (provider.address if provider else None)

    async def send(self, model: ImageModel, arguments: Mapping[str, Any]) -> Any:
        """One request. Returns LiteLLM's `ImageResponse`, raises what LiteLLM raises."""
        provider = _provider_of(model)
        if provider is not None and provider.transport is Transport.BLOCKING:
            return await self._blocking.run(model.queue, self._litellm.image_generation, arguments)
        if "client" in arguments:
            await asyncio.to_thread(load_resources)
        return await self._litellm.aimage_generation(**arguments)


def _provider_of(model: ImageModel) -> Provider | None:
    """Return the provider whose key the model needs, which decides on address and transport; None if it needs none."""
    return PROVIDERS.get(model.credential_provider or "")
