"""Generations: their calls, the transitions of their states, and the events of these."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.image_models import make_generation, make_image_model, make_new_image, make_user

from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import NewImage
from intric.image_models.domain.generation import (
    MAX_SEED,
    Generation,
    GenerationEvent,
    GenerationKind,
    GenerationStatus,
)
from intric.image_models.domain.image_generator import OutcomeUnknown, ProviderFailed
from intric.image_models.domain.provider_call import CallOutcome, CallStatus, IllegalTransition

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LATER = NOW + timedelta(seconds=5)

TRANSITIONS = {
    CallStatus.WAITING: {CallStatus.SENT, CallStatus.CANCELLED},
    CallStatus.SENT: {CallStatus.DELIVERED, CallStatus.FAILED, CallStatus.OUTCOME_UNKNOWN},
    CallStatus.OUTCOME_UNKNOWN: {CallStatus.DELIVERED},
}


def generation(
    per_request: int = 1, requested: int = 4, kind: GenerationKind = GenerationKind.IMAGES
) -> Generation:
    model = make_image_model(max_images_per_request=per_request)
    return make_generation(model, make_user(), requested=requested, kind=kind)


def sent(requested: int = 1, per_request: int = 1) -> Generation:
    """Return a generation whose calls have all been sent."""
    made = generation(per_request, requested)
    for job_id, call in enumerate(made.calls):
        made.start_call(call.id, job_id, NOW)
    return made


def delivered(*indexes: int) -> CallOutcome:
    return CallOutcome(CallStatus.DELIVERED, [make_new_image(index) for index in indexes])


def summary_of(events: list[GenerationEvent[NewImage]]) -> list[tuple[int, int, str | None]]:
    """Return each event's number, index of the picture, and code of the failure if it failed."""
    return [(event.number, event.outcome.index, getattr(event.outcome, "code", None)) for event in events]


class TestPlanningCalls:
    def test_every_picture_belongs_to_exactly_one_call(self) -> None:
        calls = generation(per_request=3, requested=4).calls
        assert [list(call.indexes) for call in calls] == [[0, 1, 2], [3]]
        assert [call.count for call in calls] == [3, 1]
        assert [call.position for call in calls] == [0, 1]

    def test_each_call_has_its_own_seed(self) -> None:
        planned = generation()
        assert [call.seed for call in planned.calls] == [planned.seed + k for k in range(4)]

    def test_seeds_differ_between_generations(self) -> None:
        assert len({generation().seed for _ in range(5)}) > 1

    def test_no_seed_exceeds_31_bits(self) -> None:
        assert MAX_SEED + 4 < 2**31


class TestStates:
    @pytest.mark.parametrize("before", CallStatus)
    @pytest.mark.parametrize("after", CallStatus)
    def test_only_the_listed_transitions_are_allowed(self, before: CallStatus, after: CallStatus) -> None:
        assert before.may_become(after) is (after in TRANSITIONS.get(before, set()))

    def test_a_call_is_open_until_it_has_ended(self) -> None:
        assert {status for status in CallStatus if status.is_open} == {CallStatus.WAITING, CallStatus.SENT}

    def test_a_generation_is_over_when_finished_or_cancelled(self) -> None:
        over = {status for status in GenerationStatus if status.is_over}
        assert over == {GenerationStatus.FINISHED, GenerationStatus.CANCELLED}


class TestStartingACall:
    def test_marks_it_as_sent_and_the_generation_as_running(self) -> None:
        started = generation()
        call = started.start_call(started.calls[1].id, 7, NOW)
        assert (call.status, call.job_id, call.sent_at) == (CallStatus.SENT, 7, NOW)
        assert started.status is GenerationStatus.RUNNING
        assert [each.status for each in started.calls].count(CallStatus.WAITING) == 3

    def test_is_refused_for_one_that_was_sent_already(self) -> None:
        running = sent()
        with pytest.raises(IllegalTransition):
            running.start_call(running.calls[0].id, 8, LATER)
        assert running.calls[0].job_id == 0

    def test_is_refused_for_a_call_of_another_generation(self) -> None:
        with pytest.raises(KeyError):
            generation().start_call(generation().calls[0].id, 7, NOW)


class TestEndingACall:
    def test_numbers_the_events_over_all_calls_in_the_order_of_the_pictures(self) -> None:
        running = sent(requested=4, per_request=2)
        second, first = running.calls[1], running.calls[0]
        assert summary_of(running.end_call(second.id, delivered(3, 2), NOW)) == [(1, 2, None), (2, 3, None)]
        mixed = CallOutcome(
            CallStatus.DELIVERED, [make_new_image(1)], [Failure.of(0, ProviderFailed("nothing"))]
        )
        assert summary_of(running.end_call(first.id, mixed, NOW)) == [(3, 0, "provider_error"), (4, 1, None)]

    def test_finishes_the_generation_with_its_last_open_call(self) -> None:
        running = sent(requested=2)
        running.end_call(running.calls[0].id, delivered(0), NOW)
        assert (running.status, running.finished_at) == (GenerationStatus.RUNNING, None)
        running.end_call(running.calls[1].id, delivered(1), LATER)
        assert (running.status, running.finished_at) == (GenerationStatus.FINISHED, LATER)
        assert [call.ended_at for call in running.calls] == [NOW, LATER]

    def test_ending_it_twice_changes_nothing(self) -> None:
        running = sent()
        call = running.calls[0]
        running.end_call(call.id, delivered(0), NOW)
        assert running.end_call(call.id, CallOutcome.failed(call, ProviderFailed()), LATER) == []
        assert (call.status, call.ended_at, running.last_event) == (CallStatus.DELIVERED, NOW, 1)

    def test_one_whose_outcome_was_unknown_may_still_deliver(self) -> None:
        running = sent()
        call = running.calls[0]
        unknown = running.end_call(call.id, CallOutcome.failed(call, OutcomeUnknown()), NOW)
        assert (summary_of(unknown), call.status) == ([(1, 0, "outcome_unknown")], CallStatus.OUTCOME_UNKNOWN)
        assert summary_of(running.end_call(call.id, delivered(0), LATER)) == [(2, 0, None)]
        assert (running.status, running.finished_at) == (GenerationStatus.FINISHED, NOW)

    def test_without_a_picture_gives_no_event_and_still_finishes_the_generation(self) -> None:
        running = sent()
        assert running.end_call(running.calls[0].id, delivered(), NOW) == []
        assert running.status is GenerationStatus.FINISHED


class TestCancelling:
    def test_fails_the_waiting_pictures_and_lets_sent_calls_complete(self) -> None:
        running = generation(requested=3)
        running.start_call(running.calls[0].id, 1, NOW)
        assert summary_of(running.cancel(NOW)) == [(1, 1, "cancelled"), (2, 2, "cancelled")]
        assert (running.status, running.cancel_requested_at) == (GenerationStatus.RUNNING, NOW)
        assert summary_of(running.end_call(running.calls[0].id, delivered(0), LATER)) == [(3, 0, None)]
        assert (running.status, running.finished_at) == (GenerationStatus.CANCELLED, LATER)

    def test_may_be_repeated(self) -> None:
        waiting = generation(requested=2)
        waiting.cancel(NOW)
        assert waiting.cancel(LATER) == []
        assert (waiting.cancel_requested_at, waiting.finished_at) == (NOW, NOW)

    def test_does_nothing_to_one_that_is_over(self) -> None:
        finished = sent()
        finished.end_call(finished.calls[0].id, delivered(0), NOW)
        assert finished.cancel(LATER) == []
        assert (finished.status, finished.cancel_requested_at) == (GenerationStatus.FINISHED, None)


class TestDrafts:
    def test_an_unchosen_icon_is_kept_for_seven_days_and_a_picture_for_good(self) -> None:
        assert generation(kind=GenerationKind.ICONS).draft_expiry(NOW) == NOW + timedelta(days=7)
        assert generation(kind=GenerationKind.IMAGES).draft_expiry(NOW) is None


def test_the_repr_of_a_generation_holds_no_text_of_the_user() -> None:
    secret = make_generation(
        make_image_model(), make_user(), prompt="hemligt", own_words="hemligt", resource_name="hemligt"
    )
    assert "hemligt" not in repr(secret)
