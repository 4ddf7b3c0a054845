"""Which providers there are, and what each needs before it can be called: the one place that says so.

A provider that is added here can be set by administrators, on the command line and for the whole installation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What a value must look like. See `provider_values.py` for the rules."""

    KEY = "key"  # visible ASCII without spaces
    ADDRESS = "address"  # https, or http on loopback
    NAME = "name"  # a version, region or project: letters, digits and . _ : -
    NAMES_BY_MODEL = "names_by_model"  # for each model of the catalogue, by its name, another name


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
    """`fields` stand in the order in which a person fills them in."""

    title: str
    fields: tuple[ProviderField, ...]

    def field(self, name: str) -> ProviderField | None:
        return next((field for field in self.fields if field.name == name), None)

    @property
    def secret_names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields if field.secret)


def _api_key(variable: str, *, required: bool = True) -> ProviderField:
    return ProviderField("api_key", "API key", FieldKind.KEY, required, secret=True, variable=variable)


def _endpoint(variable: str, *, required: bool = False) -> ProviderField:
    return ProviderField("endpoint", "Address", FieldKind.ADDRESS, required, variable=variable)


_DEPLOYMENTS = ProviderField("deployments", "Deployments", FieldKind.NAMES_BY_MODEL, required=False)

PROVIDERS: Mapping[str, Provider] = {
    "openai": Provider("OpenAI", (_api_key("OPENAI_API_KEY"), _endpoint("OPENAI_API_BASE"))),
    "azure": Provider(
        "Microsoft Azure",
        (
            _api_key("AZURE_API_KEY"),
            _endpoint("AZURE_API_BASE", required=True),
            ProviderField(
                "api_version", "API version", FieldKind.NAME, required=False, variable="AZURE_API_VERSION"
            ),
            _DEPLOYMENTS,
        ),
    ),
    "azure_ai": Provider(
        "Azure AI Foundry", (_api_key("AZURE_AI_API_KEY"), _endpoint("AZURE_AI_API_BASE", required=True))
    ),
    "black_forest_labs": Provider("Black Forest Labs", (_api_key("BFL_API_KEY"), _endpoint("BFL_API_BASE"))),
    "gemini": Provider("Google", (_api_key("GEMINI_API_KEY"), _endpoint("GEMINI_API_BASE"))),
    "stability": Provider("Stability AI", (_api_key("STABILITY_API_KEY"), _endpoint("STABILITY_API_BASE"))),
    "recraft": Provider("Recraft", (_api_key("RECRAFT_API_KEY"), _endpoint("RECRAFT_API_BASE"))),
    "bedrock": Provider(
        "Amazon Bedrock", (_api_key("AWS_BEARER_TOKEN_BEDROCK"), _endpoint("AWS_BEDROCK_RUNTIME_ENDPOINT"))
    ),
    "hosted_vllm": Provider(
        "Own server", (_api_key("HOSTED_VLLM_API_KEY"), _endpoint("HOSTED_VLLM_API_BASE", required=True))
    ),
}

PLATFORM_VARIABLES = frozenset(
    field.variable for provider in PROVIDERS.values() for field in provider.fields if field.variable
)
