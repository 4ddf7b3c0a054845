"""Protection against cross-site request forgery: unsafe requests must come from our own pages."""

from fastapi import Request

from intric.api.context import Context
from intric.shared.exceptions import NotPermitted
from intric.shared.hosts import origin_of

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def normalised_origin(url: str) -> str | None:
    """Return the origin of a URL in its one spelling; None if it has none."""
    try:
        return origin_of(url)
    except ValueError:
        return None


def check_origin(method: str, origin: str | None, own_origin: str, *, by_cookie: bool) -> None:
    """Reject a request that a foreign page may have made a browser send.

    Args:
        origin: the request's `Origin`; programs send none.
        own_origin: URL of our own pages.
        by_cookie: only the cookie identifies the caller. Browsers add it by themselves, so the origin is then
            required: without it the request may come from any page.

    Raises:
        NotPermitted: the method is unsafe, and the origin is foreign or a required one is missing.
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
    """Return the URL, scheme and host, under which browsers reach this server."""
    return context.settings.public_url or f"{request.url.scheme}://{request.headers.get('host', '')}"


def refuse_foreign_origin(request: Request, context: Context) -> None:
    """Reject requests from foreign pages; a dependency of every endpoint."""
    _check(request, context, by_cookie=False)


def require_own_origin(request: Request, context: Context) -> None:
    """Check the origin of a request that only the cookie authenticates."""
    _check(request, context, by_cookie=True)


def _check(request: Request, context: Context, *, by_cookie: bool) -> None:
    check_origin(
        request.method, request.headers.get("origin"), public_url(request, context), by_cookie=by_cookie
    )
