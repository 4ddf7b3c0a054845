"""Request and response bodies for credentials."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from intric.ai_models.provider import FieldKind
from intric.settings.credential_resolver import CredentialSource
from intric.settings.credential_service import CredentialStatus
from intric.shared.schemas import Input, ItemList, PublicModel, example


class CredentialField(PublicModel):
    name: str
    label: str
    kind: FieldKind = Field(description="What a value must look like; `names_by_model` is an object")
    required: bool
    secret: bool = Field(description="Encrypted, never shown again; left out, the saved one stays")


class CredentialPublic(BaseModel):
    """One provider, the fields that it takes, and what is saved for it."""

    model_config = ConfigDict(
        json_schema_extra=example(
            provider="azure",
            name="Microsoft Azure",
            fields=[{"name": "api_key", "label": "API key", "kind": "key", "required": True, "secret": True}],
            masked_key="…7c1d",
            last_four="7c1d",
            source="tenant",
            config={
                "endpoint": "https://example-ai.openai.azure.com",
                "deployments": {"gpt-image-2-azure": "bilder"},
            },
            set_at="2026-05-12T09:00:00Z",
            models=3,
        )
    )

    provider: str
    name: str
    fields: list[CredentialField]
    masked_key: str | None
    last_four: str | None
    source: CredentialSource | None = Field(description="Whose credentials count; null: it can't be called")
    config: dict[str, Any] = Field(description="What is saved and not secret")
    set_at: datetime | None = Field(description="When the organisation's own were last changed")
    models: int = Field(description="How many models of the catalogue it brings")

    @classmethod
    def of(cls, status: CredentialStatus) -> Self:
        own = status.own
        last_four = own.last_four if own else None
        return cls(
            provider=status.provider,
            name=status.description.title,
            fields=[CredentialField.of(field) for field in status.description.fields],
            masked_key=f"…{last_four or ''}" if own and _has_key(status) else None,
            last_four=last_four,
            source=status.source,
            config=dict(own.config) if own else {},
            set_at=own.set_at if own else None,
            models=status.models,
        )


class CredentialList(ItemList[CredentialPublic]):
    """Every provider, by name."""


def _has_key(status: CredentialStatus) -> bool:
    """Return whether a key is saved. An optional key is recognised only by its last four characters."""
    field = status.description.field("api_key")
    own = status.own
    return field is not None and (field.required or bool(own and own.last_four))


class CredentialUpdate(Input):
    """The fields that the provider takes. A secret that is left out stays as it was saved.

    Holds the fields of all providers; which of them a provider takes, and what they must look like, is said by
    `GET /admin/credentials/`.
    """

    model_config = ConfigDict(
        json_schema_extra=example(
            api_key="0c5f2b…",
            endpoint="https://example-ai.openai.azure.com",
            deployments={"gpt-image-2-azure": "bilder"},
        )
    )

    api_key: SecretStr | None = None
    endpoint: str | None = None
    api_version: str | None = None
    deployments: dict[str, str | None] | None = None

    def given(self) -> dict[str, Any]:
        """Return the fields that the request sets, secrets in plain text."""
        values = {name: getattr(self, name) for name in self.model_fields_set}
        return {
            name: value.get_secret_value() if isinstance(value, SecretStr) else value
            for name, value in values.items()
        }
