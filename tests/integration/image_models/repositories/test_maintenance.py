"""What the clock finds and what it leaves alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from tests.integration.image_models.repositories.harness import LINE, end, make_picture, start, take
from tests.integration.image_models.stages import Stage

from intric.image_models.domain.generated_image import GeneratedImage
from intric.image_models.domain.generation import DRAFTS_KEPT, CallStatus, GenerationKind
from intric.image_models.domain.image_model import ImageModel
from intric.shared.exceptions import NotFound
from intric.shared.user import User

A_WEEK = DRAFTS_KEPT + timedelta(minutes=1)
A_MINUTE = timedelta(minutes=1)


async def make_draft(stage: Stage, model: ImageModel, user: User) -> GeneratedImage:
    return await make_picture(stage, model, user, kind=GenerationKind.ICONS)


async def delete_expired(stage: Stage, now: datetime, limit: int = 100) -> int:
    async with stage.unit_of_work() as work:
        return await work.upkeep.delete_expired_drafts(now, limit=limit)


async def is_kept(stage: Stage, user: User, image_id: UUID) -> bool:
    async with stage.unit_of_work() as work:
        try:
            await work.generated_images.get_by_id(user.tenant_id, image_id, user_id=None)
        except NotFound:
            return False
    return True


async def missing(stage: Stage) -> Mapping[str, int]:
    async with stage.unit_of_work() as work:
        return await work.upkeep.missing_permits()


async def orphans(stage: Stage, sent_before: datetime, limit: int = 100) -> Sequence[UUID]:
    async with stage.unit_of_work() as work:
        return [call.id for call in await work.upkeep.orphaned_calls(sent_before, limit=limit)]


class TestDrafts:
    async def test_go_when_their_time_is_over_and_not_before(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        draft = await make_draft(stage, model, user)
        assert await delete_expired(stage, stage.now() + DRAFTS_KEPT - A_MINUTE) == 0
        assert await is_kept(stage, user, draft.id)
        assert await delete_expired(stage, stage.now() + A_WEEK) == 1
        assert not await is_kept(stage, user, draft.id)
        async with stage.unit_of_work() as work:
            assert await work.generations.events(user.tenant_id, draft.generation_id, after=0) == []

    async def test_that_were_chosen_and_pictures_stay(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        draft, picture = await make_draft(stage, model, user), await make_picture(stage, model, user)
        await stage.choose(user, draft.id)
        assert await delete_expired(stage, stage.now() + 10 * A_WEEK) == 0
        assert await is_kept(stage, user, draft.id)
        assert await is_kept(stage, user, picture.id)

    async def test_go_oldest_first_and_no_more_at_once_than_were_asked_for(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        first, second, third = [await make_draft(stage, model, user) for _ in range(3)]
        later = stage.now() + A_WEEK
        assert await delete_expired(stage, later, limit=2) == 2
        assert [await is_kept(stage, user, each.id) for each in (first, second, third)] == [
            False,
            False,
            True,
        ]
        assert await delete_expired(stage, later, limit=2) == 1


class TestPermits:
    async def test_are_missing_as_many_as_there_are_more_calls_waiting(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        await start(stage, model, user, 4)
        async with stage.unit_of_work() as work:
            await work.permits.enqueue(LINE, 1)
            await work.permits.enqueue("azure", 9)
        assert await missing(stage) == {LINE: 3}

    async def test_that_a_worker_has_just_picked_are_on_their_way(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        await start(stage, model, user)
        await stage.pick_permit(LINE)
        assert await missing(stage) == {}

    async def test_that_are_out_with_a_call_bring_no_other_on_its_way(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        await start(stage, model, user, 2)
        permit = await stage.pick_permit(LINE)
        await take(stage, permit)
        assert await missing(stage) == {LINE: 1}

    async def test_are_not_missing_where_nothing_waits(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        await start(stage, model, user)
        taken = await take(stage, await stage.pick_permit(LINE))
        assert await missing(stage) == {}
        await end(stage, taken.call.id, CallStatus.FAILED)
        assert await missing(stage) == {}


class TestOrphans:
    async def test_are_calls_that_are_out_under_a_permit_that_is_gone(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        await start(stage, model, user, 3)
        ended = await take(stage, await stage.pick_permit(LINE))
        await end(stage, ended.call.id, CallStatus.FAILED)
        orphan = await take(stage, await stage.pick_permit(LINE))
        await stage.lose_permits()
        assert await orphans(stage, stage.now() + A_MINUTE) == [orphan.call.id]

    async def test_are_none_while_a_worker_has_the_permit(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        await start(stage, model, user)
        await take(stage, await stage.pick_permit(LINE))
        assert await orphans(stage, stage.now() + A_MINUTE) == []

    async def test_are_not_looked_for_among_calls_that_were_just_sent(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        before = stage.now()
        await start(stage, model, user)
        await take(stage, 1)
        assert await orphans(stage, before) == []

    async def test_come_oldest_first_and_no_more_than_were_asked_for(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        await start(stage, model, user, 3)
        sent = [(await take(stage, permit)).call.id for permit in (1, 2, 3)]
        assert await orphans(stage, stage.now() + A_MINUTE, limit=2) == sent[:2]


class TestNotesOfPermits:
    @pytest.mark.parametrize(("limit", "gone"), [(100, 2), (1, 1)])
    async def test_go_when_they_are_old(self, stage: Stage, limit: int, gone: int) -> None:
        now = stage.now()
        for hours in (30, 26, 1):
            await stage.note_permit(now - timedelta(hours=hours))
        async with stage.unit_of_work() as work:
            assert await work.upkeep.forget_used_permits(now - timedelta(days=1), limit=limit) == gone
        async with stage.unit_of_work() as work:
            assert await work.upkeep.forget_used_permits(now, limit=100) == 3 - gone
