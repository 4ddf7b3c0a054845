"""The catalogue's models as one tenant sees them, classifications, and transactions over all."""

from uuid import uuid4

import pytest
from tests.factories.image_models import make_generation
from tests.integration.image_models.harnesses import RepositoryHarness
from tests.integration.image_models.repositories.harness import LINE, status_of

from intric.image_models.domain.image_model import ImageModel
from intric.shared.exceptions import NotFound
from intric.shared.user import User


class TestImageModels:
    async def test_come_by_org_nickname_and_name_deprecated_ones_included(
        self, harness: RepositoryHarness, user: User
    ) -> None:
        for org, nickname, name in (("B", "X", "b"), ("A", "Z", "c"), ("A", "Y", "e"), ("A", "Y", "d")):
            await harness.model(user, org=org, nickname=nickname, name=name, in_catalogue=name != "d")
        async with harness.unit_of_work() as work:
            models = await work.image_models.all(user.tenant_id)
        assert [model.name for model in models] == ["d", "e", "c", "b"]

    async def test_carry_what_the_asking_tenant_decided(self, harness: RepositoryHarness, user: User) -> None:
        model = await harness.model(user, is_org_default=True)
        stranger = await harness.user()
        async with harness.unit_of_work() as work:
            mine = await work.image_models.one(user.tenant_id, model.id)
            theirs = await work.image_models.one(stranger.tenant_id, model.id)
        assert (mine.is_org_enabled, mine.is_org_default) == (True, True)
        assert (theirs.is_org_enabled, theirs.is_org_default) == (False, False)

    async def test_an_unknown_one_is_none_or_not_found(self, harness: RepositoryHarness, user: User) -> None:
        async with harness.unit_of_work() as work:
            assert await work.image_models.one_or_none(user.tenant_id, uuid4()) is None
            with pytest.raises(NotFound):
                await work.image_models.one(user.tenant_id, uuid4())
            with pytest.raises(NotFound):
                await work.image_models.get_for_update(user.tenant_id, uuid4())

    async def test_a_decision_is_kept_with_its_time(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        classification = await harness.classification(user, 2)
        for _ in range(2):  # the first decision makes a row in the database, later ones change it
            async with harness.unit_of_work() as work:
                changed = await work.image_models.get_for_update(user.tenant_id, model.id)
                before = changed.updated_at
                changed.disable()
                changed.security_classification = classification
                updated = await work.image_models.update(user.tenant_id, changed)
            assert updated.updated_at > before
        async with harness.unit_of_work() as work:
            kept = await work.image_models.one(user.tenant_id, model.id)
        assert kept == updated
        assert (kept.is_org_enabled, kept.security_classification) == (False, classification)

    async def test_a_new_default_takes_the_place_of_the_old_one_in_its_tenant_only(
        self, harness: RepositoryHarness, user: User
    ) -> None:
        stranger = await harness.user()
        old, new = await harness.model(user, is_org_default=True), await harness.model(user)
        for each, chosen in ((stranger, old), (user, new)):
            async with harness.unit_of_work() as work:
                model = await work.image_models.one(each.tenant_id, chosen.id)
                model.make_default()
                await work.image_models.update(each.tenant_id, model)
        async with harness.unit_of_work() as work:
            defaults = [
                [model.id for model in await work.image_models.all(each.tenant_id) if model.is_org_default]
                for each in (user, stranger)
            ]
        assert defaults == [[new.id], [old.id]]


class TestClassifications:
    async def test_are_the_tenants_own(self, harness: RepositoryHarness, user: User) -> None:
        stranger = await harness.user()
        classification = await harness.classification(user, 3)
        async with harness.unit_of_work() as work:
            assert await work.classifications.one(user.tenant_id, classification.id) == classification
            with pytest.raises(NotFound):
                await work.classifications.one(stranger.tenant_id, classification.id)

    async def test_a_space_says_what_it_needs_to_its_tenant_alone(
        self, harness: RepositoryHarness, user: User
    ) -> None:
        stranger = await harness.user()
        classification = await harness.classification(user, 3)
        secret, open_ = await harness.space(user, classification), await harness.space(user, None)
        async with harness.unit_of_work() as work:
            assert await work.classifications.of_space(user.tenant_id, secret) == classification
            assert await work.classifications.of_space(user.tenant_id, open_) is None
            for unknown in (secret, open_):
                with pytest.raises(NotFound):
                    await work.classifications.of_space(stranger.tenant_id, unknown)


class TestTransactions:
    async def test_what_fails_leaves_nothing_behind(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        generation = make_generation(model, user)
        with pytest.raises(ZeroDivisionError):
            async with harness.unit_of_work() as work:
                await work.jobs.enqueue(LINE, 2)
                await work.generations.add(generation, provider=LINE)
                await work.jobs.enqueue(LINE, 2)
                raise ZeroDivisionError
        assert await harness.jobs() == []
        with pytest.raises(NotFound):
            await status_of(harness, generation)

    async def test_as_many_jobs_are_kept_as_were_added(self, harness: RepositoryHarness) -> None:
        async with harness.unit_of_work() as work:
            await work.jobs.enqueue(LINE, 3)
            await work.jobs.enqueue("azure", 1)
        assert await harness.jobs() == [LINE] * 3 + ["azure"]
