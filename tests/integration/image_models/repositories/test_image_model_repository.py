"""Image models with a tenant's settings, classifications, and transactions over all repositories."""

from uuid import uuid4

import pytest
from tests.factories.image_models import make_generation
from tests.integration.image_models.harnesses import RepositoryHarness
from tests.integration.image_models.repositories.harness import QUEUE, status_of

from intric.image_models.domain.image_model import ImageModel
from intric.shared.exceptions import NotFound
from intric.shared.user import User


class TestImageModels:
    async def test_are_sorted_by_org_nickname_and_name_with_deprecated_ones(
        self, harness: RepositoryHarness, user: User
    ) -> None:
        for org, nickname, name in (("B", "X", "b"), ("A", "Z", "c"), ("A", "Y", "e"), ("A", "Y", "d")):
            await harness.model(user, org=org, nickname=nickname, name=name, in_catalogue=name != "d")
        async with harness.unit_of_work() as uow:
            models = await uow.image_models.all(user.tenant_id)
        assert [model.name for model in models] == ["d", "e", "c", "b"]

    async def test_carry_the_settings_of_the_tenant(self, harness: RepositoryHarness, user: User) -> None:
        model = await harness.model(user, is_org_default=True)
        stranger = await harness.user()
        async with harness.unit_of_work() as uow:
            mine = await uow.image_models.one(user.tenant_id, model.id)
            theirs = await uow.image_models.one(stranger.tenant_id, model.id)
        assert (mine.is_org_enabled, mine.is_org_default) == (True, True)
        assert (theirs.is_org_enabled, theirs.is_org_default) == (False, False)

    async def test_an_unknown_one_is_none_or_not_found(self, harness: RepositoryHarness, user: User) -> None:
        async with harness.unit_of_work() as uow:
            assert await uow.image_models.one_or_none(user.tenant_id, uuid4()) is None
            with pytest.raises(NotFound):
                await uow.image_models.one(user.tenant_id, uuid4())
            with pytest.raises(NotFound):
                await uow.image_models.get_for_update(user.tenant_id, uuid4())

    async def test_changed_settings_are_stored_with_their_time(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        classification = await harness.classification(user, 2)
        for _ in range(2):  # the first update inserts a row, later ones change it
            async with harness.unit_of_work() as uow:
                changed = await uow.image_models.get_for_update(user.tenant_id, model.id)
                before = changed.updated_at
                changed.disable()
                changed.security_classification = classification
                updated = await uow.image_models.update(user.tenant_id, changed)
            assert updated.updated_at > before
        async with harness.unit_of_work() as uow:
            stored = await uow.image_models.one(user.tenant_id, model.id)
        assert stored == updated
        assert (stored.is_org_enabled, stored.security_classification) == (False, classification)

    async def test_a_new_default_replaces_the_old_one_in_its_tenant_only(
        self, harness: RepositoryHarness, user: User
    ) -> None:
        stranger = await harness.user()
        old, new = await harness.model(user, is_org_default=True), await harness.model(user)
        for each, chosen in ((stranger, old), (user, new)):
            async with harness.unit_of_work() as uow:
                model = await uow.image_models.one(each.tenant_id, chosen.id)
                model.make_default()
                await uow.image_models.update(each.tenant_id, model)
        async with harness.unit_of_work() as uow:
            defaults = [
                [model.id for model in await uow.image_models.all(each.tenant_id) if model.is_org_default]
                for each in (user, stranger)
            ]
        assert defaults == [[new.id], [old.id]]


class TestClassifications:
    async def test_are_the_tenants_own(self, harness: RepositoryHarness, user: User) -> None:
        stranger = await harness.user()
        classification = await harness.classification(user, 3)
        async with harness.unit_of_work() as uow:
            assert await uow.classifications.one(user.tenant_id, classification.id) == classification
            with pytest.raises(NotFound):
                await uow.classifications.one(stranger.tenant_id, classification.id)

    async def test_a_space_s_classification_is_read_by_its_own_tenant_only(
        self, harness: RepositoryHarness, user: User
    ) -> None:
        stranger = await harness.user()
        classification = await harness.classification(user, 3)
        secret, open_ = await harness.space(user, classification), await harness.space(user, None)
        async with harness.unit_of_work() as uow:
            assert await uow.classifications.of_space(user.tenant_id, secret) == classification
            assert await uow.classifications.of_space(user.tenant_id, open_) is None
            for unknown in (secret, open_):
                with pytest.raises(NotFound):
                    await uow.classifications.of_space(stranger.tenant_id, unknown)


class TestTransactions:
    async def test_an_exception_rolls_everything_back(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        generation = make_generation(model, user)
        with pytest.raises(ZeroDivisionError):
            async with harness.unit_of_work() as uow:
                await uow.jobs.enqueue(QUEUE, 2)
                await uow.generations.add(generation, provider=QUEUE)
                await uow.jobs.enqueue(QUEUE, 2)
                raise ZeroDivisionError
        assert await harness.jobs() == []
        with pytest.raises(NotFound):
            await status_of(harness, generation)

    async def test_as_many_jobs_are_stored_as_were_enqueued(self, harness: RepositoryHarness) -> None:
        async with harness.unit_of_work() as uow:
            await uow.jobs.enqueue(QUEUE, 3)
            await uow.jobs.enqueue("azure", 1)
        assert await harness.jobs() == [QUEUE] * 3 + ["azure"]
