"""What the clock finds and what it leaves alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from tests.integration.image_models.harnesses import RepositoryHarness
from tests.integration.image_models.repositories.harness import LINE, end, make_picture, start, take

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
    async with harness.unit_of_work() as work:
        return await work.maintenance.delete_expired_drafts(now, limit=limit)


async def is_kept(harness: RepositoryHarness, user: User, image_id: UUID) -> bool:
    async with harness.unit_of_work() as work:
        try:
            await work.generated_images.get_by_id(user.tenant_id, image_id, user_id=None)
        except NotFound:
            return False
    return True


async def missing(harness: RepositoryHarness) -> Mapping[str, int]:
    async with harness.unit_of_work() as work:
        return await work.maintenance.missing_jobs()


async def orphans(harness: RepositoryHarness, sent_before: datetime, limit: int = 100) -> Sequence[UUID]:
    async with harness.unit_of_work() as work:
        return [call.id for call in await work.maintenance.orphaned_calls(sent_before, limit=limit)]


class TestDrafts:
    async def test_go_when_their_time_is_over_and_not_before(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        draft = await make_draft(harness, model, user)
        assert await delete_expired(harness, harness.now() + DRAFTS_KEPT - A_MINUTE) == 0
        assert await is_kept(harness, user, draft.id)
        assert await delete_expired(harness, harness.now() + A_WEEK) == 1
        assert not await is_kept(harness, user, draft.id)
        async with harness.unit_of_work() as work:
            assert await work.generations.events(user.tenant_id, draft.generation_id, after=0) == []

    async def test_that_were_chosen_and_pictures_stay(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        draft, picture = await make_draft(harness, model, user), await make_picture(harness, model, user)
        await harness.choose(user, draft.id)
        assert await delete_expired(harness, harness.now() + 10 * A_WEEK) == 0
        assert await is_kept(harness, user, draft.id)
        assert await is_kept(harness, user, picture.id)

    async def test_go_oldest_first_and_no_more_at_once_than_were_asked_for(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        first, second, third = [await make_draft(harness, model, user) for _ in range(3)]
        later = harness.now() + A_WEEK
        assert await delete_expired(harness, later, limit=2) == 2
        assert [await is_kept(harness, user, each.id) for each in (first, second, third)] == [
            False,
            False,
            True,
        ]
        assert await delete_expired(harness, later, limit=2) == 1


class TestJobs:
    async def test_are_missing_as_many_as_there_are_more_calls_waiting(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user, 4)
        async with harness.unit_of_work() as work:
            await work.jobs.enqueue(LINE, 1)
            await work.jobs.enqueue("azure", 9)
        assert await missing(harness) == {LINE: 3}

    async def test_that_a_worker_has_just_picked_are_on_their_way(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user)
        await harness.pick_job(LINE)
        assert await missing(harness) == {}

    async def test_that_are_out_with_a_call_bring_no_other_on_its_way(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user, 2)
        job = await harness.pick_job(LINE)
        await take(harness, job)
        assert await missing(harness) == {LINE: 1}

    async def test_are_not_missing_where_nothing_waits(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user)
        taken = await take(harness, await harness.pick_job(LINE))
        assert await missing(harness) == {}
        await end(harness, taken.call.id, CallStatus.FAILED)
        assert await missing(harness) == {}


class TestOrphans:
    async def test_are_calls_that_are_out_under_a_job_that_is_gone(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user, 3)
        ended = await take(harness, await harness.pick_job(LINE))
        await end(harness, ended.call.id, CallStatus.FAILED)
        orphan = await take(harness, await harness.pick_job(LINE))
        await harness.lose_jobs()
        assert await orphans(harness, harness.now() + A_MINUTE) == [orphan.call.id]

    async def test_are_none_while_a_worker_has_the_job(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user)
        await take(harness, await harness.pick_job(LINE))
        assert await orphans(harness, harness.now() + A_MINUTE) == []

    async def test_are_not_looked_for_among_calls_that_were_just_sent(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        before = harness.now()
        await start(harness, model, user)
        await take(harness, 1)
        assert await orphans(harness, before) == []

    async def test_come_oldest_first_and_no_more_than_were_asked_for(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user, 3)
        sent = [(await take(harness, job)).call.id for job in (1, 2, 3)]
        assert await orphans(harness, harness.now() + A_MINUTE, limit=2) == sent[:2]


class TestJobLog:
    @pytest.mark.parametrize(("limit", "gone"), [(100, 2), (1, 1)])
    async def test_go_when_they_are_old(self, harness: RepositoryHarness, limit: int, gone: int) -> None:
        now = harness.now()
        for hours in (30, 26, 1):
            await harness.log_job(now - timedelta(hours=hours))
        async with harness.unit_of_work() as work:
            assert await work.maintenance.delete_old_job_logs(now - timedelta(days=1), limit=limit) == gone
        async with harness.unit_of_work() as work:
            assert await work.maintenance.delete_old_job_logs(now, limit=100) == 3 - gone
