"""Downloads a picture from an address that a provider named, without letting it reach internal addresses (SSRF).

Each host, also that of a redirect, is checked where it is connected to (`transports/checked_connection.py`).
"""

import asyncio
import math
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx

from intric.image_models.domain.image_generator import (
    MAX_PICTURE_BYTES,
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
from intric.shared.egress.allowed_hosts import THIS_MACHINE, AllowedHosts
from intric.shared.egress.host_check import HostCheck, HostNotAllowed
from intric.shared.egress.outbound_proxy import OutboundProxy
from intric.shared.egress.resolver import Resolver
from intric.shared.hosts import is_loopback

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
        except (HostNotAllowed, httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError) as error:
            raise DownloadRefused from error
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            if not _may_connect_later(error):
                refused = DownloadRefused()
                refused.reason = _no_connection(error)
                raise refused from error
            raise ReadFailed from error

    async def _follow(self, url: str) -> bytes:
        allowed = THIS_MACHINE if self.allow_loopback else AllowedHosts()
        hosts = HostCheck(allowed, self.resolver, self.proxy)
        for _ in range(_MAX_REDIRECTS + 1):
            self._require_usable(url)
            async with (
                httpx.AsyncClient(
                    transport=ProxiedTransport(self.proxy, hosts=hosts), trust_env=False, timeout=_TIMEOUT_S
                ) as client,
                client.stream("GET", url, headers=_HEADERS) as response,
            ):
                if not response.is_redirect:
                    return await self._read(response)
                url = urljoin(url, response.headers.get("location", ""))
        raise DownloadRefused

    def _require_usable(self, url: str) -> None:
        """Check all but the host, which is checked where it is connected to."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        plain = parts.scheme == "http" and self.allow_loopback and is_loopback(host)
        if (
            not host
            or parts.username is not None
            or parts.port == 0
            or not (parts.scheme == "https" or plain)
        ):
            raise DownloadRefused

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
