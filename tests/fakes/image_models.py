from dataclasses import replace
from uuid import UUID

from intric.image_models.domain.image_model import ImageModel
from intric.shared.exceptions import NotFound
from intric.shared.security_classification import SecurityClassification
from tests.fakes.memory import Decision, Memory


class FakeImageModelRepository:
    """ImageModelRepository in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def all(self, tenant_id: UUID) -> list[ImageModel]:
        models = [self._seen_by(tenant_id, model) for model in self._memory.catalogue.values()]
        return sorted(models, key=lambda model: (model.org, model.nickname, model.name))

    async def one(self, tenant_id: UUID, model_id: UUID) -> ImageModel:
        model = await self.one_or_none(tenant_id, model_id)
        if model is None:
            raise NotFound
        return model

    async def one_or_none(self, tenant_id: UUID, model_id: UUID) -> ImageModel | None:
        model = self._memory.catalogue.get(model_id)
        return self._seen_by(tenant_id, model) if model else None

    async def get_for_update(self, tenant_id: UUID, model_id: UUID) -> ImageModel:
        return await self.one(tenant_id, model_id)

    async def update(self, tenant_id: UUID, model: ImageModel) -> ImageModel:
        if model.is_org_default:
            for (tenant, _), decision in self._memory.decisions.items():
                if tenant == tenant_id:
                    decision.is_org_default = False
        self._memory.decisions[tenant_id, model.id] = Decision(
            model.is_org_enabled, model.is_org_default, model.security_classification, self._memory.now()
        )
        return await self.one(tenant_id, model.id)

    def _seen_by(self, tenant_id: UUID, model: ImageModel) -> ImageModel:
        decision = self._memory.decisions.get((tenant_id, model.id), Decision())
        return replace(
            model,
            is_org_enabled=decision.is_org_enabled,
            is_org_default=decision.is_org_default,
            security_classification=decision.security_classification,
            updated_at=max(model.updated_at, decision.updated_at),
        )


class FakeClassifications:
    """Classifications in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def one(self, tenant_id: UUID, classification_id: UUID) -> SecurityClassification:
        owner, classification = self._memory.classifications.get(classification_id, (None, None))
        if classification is None or owner != tenant_id:
            raise NotFound
        return classification

    async def of_space(self, tenant_id: UUID, space_id: UUID) -> SecurityClassification | None:
        owner, classification = self._memory.spaces.get(space_id, (None, None))
        if owner != tenant_id:
            raise NotFound
        return classification
