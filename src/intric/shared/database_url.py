"""Reads the URL of a PostgreSQL as libpq does, and says which part can't be used. No message repeats a value.

Source: postgresql.org/docs/18/libpq-connect.html, "Connection URIs" and "Parameter Key Words". What asyncpg has no
equivalent for is dropped if nothing depends on it (keep-alives, compression), and refused otherwise.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

_SCHEMES = ("postgresql+asyncpg://", "postgresql://", "postgres://")
_MAX_TIMEOUT_S = 3600

_CHOICES = {
    "sslmode": {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"},
    "target_session_attrs": {"any", "read-write", "read-only", "primary", "standby", "prefer-standby"},
    "sslnegotiation": {"postgres", "direct"},
    # Without an equivalent in asyncpg: what it does anyway, or does without.
    "channel_binding": {"prefer", "disable"},
    "gssencmode": {"prefer", "disable"},
    "client_encoding": {"utf8", "UTF8", "utf-8", "UTF-8", "auto"},
    "load_balance_hosts": {"disable"},
}
_FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")
_PASSED_ON = frozenset(
    {"sslmode", "target_session_attrs", "sslnegotiation", *_FILES, "sslpassword"}
    | {"ssl_min_protocol_version", "ssl_max_protocol_version", "passfile", "krbsrvname", "gsslib", "service"}
    | {"application_name", "options"}
)
_DROPPED = frozenset(
    {"channel_binding", "gssencmode", "client_encoding", "load_balance_hosts", "sslcompression", "sslsni"}
    | {"keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout"}
)
_PLACE = frozenset(
    {"host", "port", "user", "password", "dbname", "connect_timeout", "fallback_application_name"}
)


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """Args:
    dsn: what asyncpg, psql and pg_dump take. Holds the password.
    connect_timeout_s: None if the URL sets none.
    """

    dsn: str
    connect_timeout_s: float | None


def parse_database_url(url: str) -> DatabaseUrl:
    """Return what a URL says. Raises ValueError that names the part which can't be used."""
    scheme = next((each for each in _SCHEMES if url.startswith(each)), None)
    if scheme is None:
        raise ValueError("must start with postgresql://")
    address, _, query = url.removeprefix(scheme).partition("?")
    authority, _, name = address.partition("/")
    if "@" in name + query or "%00" in url:
        raise ValueError("its password holds characters that must be percent-encoded, such as %2F for /")
    options = _options(query)
    login, _, hosts = authority.rpartition("@")
    user, _, password = (unquote(each) for each in login.partition(":"))
    user, password = options.pop("user", user), options.pop("password", password)
    name = options.pop("dbname", unquote(name))
    if not name and "service" not in options:
        raise ValueError("names no database: it must end like /eneo")
    timeout_s = _timeout(options.pop("connect_timeout", ""))
    places = _places(hosts, options)
    fallback = options.pop("fallback_application_name", "")
    if fallback:
        options.setdefault("application_name", fallback)
    passed_on = {key: value for key, value in options.items() if key in _PASSED_ON}
    return DatabaseUrl(_dsn(user, password, places, name, passed_on), timeout_s)


def _options(query: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for each in filter(None, query.split("&")):
        key, equals, value = each.partition("=")
        key = "sslmode" if key == "ssl" else unquote(key)
        if key not in _PASSED_ON | _DROPPED | _PLACE:
            is_name = equals and re.fullmatch(r"[a-z_]{1,40}", key)
            raise ValueError(
                f"its option {key} is unknown" if is_name else "what follows its question mark are no options"
            )
        if key in options:
            raise ValueError(f"sets {key} twice")
        options[key] = unquote(value)
    for key, choices in _CHOICES.items():
        if key in options and options[key] not in choices:
            raise ValueError(f"{key} must be one of {', '.join(sorted(choices))}")
    for key in _FILES:
        if options.get(key) and not Path(options[key]).is_file():
            raise ValueError(f"{key} names no file that can be read")
    return options


def _timeout(value: str) -> float | None:
    if value and not (value.isascii() and value.isdecimal() and int(value) <= _MAX_TIMEOUT_S):
        raise ValueError(f"connect_timeout must be a number of seconds, at most {_MAX_TIMEOUT_S}")
    return float(value) or None if value else None


def _places(authority: str, options: dict[str, str]) -> list[tuple[str, str]]:
    """Return hosts (or folders of sockets) with their ports, empty where it is the default one."""
    places = [_place(each) for each in authority.split(",")] if authority else []
    if hosts := options.pop("host", ""):
        if any(host for host, _ in places):
            raise ValueError("names a host before its question mark and after it")
        ports = [port for _, port in places] or [""]
        places = [(host, "") for host in hosts.split(",")]
        options.setdefault("port", ",".join(ports))
    if ports_given := options.pop("port", ""):
        listed = ports_given.split(",")
        if len(listed) not in (1, len(places or [""])):
            raise ValueError("has another number of ports than of hosts")
        listed = listed * len(places or [""]) if len(listed) == 1 else listed
        places = [(host, port) for (host, _), port in zip(places or [("", "")], listed, strict=True)]
    for _, port in places:
        if port and not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
            raise ValueError("its port is no number from 1 to 65535, or its password must be percent-encoded")
    return places


def _place(text: str) -> tuple[str, str]:
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        return host, rest.removeprefix(":")
    host, _, port = text.partition(":")
    return unquote(host), port


def _dsn(
    user: str, password: str, places: list[tuple[str, str]], name: str, options: Mapping[str, str]
) -> str:
    login = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    query = dict(options)
    hosts = ""
    if all(host and not host.startswith("/") for host, _ in places):
        hosts = ",".join(
            (f"[{host}]" if ":" in host else quote(host, safe="")) + (f":{port}" if port else "")
            for host, port in places
        )
    else:
        query["host"] = ",".join(host for host, _ in places)
        if any(port for _, port in places):
            query["port"] = ",".join(port or "5432" for _, port in places)
    pairs = "&".join(f"{key}={quote(value, safe='/,')}" for key, value in query.items() if value)
    return f"postgresql://{login}{'@' if login else ''}{hosts}/{quote(name, safe='')}" + (
        f"?{pairs}" if pairs else ""
    )
