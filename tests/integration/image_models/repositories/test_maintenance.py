"""What the periodic maintenance finds: expired drafts, missing jobs, orphaned calls, old log entries."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from tests.integration.image_models.harnesses import RepositoryHarness
from tests.integration.image_models.repositories.harness import QUEUE, claim, end, make_picture, start

from intric.image_models.domain.generated_image import GeneratedImage
from intric.image_models.domain.generation import DRAFTS_KEPT, GenerationKind
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.domain.provider_call import CallStatus
from intric.shared.exceptions import NotFound
from intric.shared.user import User

A_WEEK = DRAFTS_KEPT + timedelta(minutes=1)
A_MINUTE = timedelta(minutes=1)


async def make_draft(harness: RepositoryHarness, model: ImageModel, user: User) -> GeneratedImage:
    return await make_picture(harness, model, user, kind=GenerationKind.ICONS)


async def delete_expired(harness: RepositoryHarness, now: datetime, limit: int = 100) -> int:
    async with harness.unit_of_work() as uow:
        return await uow.maintenance.delete_expired_drafts(now, limit=limit)


async def is_stored(harness: RepositoryHarness, user: User, image_id: UUID) -> bool:
    async with harness.unit_of_work() as uow:
        try:
            await uow.generated_images.get_by_id(user.tenant_id, image_id, user_id=None)
        except NotFound:
            return False
    return True


async def missing(harness: RepositoryHarness) -> Mapping[str, int]:
    async with harness.unit_of_work() as uow:
        return await uow.maintenance.missing_jobs()


async def orphans(harness: RepositoryHarness, sent_before: datetime, limit: int = 100) -> Sequence[UUID]:
    async with harness.unit_of_work() as uow:
        return [call.id for call in await uow.maintenance.orphaned_calls(sent_before, limit=limit)]


class TestDrafts:
    async def test_are_deleted_after_their_expiry_and_not_before(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        draft = await make_draft(harness, model, user)
        assert await delete_expired(harness, harness.now() + DRAFTS_KEPT - A_MINUTE) == 0
        assert await is_stored(harness, user, draft.id)
        assert await delete_expired(harness, harness.now() + A_WEEK) == 1
        assert not await is_stored(harness, user, draft.id)
        async with harness.unit_of_work() as uow:
            assert await uow.generations.events(user.tenant_id, draft.generation_id, after=0) == []

    async def test_that_were_chosen_are_kept_and_so_are_pictures(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        draft, picture = await make_draft(harness, model, user), await make_picture(harness, model, user)
        await harness.choose(user, draft.id)
        assert await delete_expired(harness, harness.now() + 10 * A_WEEK) == 0
        assert await is_stored(harness, user, draft.id)
        assert await is_stored(harness, user, picture.id)

    async def test_are_deleted_oldest_first_up_to_the_limit(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        first, second, third = [await make_draft(harness, model, user) for _ in range(3)]
        later = harness.now() + A_WEEK
        assert await delete_expired(harness, later, limit=2) == 2
        assert [await is_stored(harness, user, each.id) for each in (first, second, third)] == [
            False,
            False,
            True,
        ]
        assert await delete_expired(harness, later, limit=2) == 1


class TestJobs:
    async def test_are_missing_for_waiting_calls_without_one(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user, 4)
        async with harness.unit_of_work() as uow:
            await uow.jobs.enqueue(QUEUE, 1)
            await uow.jobs.enqueue("azure", 9)
        assert await missing(harness) == {QUEUE: 3}

    async def test_that_a_worker_has_just_picked_count(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user)
        await harness.pick_job(QUEUE)
        assert await missing(harness) == {}

    async def test_that_have_already_claimed_a_call_do_not_count_for_another(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user, 2)
        job = await harness.pick_job(QUEUE)
        await claim(harness, job)
        assert await missing(harness) == {QUEUE: 1}

    async def test_are_not_missing_without_waiting_calls(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user)
        claimed = await claim(harness, await harness.pick_job(QUEUE))
        assert await missing(harness) == {}
        await end(harness, claimed.call.id, CallStatus.FAILED)
        assert await missing(harness) == {}


class TestOrphans:
    async def test_are_sent_calls_whose_job_is_gone(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user, 3)
        ended = await claim(harness, await harness.pick_job(QUEUE))
        await end(harness, ended.call.id, CallStatus.FAILED)
        orphan = await claim(harness, await harness.pick_job(QUEUE))
        await harness.lose_jobs()
        assert await orphans(harness, harness.now() + A_MINUTE) == [orphan.call.id]

    async def test_are_not_calls_whose_job_a_worker_has_picked(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user)
        await claim(harness, await harness.pick_job(QUEUE))
        assert await orphans(harness, harness.now() + A_MINUTE) == []

    async def test_are_not_calls_that_were_just_sent(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        before = harness.now()
        await start(harness, model, user)
        await claim(harness, 1)
        assert await orphans(harness, before) == []

    async def test_are_listed_oldest_first_up_to_the_limit(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user, 3)
        sent = [(await claim(harness, job)).call.id for job in (1, 2, 3)]
        assert await orphans(harness, harness.now() + A_MINUTE, limit=2) == sent[:2]


class TestJobLog:
    @pytest.mark.parametrize(("limit", "gone"), [(100, 2), (1, 1)])
    async def test_old_entries_are_deleted_up_to_the_limit(
        self, harness: RepositoryHarness, limit: int, gone: int
    ) -> None:
        now = harness.now()
        for hours in (30, 26, 1):
            await harness.log_job(now - timedelta(hours=hours))
        async with harness.unit_of_work() as uow:
            assert await uow.maintenance.delete_old_job_logs(now - timedelta(days=1), limit=limit) == gone
        async with harness.unit_of_work() as uow:
            assert await uow.maintenance.delete_old_job_logs(now, limit=100) == 3 - gone
