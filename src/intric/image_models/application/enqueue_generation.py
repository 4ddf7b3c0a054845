"""The one way into the line: a generation, its calls and a job for each, in one transaction."""

from datetime import timedelta

from intric.image_models.application.ports.unit_of_work import UnitOfWork
from intric.image_models.domain.generation import Generation
from intric.image_models.domain.image_model import ImageModel
from intric.shared.exceptions import Busy

# How far back the line's pace is looked at, and the longest that anybody is sent away for.
LOOK_BACK = timedelta(seconds=60)
LONGEST_WAIT_S = 600.0


async def enqueue_generation(
    work: UnitOfWork, generation: Generation, model: ImageModel, *, max_waiting: int
) -> None:
    """Raises Busy where more than `max_waiting` calls of the generation's tenant would wait."""
    generation.plan_calls(model)
    waiting = await work.generations.waiting_calls(generation.tenant_id)
    too_many = waiting + len(generation.calls) - max_waiting
    if too_many > 0:
        sent = await work.generations.calls_sent(generation.tenant_id, within=LOOK_BACK)
        raise Busy(retry_after=seconds_until_room(too_many, sent))
    await work.generations.add(generation, provider=model.queue)
    await work.jobs.enqueue(model.queue, len(generation.calls))


def seconds_until_room(too_many: int, sent_lately: int) -> float:
    """When as many calls will have left the line, if it goes on as it did during `LOOK_BACK`."""
    look_back_s = LOOK_BACK.total_seconds()
    if sent_lately == 0:
        return look_back_s
    return min(too_many * look_back_s / sent_lately, LONGEST_WAIT_S)
