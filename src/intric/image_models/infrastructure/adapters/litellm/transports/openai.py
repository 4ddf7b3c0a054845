"""OpenAI's API, and Azure's which is the same: makes LiteLLM call it with one request per call."""

import functools
import importlib
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, cast

import httpx
from openai import AsyncOpenAI

from intric.image_models.infrastructure.adapters.litellm.provider_endpoint import ProviderEndpoint
from intric.image_models.infrastructure.adapters.litellm.success_body import reduce_openai
from intric.image_models.infrastructure.adapters.litellm.transports.bounded import BoundedTransport
from intric.image_models.infrastructure.adapters.litellm.transports.http import (
    MAX_RESPONSE_BYTES,
    REQUEST_HEADERS,
    USER_AGENT,
)
from intric.image_models.infrastructure.adapters.litellm.transports.pool import PoolTransport
from intric.image_models.infrastructure.adapters.litellm.transports.proxied import ProxiedTransport
from intric.shared.egress.host_check import HostCheck
from intric.shared.egress.outbound_proxy import OutboundProxy

# Asking for a version is needed on Azure's v1 surface only while a feature is in preview there
# (learn.microsoft.com, "Azure OpenAI v1 API"). Dated versions belong to the older surface.
_AZURE_V1_VERSIONS = frozenset({"preview", "latest", "v1"})


class SingleShot(AsyncOpenAI):
    """An OpenAI client that sends a request once.

    LiteLLM 1.110.2 writes `max_retries = 2` into whatever client it is handed (`llms/openai/openai.py`), and the
    client then sends a request that may be billed up to three times. This one ignores the setting.
    """

    def __init__(
        self, *, api_key: str, base_url: str, http_client: httpx.AsyncClient, **options: Any
    ) -> None:
        # Since openai 3 the argument's type is that of httpx2, a fork; a client of httpx is taken all the same.
        super().__init__(api_key=api_key, base_url=base_url, http_client=cast(Any, http_client), **options)
        # Otherwise read from the environment: OPENAI_ORG_ID, OPENAI_PROJECT_ID, OPENAI_ADMIN_KEY.
        self.organization = self.project = self.admin_api_key = None

    @property
    def user_agent(self) -> str:
        return USER_AGENT

    @property
    def max_retries(self) -> int:
        return 0

    @max_retries.setter
    def max_retries(self, _: int) -> None:
        pass


@functools.cache
def load_resources() -> None:
    """Import what the client imports on first use: a second of CPU that must not block the event loop."""
    importlib.import_module("openai.resources")


def open_http(
    max_connections: int, proxy: OutboundProxy | None = None, hosts: HostCheck | None = None
) -> httpx.AsyncClient:
    """Open a connection pool; it holds no key and no cookie. The caller closes it. `hosts`: see `ProxiedTransport`."""
    limits = httpx.Limits(max_connections=max_connections, max_keepalive_connections=max_connections)
    return httpx.AsyncClient(
        transport=BoundedTransport(ProxiedTransport(proxy, limits, hosts), MAX_RESPONSE_BYTES),
        trust_env=False,
        headers=REQUEST_HEADERS,
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=())),
    )


def openai_arguments(endpoint: ProviderEndpoint) -> dict[str, Any]:
    """What LiteLLM needs to call the model on OpenAI, or on a server at `endpoint.base` that has the same API."""
    # There is one: the registry's, or the field `endpoint`, which a provider without an address requires.
    client = SingleShot(
        api_key=endpoint.credentials.api_key,
        base_url=endpoint.base or "",
        http_client=_http_of_call(endpoint),
    )
    return {"model": endpoint.model, "client": client}


def azure_arguments(endpoint: ProviderEndpoint) -> dict[str, Any]:
    """What LiteLLM needs to call a deployment of the Azure resource at `endpoint.base`.

    Goes by Azure's v1 surface as if it were OpenAI: LiteLLM's own `azure/` takes no client and sends a request
    again when its connection is reset. `base_model` says which model's parameters the deployment takes. The key
    goes in `api-key`, as Azure documents it; the client sends it as a bearer token too, which Azure accepts.
    """
    surface = endpoint.base or ""
    if not surface.endswith("/openai/v1"):
        surface = f"{surface}/openai/v1"
    key, version = endpoint.credentials.api_key, endpoint.credentials.api_version
    client = SingleShot(
        api_key=key,
        base_url=surface,
        http_client=_http_of_call(endpoint),
        default_query={"api-version": version} if version in _AZURE_V1_VERSIONS else None,
        default_headers={"api-key": key},
    )
    return {"model": f"openai/{endpoint.name}", "base_model": endpoint.name, "client": client}


def _http_of_call(endpoint: ProviderEndpoint) -> httpx.AsyncClient:
    """A client on the worker's pool. It owns nothing that has to be closed."""
    return httpx.AsyncClient(transport=PoolTransport(endpoint.http, reduce_openai), trust_env=False)
