"""Sends requests by the operator's proxy, and tells its refusal from what the provider does.

httpcore reports an error of the proxy as it reports one of the provider. Until the tunnel stands, nothing was sent to
the provider, so such an error is one of connecting, whatever it was: the call may be repeated.
"""

import re
from collections.abc import Mapping
from typing import Any

import httpx

from intric.image_models.infrastructure.adapters.litellm.transports.checked_connection import (
    check_blocking_connections,
    check_connections,
)
from intric.image_models.infrastructure.adapters.litellm.transports.http import trusted_certificates
from intric.shared.egress.host_check import HostCheck
from intric.shared.egress.outbound_proxy import OutboundProxy

_DEFAULT_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)


class ProxyRefused(httpx.ConnectError):
    """The proxy made no connection. Nothing was sent to the provider.

    Attributes:
        proxy: its host and port.
        status: of its response, None if there was none.
    """

    def __init__(self, proxy: str, status: int | None = None) -> None:
        super().__init__("the proxy made no connection")
        self.proxy = proxy
        self.status = status


class ProxiedTransport(httpx.AsyncBaseTransport):
    """Connects by the proxy, or directly where there is none or the host is excepted from it.

    Args:
        hosts: checks each host, and the address that is connected to. A request to one that is not allowed raises
            HostNotAllowed, and nothing was sent. None for an address that the operator set.
    """

    def __init__(
        self,
        proxy: OutboundProxy | None,
        limits: httpx.Limits = _DEFAULT_LIMITS,
        hosts: HostCheck | None = None,
    ) -> None:
        self._proxy = proxy
        self._hosts = hosts
        self._direct = httpx.AsyncHTTPTransport(verify=trusted_certificates(), limits=limits, trust_env=False)
        if hosts is not None:
            check_connections(self._direct, hosts)
        self._by_proxy = (
            httpx.AsyncHTTPTransport(
                verify=trusted_certificates(), limits=limits, trust_env=False, proxy=_route(proxy)
            )
            if proxy
            else None
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._proxy is None or self._by_proxy is None or self._proxy.is_direct(_host(request)):
            return await self._direct.handle_async_request(request)
        if self._hosts is not None:
            self._hosts.require_name(_host(request))
        progress = _Progress(self._proxy)

        async def trace(event: str, info: Mapping[str, Any]) -> None:
            progress.see(event, info)

        request.extensions = {**request.extensions, "trace": trace}
        try:
            response = await self._by_proxy.handle_async_request(request)
        except httpx.TransportError as error:
            progress.raise_if_refused(error)
            raise
        if _is_for_proxy(request, response):
            await response.aclose()
            raise ProxyRefused(self._proxy.address, response.status_code)
        return response

    async def aclose(self) -> None:
        await self._direct.aclose()
        if self._by_proxy is not None:
            await self._by_proxy.aclose()


class BlockingProxiedTransport(httpx.BaseTransport):
    """The same for one blocking call. The caller's trace, if there is one in the request, is kept."""

    def __init__(
        self, proxy: OutboundProxy | None, limits: httpx.Limits, hosts: HostCheck | None = None
    ) -> None:
        self._proxy = proxy
        self._hosts = hosts
        self._direct = httpx.HTTPTransport(verify=trusted_certificates(), limits=limits, trust_env=False)
        if hosts is not None:
            check_blocking_connections(self._direct, hosts)
        self._by_proxy = (
            httpx.HTTPTransport(
                verify=trusted_certificates(), limits=limits, trust_env=False, proxy=_route(proxy)
            )
            if proxy
            else None
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self._proxy is None or self._by_proxy is None or self._proxy.is_direct(_host(request)):
            return self._direct.handle_request(request)
        if self._hosts is not None:
            self._hosts.require_name(_host(request))
        progress = _Progress(self._proxy)
        callers = request.extensions.get("trace")

        def trace(event: str, info: Mapping[str, Any]) -> None:
            progress.see(event, info)
            if callers is not None:
                callers(event, info)

        request.extensions = {**request.extensions, "trace": trace}
        try:
            response = self._by_proxy.handle_request(request)
        except httpx.TransportError as error:
            progress.raise_if_refused(error)
            raise
        if _is_for_proxy(request, response):
            response.close()
            raise ProxyRefused(self._proxy.address, response.status_code)
        return response

    def close(self) -> None:
        self._direct.close()
        if self._by_proxy is not None:
            self._by_proxy.close()


class _Progress:
    """How far a request got, from the events of httpcore's `trace` extension."""

    def __init__(self, proxy: OutboundProxy) -> None:
        self._proxy = proxy
        self._began = False
        self._has_passed = False

    def see(self, event: str, info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.started":
            self._began = True
        elif event == "http11.send_request_headers.started":
            self._has_passed = info["request"].method != b"CONNECT"
        elif event == "proxy.start_tls.started":
            self._has_passed = True

    def raise_if_refused(self, error: httpx.TransportError) -> None:
        if not self._began or self._has_passed:
            return
        status = re.match(r"\d{3}\b", str(error)) if isinstance(error, httpx.ProxyError) else None
        raise ProxyRefused(self._proxy.address, int(status[0]) if status else None) from error


def _route(proxy: OutboundProxy) -> httpx.Proxy:
    url = httpx.URL(proxy.url.get_secret_value())
    return httpx.Proxy(url, ssl_context=trusted_certificates() if url.scheme == "https" else None)


def _host(request: httpx.Request) -> str:
    return request.url.raw_host.decode("ascii")


def _is_for_proxy(request: httpx.Request, response: httpx.Response) -> bool:
    """Whether a response to plain http, which the proxy forwards, is about the login at the proxy itself."""
    return request.url.scheme == "http" and response.status_code == httpx.codes.PROXY_AUTHENTICATION_REQUIRED
