"""Typed configuration from the environment, read once. An invalid value prevents the start."""

import re
from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from intric.shared.resources import CATALOGUE, PANEL, ResourceMissing, default_data_dir, resource

Seconds = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]


class ConfigurationError(RuntimeError):
    """A variable of the environment is invalid. The message names the variable, not its value."""


def _asyncpg_url(url: str) -> str:
    for prefix in ("postgresql+asyncpg://", "postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+asyncpg://" + url.removeprefix(prefix)
    raise ValueError("must start with postgresql://")


def _web_address(url: str) -> str:
    if not re.fullmatch(r"https?://[^/?#\s@]+/?", url):
        raise ValueError("must look like https://eneo.example.com")
    return url


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


class Settings(BaseSettings):
    """One field for each `ENEO_…` variable; the README documents them in a table."""

    # Compose files and systemd units set variables to nothing: that means the default, never the empty value, which
    # would be the working folder or all network interfaces.
    model_config = SettingsConfigDict(
        env_prefix="ENEO_", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    data_dir: Path = Field(default_factory=default_data_dir)
    database_url: Annotated[str, AfterValidator(_asyncpg_url)] | None = None
    encryption_key: SecretStr | None = None
    tenant_credentials_enabled: bool = False
    admin_email: str = "admin@example.com"
    admin_password: SecretStr | None = None
    public_url: Annotated[str, AfterValidator(_web_address)] | None = None
    request_wait_s: Seconds = 120
    api_key_header: Annotated[str, AfterValidator(_header_name)] = "api-key"
    log_level: Annotated[str, AfterValidator(_log_level)] = "INFO"
    log_prompts: bool = False
    provider_timeout_s: Seconds = 120
    shutdown_grace_s: Annotated[float, Field(ge=0)] = 60
    max_concurrent_provider_calls: Count = 64
    max_waiting_calls_per_tenant: Count = 500
    ai_models_file: Path = Field(default_factory=partial(resource, CATALOGUE))
    web_dir: Path = Field(default_factory=partial(resource, PANEL))


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        ConfigurationError: a value can't be used, or Eneo's files are missing; says which variable and why.
    """
    try:
        return Settings()
    except ValidationError as error:
        reasons = [f"ENEO_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors(include_input=False)]
    except ResourceMissing as error:
        reasons = [str(error)]
    raise ConfigurationError("; ".join(reasons))
