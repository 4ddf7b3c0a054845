"""Downloads a picture from an address that a provider named, without letting it reach internal addresses (SSRF).

The name is resolved once, each of its addresses is checked, and the connection goes to a checked address: a second
look-up, which could give another address, never happens.
"""

import asyncio
import math
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx

from intric.image_models.domain.image_generator import (
    CertificateRefused,
    GenerationError,
    ProxyUnavailable,
)
from intric.image_models.infrastructure.adapters.litellm.error_chain import certificate_problem
from intric.image_models.infrastructure.adapters.litellm.failures import read_retry_after
from intric.image_models.infrastructure.adapters.litellm.transports.bounded import (
    ResponseTooLarge,
    ResponseTruncated,
)
from intric.image_models.infrastructure.adapters.litellm.transports.content_encoding import is_packed, unpack
from intric.image_models.infrastructure.adapters.litellm.transports.proxied import (
    ProxiedTransport,
    ProxyRefused,
)
from intric.image_models.infrastructure.adapters.litellm.transports.repeated_reads import (
    ReadFailed,
    may_pass,
    repeat_read,
)
from intric.shared.egress.allowed_hosts import Address, is_public, may_be_public
from intric.shared.egress.outbound_proxy import OutboundProxy
from intric.shared.egress.resolver import Resolver
from intric.shared.hosts import ascii_host, is_loopback

MAX_PICTURE_BYTES = 40_000_000
_MAX_REDIRECTS = 3
_TIMEOUT_S = 30.0
_HEADERS = {"Accept": "image/*", "Accept-Encoding": "identity"}


class DownloadRefused(Exception):
    """The picture was not downloaded: because of its address, its size, or its server's response.

    Attributes:
        status: the last one of its server, None where there was none.
    reason: what prevented a connection, None where there was one or it does not matter.
    """

    status: int | None = None
    reason: GenerationError | None = None


@dataclass(frozen=True, slots=True)
class PictureDownload:
    """Args:
    allow_loopback: the provider itself is on this machine, so its pictures may be, and over plain http.
    max_bytes: of a picture.
    deadline: time of the event loop until which a failed download is repeated; None for one try.
    first_pause_s: before it is repeated for the first time.
    proxy: the one that connections go by, None for none.
    resolver: looks up the names of servers.
    """

    allow_loopback: bool = False
    max_bytes: int = MAX_PICTURE_BYTES
    deadline: float | None = None
    first_pause_s: float = 1.0
    proxy: OutboundProxy | None = None
    resolver: Resolver = field(default_factory=Resolver)

    async def fetch(self, url: str) -> bytes:
        """The bytes at `url`. Raises DownloadRefused."""
        try:
            deadline = -math.inf if self.deadline is None else self.deadline
            return await repeat_read(
                lambda: self._try(url), deadline=deadline, first_pause_s=self.first_pause_s
            )
        except ReadFailed as error:
            refused = DownloadRefused()
            refused.status = error.status
            refused.reason = _no_connection(error.__cause__)
            raise refused from error.__cause__

    async def _try(self, url: str) -> bytes:
        """One attempt, which leaves time for another one. Raises ReadFailed for what may pass, else DownloadRefused."""
        left = 2 * _TIMEOUT_S
        if self.deadline is not None:
            left = self.deadline - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(min(left / 2, _TIMEOUT_S)):
                return await self._follow(url)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError) as error:
            raise DownloadRefused from error
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            if not _may_connect_later(error):
                refused = DownloadRefused()
                refused.reason = _no_connection(error)
                raise refused from error
            raise ReadFailed from error

    async def _follow(self, url: str) -> bytes:
        for _ in range(_MAX_REDIRECTS + 1):
            parts = urlsplit(url)
            if not parts.hostname or parts.username is not None or parts.scheme not in ("https", "http"):
                raise DownloadRefused
            proxy = self._proxy_to(parts.hostname)
            async with httpx.AsyncClient(
                transport=ProxiedTransport(proxy), trust_env=False, timeout=_TIMEOUT_S
            ) as client:
                if proxy is None:
                    request = await self._pinned_request(client, url)
                else:
                    request = self._named_request(client, url)
                response = await client.send(request, stream=True)
                try:
                    if not response.is_redirect:
                        return await self._read(response)
                    url = urljoin(url, response.headers.get("location", ""))
                finally:
                    await response.aclose()
        raise DownloadRefused

    def _proxy_to(self, host: str) -> OutboundProxy | None:
        return None if self.proxy is None or self.proxy.is_direct(ascii_host(host)) else self.proxy

    def _named_request(self, client: httpx.AsyncClient, url: str) -> httpx.Request:
        """A request to the host by its name, which the proxy resolves, so that only the name can be checked."""
        parts = urlsplit(url)
        if parts.scheme != "https" or not may_be_public(ascii_host(parts.hostname or "")):
            raise DownloadRefused
        return client.build_request("GET", url, headers=_HEADERS)

    async def _pinned_request(self, client: httpx.AsyncClient, url: str) -> httpx.Request:
        """A request to the checked address, with the named host in `Host` and TLS."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.port == 0:
            raise DownloadRefused
        address = await self._checked_address(host, parts.scheme)
        endpoint = httpx.URL(url).copy_with(host=str(address), fragment=None)
        return client.build_request(
            "GET",
            endpoint,
            headers={"Host": parts.netloc, **_HEADERS},
            extensions={"sni_hostname": host},
        )

    async def _checked_address(self, host: str, scheme: str) -> Address:
        addresses = await self.resolver.resolve(host)
        if not all(self._allowed(address, scheme) for address in addresses):
            raise DownloadRefused
        return addresses[0]

    def _allowed(self, address: Address, scheme: str) -> bool:
        if self.allow_loopback and address.is_loopback:
            return True
        return scheme == "https" and is_public(address)

    async def _read(self, response: httpx.Response) -> bytes:
        status = response.status_code
        if status != httpx.codes.OK:
            if may_pass(status):
                raise ReadFailed(status, read_retry_after(response.headers.get("retry-after")))
            refused = DownloadRefused()
            refused.status = status
            raise refused
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > self.max_bytes:
                raise DownloadRefused
        if not body:
            raise ReadFailed(httpx.codes.NO_CONTENT)
        if not is_packed(response):
            return bytes(body)
        try:
            return await asyncio.to_thread(unpack, response, bytes(body), self.max_bytes)
        except ResponseTooLarge as error:
            raise DownloadRefused from error
        except ResponseTruncated as error:
            raise ReadFailed from error


def is_local_provider(url: str | None) -> bool:
    """Whether a provider's own address is on this machine."""
    return is_loopback(urlsplit(url).hostname or "") if url else False


def _may_connect_later(error: Exception) -> bool:
    """Whether repeating can help: neither a certificate nor what a proxy forbids changes soon."""
    if isinstance(error, ProxyRefused):
        return error.status is None or error.status >= 500 or error.status in (408, 429)
    return certificate_problem(error) is None


def _no_connection(error: BaseException | None) -> GenerationError | None:
    """Return the error of a connection that a proxy or a certificate prevented, None for anything else."""
    if isinstance(error, ProxyRefused):
        return ProxyUnavailable(error.proxy, error.status, of_picture=True)
    problem = certificate_problem(error) if error is not None else None
    return None if problem is None else CertificateRefused(problem, of_picture=True)
