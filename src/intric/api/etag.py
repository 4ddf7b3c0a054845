"""Conditional requests for immutable content (RFC 9110, 13.1.2)."""


def is_known(etag: str, if_none_match: str) -> bool:
    """Return whether `If-None-Match` holds the quoted tag, weak or strong, or `*`."""
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in known or "*" in known
