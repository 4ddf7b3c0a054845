"""What all transports have in common: the headers that are sent and kept, and the size of a response."""

import functools
import ssl
from typing import Any

import httpx

from intric.shared.egress.own_authorities import OwnAuthorities

USER_AGENT = "eneo-image-generation"

# Compression saves nothing on base64 of compressed pictures.
REQUEST_HEADERS = {"Accept-Encoding": "identity", "User-Agent": USER_AGENT}

# Four pictures of 40 MB in base64, and room for the fields around them.
MAX_RESPONSE_BYTES = 4 * 54_000_000 + 1_000_000

# Others, such as cookies or an encoding that was not requested, are not handed on to LiteLLM.
_KEPT_HEADERS = ("content-type", "retry-after")


def trusted_certificates() -> ssl.SSLContext:
    """Return the context of all connections: it trusts public authorities and those of the environment."""
    return _context(OwnAuthorities.read())


@functools.cache
def _context(own: OwnAuthorities) -> ssl.SSLContext:
    """Made once: loading the certificates takes longer than the rest of connecting."""
    context = httpx.create_ssl_context(trust_env=False)
    own.add_to(context)
    return context


def copy_response(response: httpx.Response, body: bytes, **options: Any) -> httpx.Response:
    """The response with this body and only the headers that LiteLLM needs."""
    kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return httpx.Response(response.status_code, headers=kept, content=body, **options)
