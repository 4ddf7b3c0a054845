"""The description of a provider: how it is called, and with which credentials."""

from dataclasses import dataclass
from enum import StrEnum


# The rules are in `settings/value_rules.py`.
class FieldKind(StrEnum):
    """What a value must look like."""

    KEY = "key"  # visible ASCII without spaces
    ADDRESS = "address"  # https, or http on loopback
    NAME = "name"  # a version, region or project: letters, digits and . _ : -
    NAMES_BY_MODEL = "names_by_model"  # for each model of the catalogue, by its name, another name


class Transport(StrEnum):
    """How LiteLLM sends a call as a single request. See `adapters/litellm/routes.py`."""

    OPENAI_CLIENT = "openai_client"  # also any server compatible with OpenAI's API
    AZURE_OPENAI = "azure_openai"
    AZURE_FOUNDRY = "azure_foundry"
    BLACK_FOREST_LABS = "black_forest_labs"
    BEDROCK = "bedrock"
    BLOCKING = "blocking"  # LiteLLM blocks its thread until the response arrives
    IN_PROCESS = "in_process"  # generates in the worker itself


@dataclass(frozen=True, slots=True)
class ProviderField:
    """One credential field of a provider.

    Args:
        name: its name in the API; the same name means the same for all providers.
        label: its name for people.
        secret: encrypted at rest and never shown again.
        variable: environment variable that sets it for the whole installation, as named in the provider's own
            documentation; None where it can't be set so.
    """

    name: str
    label: str
    kind: FieldKind
    required: bool = True
    secret: bool = False
    variable: str | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of models and the credentials that it takes.

    Args:
        name: the catalogue's `family` and `credential_provider`.
        title: its name for people.
        fields: its credentials, in the order of the form; empty for a provider that needs none.
        address: base URL of its API, without a trailing slash; None where LiteLLM or the field `endpoint` sets it.
        litellm_name: the part of a model's `litellm_model_name` before its slash; None if it is `name`. A provider
            that LiteLLM does not know takes the name of one with the same API, such as `hosted_vllm` for OpenAI's.
    """

    name: str
    title: str
    transport: Transport
    fields: tuple[ProviderField, ...] = ()
    address: str | None = None
    litellm_name: str | None = None

    def field(self, name: str) -> ProviderField | None:
        return next((field for field in self.fields if field.name == name), None)

    @property
    def model_prefix(self) -> str:
        return f"{self.litellm_name or self.name}/"

    @property
    def secret_names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields if field.secret)


def api_key(variable: str) -> ProviderField:
    return ProviderField("api_key", "API key", FieldKind.KEY, secret=True, variable=variable)


def endpoint(variable: str, *, required: bool = False) -> ProviderField:
    return ProviderField("endpoint", "Address", FieldKind.ADDRESS, required, variable=variable)
