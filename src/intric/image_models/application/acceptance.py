"""The one way into the line: a generation, its calls and a permit for each, in one transaction."""

from intric.image_models.application.ports.unit_of_work import Work
from intric.image_models.domain.generation import Generation
from intric.image_models.domain.image_model import ImageModel
from intric.main.exceptions import Busy

BUSY_RETRY_AFTER_S = 20.0


async def accept(work: Work, generation: Generation, model: ImageModel, *, max_waiting: int) -> None:
    """Raises Busy where more than `max_waiting` calls of the generation's tenant would wait."""
    generation.plan_calls(model)
    waiting = await work.generations.waiting_calls(generation.tenant_id)
    if waiting + len(generation.calls) > max_waiting:
        raise Busy(retry_after=BUSY_RETRY_AFTER_S)
    await work.generations.add(generation, provider=model.queue)
    await work.permits.enqueue(model.queue, len(generation.calls))
