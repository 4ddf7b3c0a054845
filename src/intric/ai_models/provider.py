"""What there is to know of a provider: how it is called, and what it takes to call it."""

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What a value must look like. See `settings/provider_values.py` for the rules."""

    KEY = "key"  # visible ASCII without spaces
    ADDRESS = "address"  # https, or http on loopback
    NAME = "name"  # a version, region or project: letters, digits and . _ : -
    NAMES_BY_MODEL = "names_by_model"  # for each model of the catalogue, by its name, another name


class Transport(StrEnum):
    """How LiteLLM is made to send a call as one request. See `adapters/litellm/routes.py`."""

    OPENAI_CLIENT = "openai_client"  # also any server that speaks OpenAI's API
    AZURE_OPENAI = "azure_openai"
    AZURE_FOUNDRY = "azure_foundry"
    BLACK_FOREST_LABS = "black_forest_labs"
    BEDROCK = "bedrock"
    BLOCKING = "blocking"  # LiteLLM blocks its thread until the response is there
    IN_PROCESS = "in_process"  # makes its pictures in the worker


@dataclass(frozen=True, slots=True)
class ProviderField:
    """Args:
    name: as callers of the API know it; the same name means the same in all providers.
    label: as people know it.
    secret: encrypted at rest and never shown again.
    variable: environment variable that sets it for the whole installation, named as the provider's own
        documentation does; None where that can't be.
    """

    name: str
    label: str
    kind: FieldKind
    required: bool = True
    secret: bool = False
    variable: str | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """Args:
    name: the part of a model's `litellm_model_name` before its slash, and the catalogue's `family`.
    title: as people know it.
    fields: its credentials, in the order in which a person fills them in; none for a provider that needs none.
    address: where its models are called, without a trailing slash; None where LiteLLM knows, or `endpoint` says it.
    """

    name: str
    title: str
    transport: Transport
    fields: tuple[ProviderField, ...] = ()
    address: str | None = None

    def field(self, name: str) -> ProviderField | None:
        return next((field for field in self.fields if field.name == name), None)

    @property
    def secret_names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields if field.secret)


def api_key(variable: str) -> ProviderField:
    return ProviderField("api_key", "API key", FieldKind.KEY, secret=True, variable=variable)


def endpoint(variable: str, *, required: bool = False) -> ProviderField:
    return ProviderField("endpoint", "Address", FieldKind.ADDRESS, required, variable=variable)
