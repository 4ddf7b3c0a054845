"""What the values of a provider's fields must look like. No message repeats a value: it may be a key."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import SplitResult, urlsplit

from intric.ai_models.provider import FieldKind
from intric.shared.hosts import DEFAULT_PORTS, ascii_host, bracketed, is_loopback
from intric.shared.pasted_text import QUOTES, code_points, is_invisible

MAX_KEY_LENGTH = 4096
MAX_ADDRESS_LENGTH = 500

_VISIBLE = re.compile(r"[\x21-\x7e]+")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")


def checked_text(kind: FieldKind, value: str, *, plain_http: bool) -> str:
    """Return a value that is trimmed and not empty, in its canonical spelling.

    Args:
        plain_http: whether an address may be http:// on other machines than this one.

    Raises:
        ValueError: it is invalid; says what it must be.
    """
    if QUOTES & set(value):
        raise ValueError("must be written without quotation marks")
    hidden = [character for character in value if is_invisible(character)]
    if hidden:
        raise ValueError(f"holds a space or an invisible character ({code_points(hidden[0])})")
    if kind is FieldKind.ADDRESS:
        return _address(value, plain_http=plain_http)
    return _CHECKS[kind](value)


def _key(value: str) -> str:
    if not _VISIBLE.fullmatch(value) or len(value) > MAX_KEY_LENGTH:
        raise ValueError(f"must be at most {MAX_KEY_LENGTH} visible ASCII characters, without spaces")
    return value


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError("must be at most 100 letters, digits and . _ : -")
    return value


def _address(value: str, *, plain_http: bool) -> str:
    """Return a valid address without a trailing slash and its default port, so that one place has one spelling.

    It is not contacted; a test call does that.
    """
    parts, host = _split(value)
    if parts.scheme not in ("http", "https") or not host or len(value) > MAX_ADDRESS_LENGTH:
        raise ValueError("must be an address such as https://ai.example.com/v1")
    if parts.scheme == "http" and not plain_http and not is_loopback(host):
        raise ValueError("must start with https:// (http:// goes no further than this machine)")
    if "@" in parts.netloc or "?" in value or "#" in value:
        raise ValueError("must hold neither a login nor anything after ? or #")
    if (parts.path and not _VISIBLE.fullmatch(parts.path)) or "\\" in value:
        raise ValueError("must have a path of visible ASCII characters, without backslashes")
    port = "" if parts.port in (None, DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{bracketed(host)}{port}{parts.path}".rstrip("/")


def _split(value: str) -> tuple[SplitResult, str]:
    """Return the parts of an address and its host in ASCII, which is empty if there is none or it is invalid."""
    try:
        parts = urlsplit(value)
        if parts.port == 0:
            return parts, ""
        return parts, ascii_host(parts.hostname or "")
    except ValueError:
        return SplitResult("", "", "", "", ""), ""


_CHECKS: Mapping[FieldKind, Callable[[str], str]] = {FieldKind.KEY: _key, FieldKind.NAME: _name}
