"""A generation: one accepted request for pictures, and the provider calls that make them.

queued ──> running ──> finished | cancelled

An aggregate: to change a generation or one of its calls, load it whole and locked, call one of its methods, and save
it with the events that come back.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID, uuid4

from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage, NewImage
from intric.image_models.domain.image_generator import Cancelled
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.domain.provider_call import CallOutcome, CallStatus, ProviderCall

DRAFTS_KEPT = timedelta(days=7)
# For as long as this a repeated request with the same key is answered with the first one's generation.
KEYS_KEPT = timedelta(hours=24)

# Providers take seeds up to 2^31 - 1; the highest seed of a generation is its own plus its last call's position.
MAX_SEED = 2**31 - 100

Picture = TypeVar("Picture", NewImage, GeneratedImage)


class GenerationKind(StrEnum):
    IMAGES = "images"
    ICONS = "icons"
    TEST = "test"  # tries whether the model answers: its picture is checked and not kept


class GenerationStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self in (GenerationStatus.FINISHED, GenerationStatus.CANCELLED)


OPEN_STATUSES = tuple(status for status in GenerationStatus if not status.is_over)


@dataclass(frozen=True, slots=True)
class Idempotency:
    """Tells a repeated request from a new one: the caller's own key, and a digest of the whole request."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class GenerationEvent(Generic[Picture]):
    """What happened to one picture. `number` counts a generation's events from 1, without gaps."""

    number: int
    outcome: Picture | Failure


@dataclass(kw_only=True, slots=True)
class Generation:
    """A request for pictures by a user to a model; `calls` are its provider calls in order.

    `prompt` is what the provider gets; `own_words` is the part of it that the person wrote, None where all of it was
    made automatically. `resource_name` and `resource_description` say what an icon is for. `last_event` is the
    number of the latest event.
    """

    id: UUID = field(default_factory=uuid4)
    tenant_id: UUID
    user_id: UUID
    image_model_id: UUID
    kind: GenerationKind
    prompt: str = field(repr=False)
    own_words: str | None = field(default=None, repr=False)
    resource_name: str | None = field(default=None, repr=False)
    resource_description: str | None = field(default=None, repr=False)
    requested: int
    size: str | None = None
    quality: str | None = None
    background: str | None = None
    seed: int = field(default_factory=lambda: secrets.randbelow(MAX_SEED))
    status: GenerationStatus = GenerationStatus.QUEUED
    idempotency: Idempotency | None = field(default=None, repr=False)
    created_at: datetime | None = None
    last_event: int = 0
    cancel_requested_at: datetime | None = None
    finished_at: datetime | None = None
    calls: list[ProviderCall] = field(default_factory=list)

    def draft_expiry(self, now: datetime) -> datetime | None:
        """Until when a variant that is not chosen is kept; None for pictures, which stay."""
        return now + DRAFTS_KEPT if self.kind is GenerationKind.ICONS else None

    def plan_calls(self, model: ImageModel) -> None:
        """Split the requested pictures into calls, each with its own seed."""
        first = 0
        for position, count in enumerate(model.split(self.requested)):
            self.calls.append(
                ProviderCall(position=position, first_index=first, count=count, seed=self.seed + position)
            )
            first += count

    def call(self, call_id: UUID) -> ProviderCall:
        """Raises KeyError for a call of another generation."""
        for call in self.calls:
            if call.id == call_id:
                return call
        raise KeyError(call_id)

    def start_call(self, call_id: UUID, job_id: int, now: datetime) -> ProviderCall:
        """Mark a waiting call as sent under a job of the queue. Raises IllegalTransition for any other call."""
        call = self.call(call_id)
        call.start(job_id, now)
        if self.status is GenerationStatus.QUEUED:
            self.status = GenerationStatus.RUNNING
        return call

    def end_call(self, call_id: UUID, outcome: CallOutcome, now: datetime) -> list[GenerationEvent[NewImage]]:
        """End a call; one event for each picture and failure, in the order of the pictures.

        A call that has ended stays as it is and gives no events, save that one whose outcome was unknown may still
        deliver.
        """
        call = self.call(call_id)
        if not call.status.may_become(outcome.status):
            return []
        call.end(outcome.status, now)
        events = self._record([*outcome.images, *outcome.failures])
        self._finish_when_done(now)
        return events

    def cancel(self, now: datetime) -> list[GenerationEvent[NewImage]]:
        """Cancel the calls that still wait; one failure for each of their pictures. Sent calls complete.

        Does nothing to a generation that is over. May be repeated.
        """
        if self.status.is_over:
            return []
        self.cancel_requested_at = self.cancel_requested_at or now
        waiting = [call for call in self.calls if call.status is CallStatus.WAITING]
        for call in waiting:
            call.end(CallStatus.CANCELLED, now)
        events = self._record([Failure.of(index, Cancelled()) for call in waiting for index in call.indexes])
        self._finish_when_done(now)
        return events

    def _record(self, outcomes: Sequence[NewImage | Failure]) -> list[GenerationEvent[NewImage]]:
        first = self.last_event + 1
        self.last_event += len(outcomes)
        in_order = sorted(outcomes, key=lambda outcome: outcome.index)
        return [GenerationEvent(number, outcome) for number, outcome in enumerate(in_order, start=first)]

    def _finish_when_done(self, now: datetime) -> None:
        if self.status.is_over or any(call.status.is_open for call in self.calls):
            return
        cancelled = self.cancel_requested_at is not None
        self.status = GenerationStatus.CANCELLED if cancelled else GenerationStatus.FINISHED
        self.finished_at = now
