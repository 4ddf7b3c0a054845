from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.tables.image_models_table import ImageModels, ImageModelSettings
from intric.database.tables.spaces_table import SecurityClassifications
from intric.database.tables.tenant_credentials_table import TenantCredentials
from intric.database.tables.users_table import Tenants
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.infrastructure.persistence.image_model_mapper import to_image_model
from intric.settings.credential_resolver import CredentialResolver
from intric.shared.exceptions import NotFound


class SqlImageModelRepository:
    """ImageModelRepository on PostgreSQL."""

    def __init__(self, session: AsyncSession, credential_resolver: CredentialResolver) -> None:
        self._session = session
        self._credentials = credential_resolver

    async def all(self, tenant_id: UUID) -> list[ImageModel]:
        rows = await self._session.execute(
            _models(tenant_id).order_by(ImageModels.org, ImageModels.nickname, ImageModels.name)
        )
        return [self._to_model(*row) for row in rows]

    async def one(self, tenant_id: UUID, model_id: UUID) -> ImageModel:
        model = await self.one_or_none(tenant_id, model_id)
        if model is None:
            raise NotFound("There is no image model with this id.")
        return model

    async def one_or_none(self, tenant_id: UUID, model_id: UUID) -> ImageModel | None:
        row = (
            await self._session.execute(_models(tenant_id).where(ImageModels.id == model_id))
        ).one_or_none()
        return self._to_model(*row) if row else None

    async def get_for_update(self, tenant_id: UUID, model_id: UUID) -> ImageModel:
        # The tenant's row, since a tenant that has decided nothing yet has no row of settings to lock. Keys that
        # refer to it are not held up by this lock.
        await self._session.execute(
            select(Tenants.id).where(Tenants.id == tenant_id).with_for_update(key_share=True)
        )
        return await self.one(tenant_id, model_id)

    async def update(self, tenant_id: UUID, model: ImageModel) -> ImageModel:
        if model.is_org_default:
            await self._clear_other_default(tenant_id, model.id)
        decided = {
            "is_org_enabled": model.is_org_enabled,
            "is_org_default": model.is_org_default,
            "security_classification_id": (
                model.security_classification.id if model.security_classification else None
            ),
        }
        await self._session.execute(
            insert(ImageModelSettings)
            .values(tenant_id=tenant_id, image_model_id=model.id, **decided)
            .on_conflict_do_update(
                index_elements=["tenant_id", "image_model_id"], set_={**decided, "updated_at": func.now()}
            )
        )
        self._session.expire_all()
        return await self.one(tenant_id, model.id)

    async def _clear_other_default(self, tenant_id: UUID, model_id: UUID) -> None:
        await self._session.execute(
            update(ImageModelSettings)
            .where(ImageModelSettings.tenant_id == tenant_id)
            .where(ImageModelSettings.image_model_id != model_id)
            .where(ImageModelSettings.is_org_default)
            .values(is_org_default=False)
        )

    def _to_model(
        self,
        model: ImageModels,
        settings: ImageModelSettings | None,
        classification: SecurityClassifications | None,
        has_own_credentials: bool,
    ) -> ImageModel:
        has_credentials = self._credentials.has(model.credential_provider, has_own=has_own_credentials)
        return to_image_model(model, settings, classification, has_credentials=has_credentials)


def _models(tenant_id: UUID) -> Select[*tuple[Any, ...]]:
    mine = and_(
        ImageModelSettings.image_model_id == ImageModels.id, ImageModelSettings.tenant_id == tenant_id
    )
    own_credentials = and_(
        TenantCredentials.provider == ImageModels.credential_provider,
        TenantCredentials.tenant_id == tenant_id,
    )
    return (
        select(
            ImageModels,
            ImageModelSettings,
            SecurityClassifications,
            TenantCredentials.provider.is_not(None).label("has_own_credentials"),
        )
        .outerjoin(ImageModelSettings, mine)
        .outerjoin(TenantCredentials, own_credentials)
        .outerjoin(
            SecurityClassifications,
            SecurityClassifications.id == ImageModelSettings.security_classification_id,
        )
    )
