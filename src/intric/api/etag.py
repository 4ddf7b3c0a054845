"""Conditional requests for bytes that never change under their address (RFC 9110, 13.1.2)."""


def is_known(etag: str, if_none_match: str) -> bool:
    """Whether `If-None-Match` names the quoted tag, weak or strong, or any."""
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in known or "*" in known
