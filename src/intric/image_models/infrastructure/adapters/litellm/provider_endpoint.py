from dataclasses import dataclass

import httpx

from intric.ai_models.credentials import ProviderCredentials
from intric.shared.egress.host_check import HostCheck


@dataclass(frozen=True, slots=True)
class ProviderEndpoint:
    """Whom a call goes to.

    Args:
        provider, name: the two parts of a `litellm_model_name`.
        base: the address to call, None for the provider's own; without a trailing slash.
        http: the pool of the worker's calls to this provider and address; it holds no key.
        timeout_s: seconds that the whole call may take.
        hosts: checks each connection; None for an address that the operator set.
    """

    provider: str
    name: str
    credentials: ProviderCredentials
    base: str | None
    http: httpx.AsyncClient
    timeout_s: float
    hosts: HostCheck | None = None

    @property
    def model(self) -> str:
        """The model as LiteLLM knows it."""
        return f"{self.provider}/{self.name}"
