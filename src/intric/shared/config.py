"""Typed configuration from the environment, read once. An invalid value prevents the start."""

from functools import partial
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from intric.shared.config_values import (
    Count,
    CountOrZero,
    DatabaseUrl,
    DirectHosts,
    HeaderName,
    ListeningHost,
    LogLevel,
    Networks,
    Port,
    ProviderHosts,
    ProxyUrl,
    Seconds,
    SecondsOrZero,
    WebAddress,
    is_text,
    pasted_correctly,
)
from intric.shared.egress.allowed_hosts import THIS_MACHINE, AllowedHosts
from intric.shared.egress.outbound_proxy import OutboundProxy
from intric.shared.egress.own_authorities import OwnAuthorities
from intric.shared.hosts import is_loopback
from intric.shared.quota_settings import QuotaSettings
from intric.shared.resources import CATALOGUE, PANEL, ResourceMissing, default_data_dir, resource
from intric.shared.sign_in_settings import SignInSettings


class ConfigurationError(RuntimeError):
    """A variable of the environment is invalid. The message names the variable, not its value."""


class Settings(QuotaSettings, SignInSettings, BaseSettings):
    """One field for each `ENEO_…` variable; the README documents them in a table.

    The types of `config_values.py` say what a value must look like.
    """

    # Compose files and systemd units set variables to nothing: that means the default, never the empty value, which
    # would be the working folder or all network interfaces.
    model_config = SettingsConfigDict(
        env_prefix="ENEO_", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    host: ListeningHost = "127.0.0.1"
    port: Port = 8000
    public_url: WebAddress | None = None
    trusted_proxies: Networks = ()
    api_key_header: HeaderName = "api-key"
    web_dir: Path = Field(default_factory=partial(resource, PANEL))
    max_connections: Count = 10_000
    header_timeout_s: Seconds = 20
    body_timeout_s: Seconds = 20
    min_upload_bytes_per_s: Count = 500
    keep_alive_timeout_s: Seconds = 75

    data_dir: Path = Field(default_factory=default_data_dir)
    database_url: DatabaseUrl | None = None
    encryption_key: SecretStr | None = None
    tenant_credentials_enabled: bool = False
    allowed_provider_hosts: ProviderHosts = None
    ai_models_file: Path = Field(default_factory=partial(resource, CATALOGUE))

    admin_email: str = "admin@example.com"
    admin_password: SecretStr | None = None

    request_wait_s: Seconds = 120
    provider_timeout_s: Seconds = 120
    proxy_url: ProxyUrl | None = None
    no_proxy: DirectHosts = ()
    shutdown_grace_s: SecondsOrZero = 60
    max_concurrent_provider_calls: Count = 64
    reserved_provider_calls: CountOrZero | None = None
    max_waiting_calls_per_tenant: Count = 500
    max_waiting_calls_per_user: Count | None = None
    max_streams_per_user: Count = 300
    max_answer_mb: Count = 256
    answer_timeout_s: Seconds = 120

    decoder_processes: Count | None = None
    decoder_cpu_s: Count = 10
    decoder_memory_mb: Count = 1500

    log_level: LogLevel = "INFO"
    log_prompts: bool = False

    @field_validator("*", mode="before")
    @classmethod
    def _pasted_correctly(cls, value: object, info: ValidationInfo) -> object:
        """Check what no type below looks at. A password may be in quotation marks, and a list of keys has line ends."""
        field = cls.model_fields[info.field_name or ""]
        if not isinstance(value, str):
            return value
        if field.annotation is not Path and not is_text(value):
            raise ValueError("is no text in UTF-8")
        return value if "SecretStr" in str(field.annotation) else pasted_correctly(value)

    @property
    def provider_hosts(self) -> AllowedHosts:
        """Where organisations' own addresses may lead to: if unset, to this machine while Eneo listens on loopback."""
        if self.allowed_provider_hosts is not None:
            return self.allowed_provider_hosts
        return THIS_MACHINE if is_loopback(self.host) else AllowedHosts()

    @property
    def reserved_slots(self) -> int:
        """Of a provider's slots those that a tenant leaves free for others."""
        reserved = self.reserved_provider_calls
        return self.max_concurrent_provider_calls // 16 if reserved is None else reserved

    @property
    def outbound_proxy(self) -> OutboundProxy | None:
        """The proxy that providers are called by."""
        return None if self.proxy_url is None else OutboundProxy(self.proxy_url, self.no_proxy)

    @property
    def max_answer_bytes(self) -> int:
        return self.max_answer_mb * 1_000_000

    @property
    def waiting_calls_of_user(self) -> int:
        """How many calls of one user may wait: by default a tenth of the tenant's queue is left to the others."""
        of_tenant = self.max_waiting_calls_per_tenant
        return self.max_waiting_calls_per_user or of_tenant - of_tenant // 10


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        ConfigurationError: a value can't be used, or Eneo's files are missing; says which variable and why.
    """
    reasons = OwnAuthorities.read().problems()
    try:
        settings = Settings()
        if not reasons:
            return settings
    except ValidationError as error:
        reasons += [f"ENEO_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors(include_input=False)]
    except ResourceMissing as error:
        reasons += [str(error)]
    raise ConfigurationError("; ".join(reasons))
