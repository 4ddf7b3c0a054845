"""Generations: storing, claiming and ending their calls, cancelling, and events."""

from datetime import timedelta
from typing import Any

import pytest
from tests.factories.image_models import make_new_image
from tests.integration.image_models.harnesses import RepositoryHarness
from tests.integration.image_models.repositories.harness import (
    QUEUE,
    cancel,
    claim,
    claim_all,
    claim_next,
    end,
    events_of,
    make_picture,
    start,
    status_of,
)

from intric.image_models.application.provider_calls import claim_next_call
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generation import GenerationKind, GenerationStatus, Idempotency
from intric.image_models.domain.generation_repo import WaitingCalls
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.domain.provider_call import CallStatus
from intric.image_models.domain.provider_slots import ProviderSlots
from intric.shared.exceptions import NotFound
from intric.shared.user import User


class TestGenerations:
    async def test_are_stored_as_they_were_accepted(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        texts: dict[str, Any] = {"own_words": "en älg", "resource_name": "Ö", "resource_description": "Å"}
        options: dict[str, Any] = {"size": "1x1", "quality": "low", "background": "opaque"}
        generation = await start(
            harness, model, user, kind=GenerationKind.ICONS, prompt="en älg på ö", **texts, **options
        )
        async with harness.unit_of_work() as uow:
            stored = await uow.generations.one(user.tenant_id, user.id, generation.id)
        assert stored.created_at is not None
        stored.created_at, stored.calls = None, generation.calls
        assert stored == generation

    async def test_are_found_by_their_own_user_only(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        generation = await start(harness, model, user)
        colleague, stranger = await harness.user(user.tenant_id), await harness.user()
        for tenant_id, user_id in (
            (user.tenant_id, colleague.id),
            (stranger.tenant_id, stranger.id),
            (stranger.tenant_id, user.id),
        ):
            async with harness.unit_of_work() as uow:
                with pytest.raises(NotFound):
                    await uow.generations.one(tenant_id, user_id, generation.id)

    async def test_are_found_by_their_user_s_idempotency_key(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        once = Idempotency("a-key", "a digest")
        generation = await start(harness, model, user, idempotency=once)
        colleague = await harness.user(user.tenant_id)
        async with harness.unit_of_work() as uow:
            found = await uow.generations.find_by_idempotency_key(user.tenant_id, user.id, "a-key")
            assert found is not None and (found.id, found.idempotency) == (generation.id, once)
            assert await uow.generations.find_by_idempotency_key(user.tenant_id, user.id, "another") is None
            assert (
                await uow.generations.find_by_idempotency_key(user.tenant_id, colleague.id, "a-key") is None
            )

    async def test_waiting_calls_are_counted_for_each_tenant_and_user(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        colleague, stranger = await harness.user(user.tenant_id), await harness.user()
        await start(harness, model, user, 2)
        await start(harness, model, colleague, 1)
        await start(harness, model, stranger, 4)
        async with harness.unit_of_work() as uow:
            assert await uow.generations.waiting_calls(user.tenant_id, user.id) == WaitingCalls(3, 2)
            assert await uow.generations.waiting_calls(stranger.tenant_id, user.id) == WaitingCalls(4, 0)

    async def test_sent_calls_are_counted_for_each_tenant(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        stranger = await harness.user()
        await start(harness, model, user, 3)
        await claim(harness, 1)
        claimed = await claim(harness, 2)
        await end(harness, claimed.call.id, images=[make_new_image(1)])
        async with harness.unit_of_work() as uow:
            assert await uow.generations.calls_sent(user.tenant_id, within=timedelta(minutes=1)) == 2
            assert await uow.generations.calls_sent(user.tenant_id, within=timedelta(0)) == 0
            assert await uow.generations.calls_sent(stranger.tenant_id, within=timedelta(minutes=1)) == 0


class TestClaimingCalls:
    async def test_marks_the_call_as_sent_and_the_generation_as_running(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        generation = await start(harness, model, user)
        assert await status_of(harness, generation) is GenerationStatus.QUEUED
        claimed = await claim(harness, 1)
        (planned,) = generation.calls
        assert claimed.call.status is CallStatus.SENT
        assert (claimed.call.id, claimed.call.indexes, claimed.call.seed) == (
            planned.id,
            planned.indexes,
            planned.seed,
        )
        assert (claimed.generation.id, claimed.model.id) == (generation.id, model.id)
        assert await status_of(harness, generation) is GenerationStatus.RUNNING

    async def test_a_user_s_calls_are_claimed_in_the_order_of_their_acceptance(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        generations = [await start(harness, model, user, 2) for _ in range(3)]
        expected = [call.id for generation in generations for call in generation.calls]
        assert [(await claim(harness, job_id)).call.id for job_id in range(6)] == expected

    async def test_a_tenant_s_users_take_turns(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        colleague, third = [await harness.user(user.tenant_id) for _ in range(2)]
        for each, count in ((user, 4), (user, 2), (colleague, 2), (third, 1)):
            await start(harness, model, each, count)
        served = []
        for job_id in range(9):
            claimed = await claim(harness, job_id)
            served.append(claimed.generation.user_id)
            await end(harness, claimed.call.id, images=[make_new_image(claimed.call.first_index)])
        assert served == [
            each.id for each in (user, colleague, third, user, colleague, user, user, user, user)
        ]

    async def test_the_user_with_the_fewest_open_calls_comes_first(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        colleague = await harness.user(user.tenant_id)
        await start(harness, model, user, 4)
        for job_id in range(3):
            await claim(harness, job_id)
        await start(harness, model, colleague, 3)
        order = [(await claim(harness, job_id)).generation.user_id for job_id in (3, 4, 5)]
        assert order == [colleague.id] * 3

    async def test_the_tenant_with_the_fewest_open_calls_comes_first(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        stranger = await harness.user()
        await start(harness, model, user, 4)
        await claim(harness, 1)
        await claim(harness, 2)
        await start(harness, model, stranger, 3)
        order = [(await claim(harness, job_id)).generation.tenant_id for job_id in (3, 4, 5)]
        assert order[:2] == [stranger.tenant_id] * 2
        assert set(order[2:]) <= {user.tenant_id, stranger.tenant_id}

    async def test_between_equal_tenants_the_one_served_longest_ago_comes_first(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        stranger = await harness.user()
        await start(harness, model, user, 3)
        await start(harness, model, stranger, 3)
        served = []
        for job_id in range(6):
            claimed = await claim(harness, job_id)
            served.append(claimed.generation.tenant_id)
            await end(harness, claimed.call.id, images=[make_new_image(claimed.call.first_index)])
        assert served == [user.tenant_id, stranger.tenant_id] * 3

    async def test_the_last_slots_are_left_to_tenants_with_fewer_calls_out_than_slots_are_free(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        slots = ProviderSlots(limit=8, reserved=3)
        stranger, newcomer = await harness.user(), await harness.user()
        await harness.model(stranger)
        for each, expected in ((user, 5), (stranger, 2), (newcomer, 1)):
            await start(harness, model, each, 9)
            assert await claim_all(harness, slots) == [each.tenant_id] * expected

    async def test_a_tenant_that_alone_uses_the_provider_takes_every_slot(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        stranger = await harness.user()
        await harness.model(stranger, credential_provider="azure")
        await harness.model(stranger, is_org_enabled=False)
        await start(harness, model, user, 12)
        for job_id in range(8):
            assert await claim_next(harness, job_id, ProviderSlots(limit=8, reserved=3)) is not None

    async def test_calls_of_another_provider_are_not_claimed(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user)
        async with harness.unit_of_work() as uow:
            assert await claim_next_call(uow, "azure", 1, harness.now()) is None

    async def test_a_stalled_call_is_found_by_its_job_until_it_has_ended(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        await start(harness, model, user, 2)
        claimed = await claim(harness, 7)
        async with harness.unit_of_work() as uow:
            stalled = await uow.generations.find_stalled_call(7)
            assert stalled is not None and stalled.id == claimed.call.id
            assert await uow.generations.find_stalled_call(8) is None
        await end(harness, claimed.call.id, images=[make_new_image()])
        async with harness.unit_of_work() as uow:
            assert await uow.generations.find_stalled_call(7) is None


class TestCancelling:
    async def test_ends_waiting_calls_and_leaves_sent_ones(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        generation = await start(harness, model, user, 3)
        claimed = await claim(harness, 1)
        await cancel(harness, generation)
        cancelled = [(1, 1, "cancelled"), (2, 2, "cancelled")]
        assert await events_of(harness, generation) == cancelled
        assert await status_of(harness, generation) is GenerationStatus.RUNNING
        async with harness.unit_of_work() as uow:
            assert await claim_next_call(uow, QUEUE, 2, harness.now()) is None
            assert await uow.generations.waiting_calls(user.tenant_id, user.id) == WaitingCalls(0, 0)
        await end(harness, claimed.call.id, images=[make_new_image()])
        assert await events_of(harness, generation) == [*cancelled, (3, 0, None)]
        assert await status_of(harness, generation) is GenerationStatus.CANCELLED

    async def test_may_be_repeated_and_changes_no_finished_generation(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        generation = await start(harness, model, user)
        for _ in range(2):
            await cancel(harness, generation)
            assert await events_of(harness, generation) == [(1, 0, "cancelled")]
            assert await status_of(harness, generation) is GenerationStatus.CANCELLED
        picture = await make_picture(harness, model, user)
        async with harness.unit_of_work() as uow:
            await uow.generations.get_for_update(user.tenant_id, user.id, picture.generation_id)
            finished = await uow.generations.one(user.tenant_id, user.id, picture.generation_id)
        assert finished.status is GenerationStatus.FINISHED

    async def test_is_refused_to_other_users(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        generation = await start(harness, model, user)
        colleague = await harness.user(user.tenant_id)
        async with harness.unit_of_work() as uow:
            with pytest.raises(NotFound):
                await uow.generations.get_for_update(user.tenant_id, colleague.id, generation.id)
        assert await status_of(harness, generation) is GenerationStatus.QUEUED


class TestEndingCalls:
    async def test_numbers_the_events_of_all_calls_and_finishes_with_the_last(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        model = await harness.model(user, max_images_per_request=2)
        generation = await start(harness, model, user, 4)
        first, second = await claim(harness, 1), await claim(harness, 2)
        blocked = Failure(3, "content_blocked", "Nej.", retry_after=2.5)
        await end(harness, second.call.id, images=[make_new_image(2)], failures=[blocked])
        assert await status_of(harness, generation) is GenerationStatus.RUNNING
        await end(harness, first.call.id, images=[make_new_image(1), make_new_image(0)])
        assert await status_of(harness, generation) is GenerationStatus.FINISHED
        expected = [(1, 2, None), (2, 3, "content_blocked"), (3, 0, None), (4, 1, None)]
        assert await events_of(harness, generation) == expected
        assert await events_of(harness, generation, after=3) == expected[3:]
        async with harness.unit_of_work() as uow:
            events = await uow.generations.events(user.tenant_id, generation.id, after=1)
        assert events[0].outcome == blocked

    async def test_an_ended_call_is_not_changed(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        generation = await start(harness, model, user)
        claimed = await claim(harness, 1)
        await end(
            harness, claimed.call.id, CallStatus.FAILED, failures=[Failure(0, "provider_error", "Nej.")]
        )
        await end(harness, claimed.call.id, CallStatus.DELIVERED, images=[make_new_image()])
        await end(harness, claimed.call.id, CallStatus.OUTCOME_UNKNOWN, failures=[Failure(0, "x", "y")])
        assert await events_of(harness, generation) == [(1, 0, "provider_error")]

    async def test_a_call_with_unknown_outcome_may_still_deliver_but_not_fail(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        generation = await start(harness, model, user)
        claimed = await claim(harness, 1)
        unknown = [Failure(0, "outcome_unknown", "Kanske.")]
        await end(harness, claimed.call.id, CallStatus.OUTCOME_UNKNOWN, failures=unknown)
        assert await status_of(harness, generation) is GenerationStatus.FINISHED
        await end(
            harness, claimed.call.id, CallStatus.FAILED, failures=[Failure(0, "provider_error", "Nej.")]
        )
        await end(harness, claimed.call.id, CallStatus.DELIVERED, images=[make_new_image()])
        await end(harness, claimed.call.id, CallStatus.DELIVERED, images=[make_new_image()])
        assert await events_of(harness, generation) == [(1, 0, "outcome_unknown"), (2, 0, None)]

    async def test_a_call_that_was_never_sent_does_not_end(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        generation = await start(harness, model, user)
        await end(harness, generation.calls[0].id, images=[make_new_image()])
        assert await events_of(harness, generation) == []
        assert await status_of(harness, generation) is GenerationStatus.QUEUED

    async def test_a_call_whose_owner_was_removed_leaves_nothing_behind(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        colleague = await harness.user(user.tenant_id)
        stored = await make_picture(harness, model, colleague)
        await start(harness, model, user)
        claimed = await claim(harness, 1)
        await harness.remove_generations(user)
        await end(harness, claimed.call.id, images=[make_new_image()])
        async with harness.unit_of_work() as uow:
            left = await uow.generated_images.list_by_tenant(
                user.tenant_id, user_id=None, limit=50, cursor=None
            )
        assert [image.id for image in left.items] == [stored.id]

    async def test_events_are_read_by_their_own_tenant_only(
        self, harness: RepositoryHarness, user: User, model: ImageModel
    ) -> None:
        picture, stranger = await make_picture(harness, model, user), await harness.user()
        async with harness.unit_of_work() as uow:
            assert await uow.generations.events(stranger.tenant_id, picture.generation_id, after=0) == []
