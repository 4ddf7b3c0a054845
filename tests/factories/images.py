"""One factory for each table of image generation; each inserts a row and returns its id."""

from datetime import datetime
from uuid import UUID, uuid4

from intric.database.database import Database
from intric.database.tables.image_generations_table import ImageGenerations
from intric.database.tables.image_models_table import GeneratedImages, ImageModels, ImageModelSettings
from intric.shared.user import User
from tests.factories.spaces import TINY_PNG


async def make_image_model(
    database: Database,
    name: str | None = None,
    nickname: str = "Testmodell",
    *,
    credential_provider: str | None = None,
    is_deprecated: bool = False,
) -> UUID:
    """Insert a model; it needs credentials only if `credential_provider` is given."""
    async with database.transaction() as session:
        row = ImageModels(
            name=name or f"test-model-{uuid4()}",
            nickname=nickname,
            family="openai",
            stability="stable",
            hosting="eu",
            org="Test",
            supported_sizes=["1024x1024"],
            supported_qualities=[],
            max_images_per_request=1,
            credential_provider=credential_provider,
            is_deprecated=is_deprecated,
        )
        session.add(row)
    return row.id


async def make_model_settings(
    database: Database, tenant_id: UUID, image_model_id: UUID, security_classification_id: UUID | None = None
) -> None:
    async with database.transaction() as session:
        session.add(
            ImageModelSettings(
                tenant_id=tenant_id,
                image_model_id=image_model_id,
                is_org_enabled=True,
                security_classification_id=security_classification_id,
            )
        )


async def make_generation(database: Database, user: User, image_model_id: UUID) -> UUID:
    """Insert a finished generation of icons, without pictures."""
    async with database.transaction() as session:
        row = ImageGenerations(
            tenant_id=user.tenant_id,
            user_id=user.id,
            image_model_id=image_model_id,
            kind="icons",
            prompt="en röd stuga",
            requested=1,
            seed=1,
            status="finished",
        )
        session.add(row)
    return row.id


async def make_generated_image(database: Database, user: User, *, expires_at: datetime | None = None) -> UUID:
    """Insert a picture of one pixel, together with a model and a generation."""
    model_id = await make_image_model(database)
    generation_id = await make_generation(database, user, model_id)
    async with database.transaction() as session:
        row = GeneratedImages(
            tenant_id=user.tenant_id,
            user_id=user.id,
            image_model_id=model_id,
            generation_id=generation_id,
            index=0,
            prompt="en röd stuga",
            width=1,
            height=1,
            mimetype="image/png",
            file_size=len(TINY_PNG),
            blob=TINY_PNG,
            thumbnail=TINY_PNG,
            expires_at=expires_at,
        )
        session.add(row)
    return row.id
