"""Listing image models, and an administrator's settings for them."""

from uuid import uuid4

import pytest
from tests.factories.image_models import make_classification, make_image_model, make_user, store_models
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory

from intric.image_models.application.image_model_crud_service import ImageModelCRUDService
from intric.image_models.domain.image_model import ImageModel
from intric.shared.exceptions import Conflict, NotFound, NotPermitted
from intric.shared.permissions import Role
from intric.shared.user import User

ADMIN = make_user(role=Role.ADMIN)
COLLEAGUE = make_user(tenant_id=ADMIN.tenant_id)
STRANGER = make_user(role=Role.ADMIN)


def service_over(*models: ImageModel, user: User = ADMIN) -> ImageModelCRUDService:
    unit_of_work = FakeUnitOfWorkFactory()
    store_models(unit_of_work.memory, ADMIN.tenant_id, *models)
    return ImageModelCRUDService(user, unit_of_work)


def acting_as(user: User, service: ImageModelCRUDService) -> ImageModelCRUDService:
    return ImageModelCRUDService(user, service._unit_of_work)


class TestGetImageModels:
    async def test_lists_by_org_and_nickname(self) -> None:
        models = [
            make_image_model(org="B", nickname="Anna"),
            make_image_model(org="A", nickname="Cecilia"),
            make_image_model(org="A", nickname="Bo"),
        ]
        found = await service_over(*models).get_image_models()
        assert [model.nickname for model in found] == ["Bo", "Cecilia", "Anna"]

    async def test_leaves_out_deprecated_models_unless_they_are_still_enabled(self) -> None:
        gone = make_image_model(in_catalogue=False, is_org_enabled=False)
        still_on = make_image_model(in_catalogue=False, is_org_enabled=True)
        found = await service_over(gone, still_on).get_image_models()
        assert [model.id for model in found] == [still_on.id]

    async def test_shows_another_organisation_its_own_settings(self) -> None:
        service = service_over(make_image_model(is_org_default=True))
        (seen,) = await acting_as(STRANGER, service).get_image_models()
        assert (seen.is_org_enabled, seen.is_org_default) == (False, False)


class TestGetAvailableImageModels:
    async def test_are_those_that_can_be_used_now(self) -> None:
        usable = make_image_model()
        others = [
            make_image_model(is_org_enabled=False),
            make_image_model(has_credentials=False),
            make_image_model(in_catalogue=False),
        ]
        found = await service_over(usable, *others, user=COLLEAGUE).get_available_image_models()
        assert [model.id for model in found] == [usable.id]


class TestGetDefaultImageModel:
    async def test_is_the_one_that_the_organisation_chose(self) -> None:
        first, chosen = make_image_model(org="A"), make_image_model(org="B", is_org_default=True)
        default = await service_over(first, chosen).get_default_image_model()
        assert default is not None and default.id == chosen.id

    async def test_is_the_first_usable_one_when_none_was_chosen(self) -> None:
        first, locked = make_image_model(org="B"), make_image_model(org="A", has_credentials=False)
        default = await service_over(first, locked).get_default_image_model()
        assert default is not None and default.id == first.id

    async def test_a_chosen_one_without_credentials_is_skipped(self) -> None:
        locked, other = make_image_model(has_credentials=False, is_org_default=True), make_image_model()
        default = await service_over(locked, other).get_default_image_model()
        assert default is not None and default.id == other.id

    async def test_is_none_when_nothing_can_be_used(self) -> None:
        assert await service_over(make_image_model(is_org_enabled=False)).get_default_image_model() is None


class TestUpdateImageModel:
    async def test_only_administrators_may_update(self) -> None:
        model = make_image_model()
        service = service_over(model)
        with pytest.raises(NotPermitted):
            await acting_as(COLLEAGUE, service).update_image_model(model.id, is_org_enabled=False)
        assert len(await service.get_available_image_models()) == 1

    async def test_a_new_default_replaces_the_old_one(self) -> None:
        old, new = make_image_model(is_org_default=True), make_image_model(is_org_enabled=False)
        service = service_over(old, new)
        updated = await service.update_image_model(new.id, is_org_default=True)
        assert (updated.is_org_enabled, updated.is_org_default) == (True, True)
        defaults = [model.id for model in await service.get_image_models() if model.is_org_default]
        assert defaults == [new.id]

    async def test_disabling_the_default_leaves_no_default(self) -> None:
        model = make_image_model(is_org_default=True)
        service = service_over(model)
        await service.update_image_model(model.id, is_org_enabled=False)
        assert await service.get_default_image_model() is None
        assert not any(model.is_org_default for model in await service.get_image_models())

    async def test_omitted_fields_are_unchanged(self) -> None:
        classification = make_classification(2)
        model = make_image_model(is_org_default=True, security_classification=classification)
        updated = await service_over(model).update_image_model(model.id, is_org_enabled=True)
        assert updated.is_org_default
        assert updated.security_classification == classification

    async def test_sets_keeps_and_clears_a_classification(self) -> None:
        model, classification = make_image_model(), make_classification(3)
        unit_of_work = FakeUnitOfWorkFactory()
        store_models(unit_of_work.memory, ADMIN.tenant_id, model)
        unit_of_work.memory.classifications[classification.id] = (ADMIN.tenant_id, classification)
        service = ImageModelCRUDService(ADMIN, unit_of_work)

        classified = await service.update_image_model(model.id, security_classification=classification.id)
        unchanged = await service.update_image_model(model.id, is_org_default=True)
        cleared = await service.update_image_model(model.id, security_classification=None)

        assert classified.security_classification == unchanged.security_classification == classification
        assert cleared.security_classification is None

    async def test_another_organisations_classification_is_not_found(self) -> None:
        model, theirs = make_image_model(), make_classification(3)
        unit_of_work = FakeUnitOfWorkFactory()
        store_models(unit_of_work.memory, ADMIN.tenant_id, model)
        unit_of_work.memory.classifications[theirs.id] = (STRANGER.tenant_id, theirs)
        with pytest.raises(NotFound):
            await ImageModelCRUDService(ADMIN, unit_of_work).update_image_model(
                model.id, security_classification=theirs.id
            )

    async def test_an_unknown_model_is_not_found(self) -> None:
        with pytest.raises(NotFound):
            await service_over().update_image_model(uuid4(), is_org_enabled=True)

    async def test_a_refused_change_changes_nothing(self) -> None:
        model = make_image_model(has_credentials=False, is_org_enabled=False)
        service = service_over(model, make_image_model(is_org_default=True))
        with pytest.raises(Conflict):
            await service.update_image_model(model.id, is_org_default=True)
        assert sum(each.is_org_default for each in await service.get_image_models()) == 1

    async def test_settings_of_one_organisation_do_not_affect_another(self) -> None:
        model = make_image_model(is_org_default=True)
        service = service_over(model)
        await acting_as(STRANGER, service).update_image_model(model.id, is_org_default=True)
        await acting_as(STRANGER, service).update_image_model(model.id, is_org_enabled=False)
        (mine,) = await service.get_image_models()
        assert (mine.is_org_enabled, mine.is_org_default) == (True, True)
