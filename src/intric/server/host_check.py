"""Refuses requests for another host: a foreign name that was made to point here, whose pages would be our origin."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from intric.server.error_handlers import error_response
from intric.server.health import PROBES
from intric.shared.exceptions import InvalidRequest


class HostCheckMiddleware:
    """Answers 400 unless `Host` is that of ENEO_PUBLIC_URL, `localhost` or an IP address.

    Proxies and scripts on the same network use addresses; no foreign page can have one as its name. Without
    ENEO_PUBLIC_URL nothing is known to compare with, and probes come from machines that know no name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self.app(scope, receive, send)
            return
        public_url = scope["app"].state.api_context.settings.public_url
        if public_url is None or is_ours(Headers(scope=scope).getlist("host"), public_url):
            await self.app(scope, receive, send)
            return
        error = InvalidRequest(
            f"Ask for {public_url}; the Host of this request is another one. A proxy must pass on the browser's Host."
        )
        await error_response(Request(scope), error)(scope, receive, send)


def is_ours(hosts: list[str], public_url: str) -> bool:
    """Return whether a request's `Host` headers are one that reaches this server. The port does not matter."""
    if len(hosts) != 1:
        return False
    name = _name(f"//{hosts[0]}")
    if name is None:
        return False
    if name in (_name(public_url.rstrip("/")), "localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _name(url: str) -> str | None:
    """Return the host of a URL that names nothing but a host and a port, in lower case; None for another one."""
    try:
        parts = urlsplit(url)
        return (
            parts.hostname.rstrip(".") if parts.hostname and not parts.username and not parts.path else None
        )
    except ValueError:
        return None
