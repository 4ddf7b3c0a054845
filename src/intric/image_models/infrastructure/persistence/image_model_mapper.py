"""Maps rows of the catalogue and of a tenant's settings to an ImageModel."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from intric.ai_models.model_enums import ModelHosting, ModelStability
from intric.database.tables.image_models_table import ImageModels, ImageModelSettings
from intric.database.tables.spaces_table import SecurityClassifications
from intric.image_models.domain.image_model import ImageModel, Price
from intric.security_classifications.security_classification_repo import to_classification

# Fields of the model that have no column of their own; the price is a value object.
_CAPABILITIES = {field.name for field in fields(ImageModel)} - {"price_per_image"}


def to_image_model(
    model: ImageModels,
    settings: ImageModelSettings | None,
    classification: SecurityClassifications | None,
    *,
    has_credentials: bool,
) -> ImageModel:
    """A tenant without a settings row has the model off, unclassified and not as its default."""
    capabilities = model.capabilities
    return ImageModel(
        id=model.id,
        name=model.name,
        nickname=model.nickname,
        family=model.family,
        hosting=ModelHosting(model.hosting),
        org=model.org or "",
        stability=ModelStability(model.stability),
        description=model.description,
        hf_link=model.hf_link,
        open_source=model.open_source,
        in_catalogue=not model.is_deprecated,
        deprecation_date=model.deprecation_date,
        credential_provider=model.credential_provider,
        has_credentials=has_credentials,
        is_org_enabled=settings.is_org_enabled if settings else False,
        is_org_default=settings.is_org_default if settings else False,
        security_classification=to_classification(classification),
        created_at=model.created_at,
        updated_at=max(model.updated_at, settings.updated_at) if settings else model.updated_at,
        litellm_model_name=model.litellm_model_name or model.name,
        base_url=model.base_url,
        max_resolution=model.max_resolution,
        supported_sizes=model.supported_sizes or [],
        supported_qualities=model.supported_qualities or [],
        max_images_per_request=model.max_images_per_request,
        price_per_image=_price(capabilities.get("price_per_image")),
        **{name: value for name, value in capabilities.items() if name in _CAPABILITIES},
    )


def _price(stored: dict[str, Any] | None) -> Price | None:
    if stored is None:
        return None
    return Price(Decimal(str(stored["amount"])), stored["currency"], stored["unit"])
