"""Generations: their calls, and what may follow what."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.image_models import make_generation, make_image_model, make_user

from intric.image_models.domain.generation import (
    MAX_SEED,
    CallStatus,
    Generation,
    GenerationKind,
    GenerationStatus,
)

MAY_FOLLOW = {
    CallStatus.WAITING: {CallStatus.SENT, CallStatus.CANCELLED},
    CallStatus.SENT: {CallStatus.DELIVERED, CallStatus.FAILED, CallStatus.OUTCOME_UNKNOWN},
    CallStatus.OUTCOME_UNKNOWN: {CallStatus.DELIVERED},
}


def generation(
    per_request: int = 1, requested: int = 4, kind: GenerationKind = GenerationKind.IMAGES
) -> Generation:
    model = make_image_model(max_images_per_request=per_request)
    return make_generation(model, make_user(), requested=requested, kind=kind)


class TestPlanningCalls:
    def test_every_picture_belongs_to_exactly_one_call(self) -> None:
        calls = generation(per_request=3, requested=4).calls
        assert [list(call.indexes) for call in calls] == [[0, 1, 2], [3]]
        assert [call.count for call in calls] == [3, 1]
        assert [call.position for call in calls] == [0, 1]

    def test_each_call_has_a_seed_of_its_own(self) -> None:
        planned = generation()
        assert [call.seed for call in planned.calls] == [planned.seed + k for k in range(4)]

    def test_another_generation_of_the_same_has_another_seed(self) -> None:
        assert len({generation().seed for _ in range(5)}) > 1

    def test_no_seed_is_larger_than_providers_take(self) -> None:
        assert MAX_SEED + 4 < 2**31


class TestStates:
    @pytest.mark.parametrize("before", CallStatus)
    @pytest.mark.parametrize("after", CallStatus)
    def test_a_call_goes_its_way_and_never_back(self, before: CallStatus, after: CallStatus) -> None:
        assert before.may_become(after) is (after in MAY_FOLLOW.get(before, set()))

    def test_a_call_is_open_until_it_has_an_end(self) -> None:
        assert {status for status in CallStatus if status.is_open} == {CallStatus.WAITING, CallStatus.SENT}

    def test_a_generation_is_over_when_finished_or_cancelled(self) -> None:
        over = {status for status in GenerationStatus if status.is_over}
        assert over == {GenerationStatus.FINISHED, GenerationStatus.CANCELLED}


class TestDrafts:
    def test_an_unchosen_icon_is_kept_for_seven_days_and_a_picture_for_good(self) -> None:
        now = datetime.now(UTC)
        assert generation(kind=GenerationKind.ICONS).draft_expiry(now) == now + timedelta(days=7)
        assert generation(kind=GenerationKind.IMAGES).draft_expiry(now) is None


def test_nothing_that_people_wrote_is_in_a_generations_repr() -> None:
    secret = make_generation(
        make_image_model(), make_user(), prompt="hemligt", own_words="hemligt", resource_name="hemligt"
    )
    assert "hemligt" not in repr(secret)
