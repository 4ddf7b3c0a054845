"""A generation: one accepted request for pictures, and the provider calls that carry it out.

call:        waiting ──> sent ──> delivered | failed
                │          └────> outcome_unknown ──> delivered   (the picture came home after all)
                └──> cancelled
generation:  queued ──> running ──> finished | cancelled
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from intric.image_models.domain.image_model import ImageModel

DRAFTS_KEPT = timedelta(days=7)
# For as long as this a request with the same key is answered with what became of the first one.
KEYS_KEPT = timedelta(hours=24)

# Providers take seeds up to 2^31 - 1; the highest seed of a generation is its own plus its last call's position.
MAX_SEED = 2**31 - 100


class GenerationKind(StrEnum):
    IMAGES = "images"
    ICONS = "icons"
    TEST = "test"  # only to see whether the model answers: its picture is looked at and not kept


class GenerationStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self in (GenerationStatus.FINISHED, GenerationStatus.CANCELLED)


class CallStatus(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"
    OUTCOME_UNKNOWN = "outcome_unknown"

    @property
    def is_open(self) -> bool:
        return self in (CallStatus.WAITING, CallStatus.SENT)

    def may_become(self, following: "CallStatus") -> bool:
        return following in _MAY_FOLLOW[self]


_MAY_FOLLOW: dict[CallStatus, frozenset[CallStatus]] = {
    CallStatus.WAITING: frozenset({CallStatus.SENT, CallStatus.CANCELLED}),
    CallStatus.SENT: frozenset({CallStatus.DELIVERED, CallStatus.FAILED, CallStatus.OUTCOME_UNKNOWN}),
    CallStatus.OUTCOME_UNKNOWN: frozenset({CallStatus.DELIVERED}),
    CallStatus.DELIVERED: frozenset(),
    CallStatus.FAILED: frozenset(),
    CallStatus.CANCELLED: frozenset(),
}


@dataclass(kw_only=True, slots=True)
class ProviderCall:
    """One request to a provider for `count` pictures, the first of which is the generation's `first_index`."""

    id: UUID = field(default_factory=uuid4)
    position: int
    first_index: int
    count: int
    seed: int
    status: CallStatus = CallStatus.WAITING

    @property
    def indexes(self) -> range:
        return range(self.first_index, self.first_index + self.count)


@dataclass(frozen=True, slots=True)
class Idempotency:
    """What tells a repeated request from a new one: the caller's own key, and a digest of all that was asked for."""

    key: str
    fingerprint: str


@dataclass(kw_only=True, slots=True)
class Generation:
    """What was asked for, by whom, of which model; `calls` are its provider calls in order.

    `prompt` is what the provider gets; `own_words` is what the person wrote of it themselves, None where all of it
    was made automatically. `resource_name` and `resource_description` say what an icon is for.
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
    calls: list[ProviderCall] = field(default_factory=list)

    def draft_expiry(self, now: datetime) -> datetime | None:
        """Until when a variant that nobody chooses is kept; None for pictures, which stay."""
        return now + DRAFTS_KEPT if self.kind is GenerationKind.ICONS else None

    def plan_calls(self, model: ImageModel) -> None:
        """Split the pictures asked for into calls, each with a seed of its own."""
        first = 0
        for position, count in enumerate(model.split(self.requested)):
            self.calls.append(
                ProviderCall(position=position, first_index=first, count=count, seed=self.seed + position)
            )
            first += count
