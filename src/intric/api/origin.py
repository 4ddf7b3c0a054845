"""Which pages may make a browser act on somebody's behalf: our own, and no others."""

from urllib.parse import urlsplit

from fastapi import Request

from intric.api.context import Context
from intric.shared.exceptions import NotPermitted

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


def normalised_origin(url: str) -> str | None:
    """Scheme, host and port of an address as browsers send them in `Origin`; None if it has no such thing."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname:
        return None
    return f"{parts.scheme}://{parts.hostname}:{port or _DEFAULT_PORTS.get(parts.scheme)}"


def check_origin(method: str, origin: str | None, own_origin: str, *, by_cookie: bool) -> None:
    """Refuse what a foreign page may have made a browser send.

    Args:
        origin: the request's `Origin`; programs send none.
        own_origin: where our own pages come from.
        by_cookie: nothing but the cookie says who is calling. Browsers add it by themselves, so then the
            origin must be there: a request without it may come from anywhere.

    Raises:
        NotPermitted: the request would change something, and comes, or may come, from elsewhere.
    """
    if method in SAFE_METHODS:
        return
    if origin is None and by_cookie:
        raise NotPermitted(
            "A request with the session cookie needs an Origin. Programs send a token or an API key instead."
        )
    own = normalised_origin(own_origin)
    if origin is not None and (own is None or normalised_origin(origin) != own):
        raise NotPermitted(f"Requests from {own_origin} are accepted, this one came from another page.")


def public_url(request: Request, context: Context) -> str:
    """Scheme and host under which people reach this server."""
    return context.settings.public_url or f"{request.url.scheme}://{request.headers.get('host', '')}"


def refuse_foreign_origin(request: Request, context: Context) -> None:
    """Dependency of every endpoint."""
    _check(request, context, by_cookie=False)


def require_own_origin(request: Request, context: Context) -> None:
    """For a request that the cookie alone speaks for."""
    _check(request, context, by_cookie=True)


def _check(request: Request, context: Context, *, by_cookie: bool) -> None:
    check_origin(
        request.method, request.headers.get("origin"), public_url(request, context), by_cookie=by_cookie
    )
