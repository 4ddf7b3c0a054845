"""Types of the settings: what a value of the environment must look like, and its bounds.

A validator's message never repeats the value, which may hold a password.
"""

import re
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

from intric.shared.database_url import parse_database_url
from intric.shared.egress.allowed_hosts import AllowedHosts
from intric.shared.egress.outbound_proxy import DirectHost, direct_hosts, proxy_url
from intric.shared.hosts import ascii_host, origin_of
from intric.shared.pasted_text import QUOTES, code_points, hidden_characters

# Longer than anything that a person waits for, and short enough for every timer: `inf` and `1e30` are for none.
MAX_SECONDS = 86_400
MAX_COUNT = 1_000_000

Seconds = Annotated[float, Field(gt=0, le=MAX_SECONDS, allow_inf_nan=False)]
SecondsOrZero = Annotated[float, Field(ge=0, le=MAX_SECONDS, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1, le=MAX_COUNT)]
CountOrZero = Annotated[int, Field(ge=0)]
Port = Annotated[int, Field(ge=0, le=65535)]


def pasted_correctly(value: str) -> str:
    """Return a value unchanged. Raises ValueError for quotation marks around it, and for invisible characters.

    `docker run --env-file` keeps quotation marks, and files with Windows' line ends leave one in each value.
    """
    if len(value) > 1 and value[0] in QUOTES and value[-1] in QUOTES:
        raise ValueError("must be written without quotation marks")
    if hidden := hidden_characters(value):
        raise ValueError(f"holds an invisible character ({code_points(hidden[0])})")
    return value


def is_text(value: str) -> bool:
    """Whether a value is text in UTF-8: Python keeps other bytes of the environment as lone surrogates."""
    return not any("\ud800" <= each <= "\udfff" for each in value)


def _database_url(url: str) -> str:
    parse_database_url(url)
    return url


def _web_address(url: str) -> str:
    """Return the address in the one spelling that browsers send: lower case, no default port, `xn--…` for å."""
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.path in ("", "/") and not set("?#\\ ") & set(url):
            return origin_of(url)
    raise ValueError("must look like https://eneo.example.com")


def _listening_host(host: str) -> str:
    with suppress(ValueError):
        return ascii_host(host.removeprefix("[").removesuffix("]"))
    raise ValueError("must be an address or a name of this machine, such as 127.0.0.1, :: or localhost")


def _log_level(level: str) -> str:
    known = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
    if level.upper() not in known:
        raise ValueError(f"must be one of {', '.join(known)}")
    return level.upper()


def _header_name(name: str) -> str:
    # A token (RFC 9110, section 5.6.2).
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
        raise ValueError("must be the name of an HTTP header, such as api-key")
    return name


def _networks(value: object) -> object:
    """Split a comma list; an address counts as the network of it alone."""
    if not isinstance(value, str):
        return value
    try:
        return tuple(ip_network(each.strip()) for each in value.split(",") if each.strip())
    except ValueError as error:
        raise ValueError("must be addresses or networks with commas, such as 10.0.0.7,fd00::/8") from error


def _provider_hosts(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return AllowedHosts.parse(value)
    except ValueError as error:
        raise ValueError(
            "must be names, .suffixes, addresses or networks with commas, such as ai.example.com,10.0.0.0/8"
        ) from error


DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
ListeningHost = Annotated[str, AfterValidator(_listening_host)]
LogLevel = Annotated[str, AfterValidator(_log_level)]
HeaderName = Annotated[str, AfterValidator(_header_name)]
# NoDecode: pydantic-settings would take a list for JSON.
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]
ProxyUrl = Annotated[SecretStr, AfterValidator(proxy_url)]
DirectHosts = Annotated[tuple[DirectHost, ...], NoDecode, BeforeValidator(direct_hosts)]
ProviderHosts = Annotated[AllowedHosts | None, NoDecode, BeforeValidator(_provider_hosts)]
