"""Factories for the domain objects of image generation, with a default for every field."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from intric.ai_models.model_enums import ModelHosting
from intric.image_models.domain.generated_image import NewImage
from intric.image_models.domain.generation import Generation, GenerationKind
from intric.image_models.domain.image_model import ImageModel
from intric.shared.permissions import Role
from intric.shared.security_classification import SecurityClassification
from intric.shared.user import User
from tests.fakes.image_processor import picture
from tests.fakes.memory import Decision, Memory

ONE_DAY = timedelta(days=1)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def make_user(*, role: Role = Role.USER, tenant_id: UUID | None = None) -> User:
    user_id = uuid4()
    return User(
        id=user_id,
        email=f"{user_id}@example.com",
        role=role,
        tenant_id=tenant_id or uuid4(),
        tenant_name="Exempelstaden",
    )


def make_image_model(**given: Any) -> ImageModel:
    """Return an enabled model with credentials, two sizes and one picture per request."""
    name = given.get("name", f"painter-{uuid4().hex[:8]}")
    defaults: dict[str, Any] = {
        "id": uuid4(),
        "name": name,
        "nickname": name.title(),
        "family": "openai",
        "hosting": ModelHosting.USA,
        "org": "Atelier",
        "litellm_model_name": f"openai/{name}",
        "credential_provider": "openai",
        "supported_sizes": ["1024x1024", "1536x1024"],
        "supported_qualities": ["low", "high"],
        "supported_styles": ["flat", "line"],
        "is_org_enabled": True,
        "created_at": LONG_AGO,
        "updated_at": LONG_AGO,
    }
    return ImageModel(**defaults | given)


def make_classification(security_level: int = 1, name: str | None = None) -> SecurityClassification:
    return SecurityClassification(uuid4(), name or f"Nivå {security_level}", security_level)


def make_generation(model: ImageModel, user: User, **given: Any) -> Generation:
    """Return a generation of pictures with its calls planned."""
    defaults: dict[str, Any] = {
        "tenant_id": user.tenant_id,
        "user_id": user.id,
        "image_model_id": model.id,
        "kind": GenerationKind.IMAGES,
        "prompt": "en röd stuga",
        "requested": 1,
        "size": "1024x1024",
    }
    generation = Generation(**defaults | given)
    generation.plan_calls(model)
    return generation


def make_new_image(index: int = 0, **given: Any) -> NewImage:
    defaults: dict[str, Any] = {
        "blob": picture(note=str(index)),
        "mimetype": "image/png",
        "width": 1024,
        "height": 1024,
        "thumbnail": b"thumbnail",
    }
    return NewImage(index=index, **defaults | given)


def store_models(memory: Memory, tenant_id: UUID, *models: ImageModel) -> None:
    """Add models to a fake's memory, together with the tenant's settings for them."""
    for model in models:
        memory.catalogue[model.id] = model
        memory.decisions[tenant_id, model.id] = Decision(
            model.is_org_enabled, model.is_org_default, model.security_classification, model.updated_at
        )
