"""The one place where a generation is put into the queue: with its calls and a job for each, in one transaction."""

from datetime import timedelta

from intric.image_models.application.picture_quota import PictureQuota
from intric.image_models.application.ports.unit_of_work import UnitOfWork
from intric.image_models.domain.generation import Generation
from intric.image_models.domain.image_model import ImageModel
from intric.shared.exceptions import Busy

# The rate is measured over this time; no `Retry-After` is longer than the second.
RATE_WINDOW = timedelta(seconds=60)
MAX_RETRY_AFTER_S = 600.0


class GenerationQueue:
    """Args:
    max_waiting, max_waiting_of_user: how many calls of one tenant, and of one of its users, may wait.
    quota: how many pictures may be stored.
    """

    def __init__(self, *, max_waiting: int, max_waiting_of_user: int, quota: PictureQuota) -> None:
        self._max_waiting = max_waiting
        self._max_waiting_of_user = max_waiting_of_user
        self._quota = quota

    async def enqueue(self, uow: UnitOfWork, generation: Generation, model: ImageModel) -> None:
        """Queue the calls of a new generation.

        Raises:
            Busy: more than about `max_waiting` calls of the tenant would wait, or too many of the user. About, since
                requests at the same moment don't count each other's calls.
            QuotaExceeded, StorageFull: its pictures could not be stored.
        """
        await self._quota.require_room(uow, generation)
        generation.plan_calls(model)
        waiting = await uow.generations.waiting_calls(generation.tenant_id, generation.user_id)
        room = min(self._max_waiting - waiting.of_tenant, self._max_waiting_of_user - waiting.of_user)
        too_many = len(generation.calls) - room
        if too_many > 0:
            sent = await uow.generations.calls_sent(generation.tenant_id, within=RATE_WINDOW)
            raise Busy(retry_after=seconds_until_room(too_many, sent))
        await uow.generations.add(generation, provider=model.queue)
        await uow.jobs.enqueue(model.queue, len(generation.calls))


def seconds_until_room(too_many: int, sent_recently: int) -> float:
    """The time until that many calls have been sent, at the rate of the last `RATE_WINDOW`."""
    window_s = RATE_WINDOW.total_seconds()
    if sent_recently == 0:
        return window_s
    return min(too_many * window_s / sent_recently, MAX_RETRY_AFTER_S)
