"""A provider call: one request that may be billed.

waiting ──> sent ──> delivered | failed
   │          └────> outcome_unknown ──> delivered   (the response arrived after all)
   └──> cancelled
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid4

from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import NewImage
from intric.image_models.domain.image_generator import GenerationError, OutcomeUnknown


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


class IllegalTransition(Exception):
    """A call can't get this status from the one that it has: a defect of the caller."""


@dataclass(kw_only=True, slots=True)
class ProviderCall:
    """One request to a provider for `count` pictures, the first of which is the generation's `first_index`.

    `job_id` is the queue's job that the call was sent under. Times are in UTC.
    """

    id: UUID = field(default_factory=uuid4)
    position: int
    first_index: int
    count: int
    seed: int
    status: CallStatus = CallStatus.WAITING
    job_id: int | None = None
    sent_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def indexes(self) -> range:
        return range(self.first_index, self.first_index + self.count)

    def start(self, job_id: int, now: datetime) -> None:
        self._become(CallStatus.SENT)
        self.job_id, self.sent_at = job_id, now

    def end(self, status: CallStatus, now: datetime) -> None:
        self._become(status)
        self.ended_at = now

    def _become(self, status: CallStatus) -> None:
        if not self.status.may_become(status):
            raise IllegalTransition(f"{self.status} -> {status}")
        self.status = status


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What a call ended with: its status, the pictures that arrived, and why the others did not."""

    status: CallStatus
    images: Sequence[NewImage] = ()
    failures: Sequence[Failure] = ()

    @classmethod
    def failed(cls, call: ProviderCall, error: GenerationError, message: str | None = None) -> Self:
        """The error for each picture of the call, in the words of `message` where there is one."""
        unknown = isinstance(error, OutcomeUnknown)
        status = CallStatus.OUTCOME_UNKNOWN if unknown else CallStatus.FAILED
        return cls(status, failures=[Failure.of(index, error, message) for index in call.indexes])
