"""Carries out provider calls: the worker's half."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from intric.image_models.application.ports.image_codec import ImageCodec
from intric.image_models.application.ports.unit_of_work import UnitOfWork
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import NewImage
from intric.image_models.domain.generation import CallStatus, GenerationKind, ProviderCall
from intric.image_models.domain.generation_repo import TakenCall
from intric.image_models.domain.image_generator import (
    GenerationError,
    ImageGenerationResult,
    ImageGenerator,
    ImageRequest,
    OutcomeUnknown,
    ProviderBadResponse,
    ProviderFailed,
)
from intric.image_models.domain.image_model import ImageModel

log = structlog.get_logger()

ImageGeneratorFactory = Callable[[ImageModel], ImageGenerator]


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What a call came to: its status, the pictures that arrived, and why the others did not."""

    status: CallStatus
    images: list[NewImage]
    failures: list[Failure]


class GenerationWorker:
    """Args:
    image_generator: makes the generator for a model.
    persistently: runs the storing of an outcome again while the database is away.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        image_generator: ImageGeneratorFactory,
        image_codec: ImageCodec,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._image_generator = image_generator
        self._codec = image_codec

    async def carry_out(self, provider: str, permit_id: int) -> None:
        """Use one permit of a provider's line: take the call that is next, make its pictures, store them.

        No database connection is held while the provider works. Raises only what storing raises.
        """
        if await self._end_interrupted(permit_id):
            return
        async with self._unit_of_work() as work:
            taken = await work.generations.take_next_call(provider, permit_id)
        if taken is None:
            return
        outcome = await self._make(taken)
        await self._store(taken.call, outcome)

    async def _end_interrupted(self, permit_id: int) -> bool:
        """A permit that comes a second time means that the worker before died over its call."""
        async with self._unit_of_work() as work:
            call = await work.generations.interrupted_call(permit_id)
        if call is None:
            return False
        log.warning("call_outcome_unknown", call_id=str(call.id))
        await self._store(
            call, CallOutcome(CallStatus.OUTCOME_UNKNOWN, [], _failures(call.indexes, OutcomeUnknown()))
        )
        return True

    async def _make(self, taken: TakenCall) -> CallOutcome:
        call, model = taken.call, taken.model
        try:
            results = await self._image_generator(model).generate_images(_request(taken))
        except GenerationError as error:
            log.info("call_failed", call_id=str(call.id), code=error.code, status=error.provider_status)
            unknown = isinstance(error, OutcomeUnknown)
            status = CallStatus.OUTCOME_UNKNOWN if unknown else CallStatus.FAILED
            return CallOutcome(status, [], _failures(call.indexes, error))
        except Exception as error:  # a defect of ours must not leave the generation open for ever
            log.error("call_crashed", call_id=str(call.id), error=type(error).__name__)
            return CallOutcome(CallStatus.FAILED, [], _failures(call.indexes, ProviderFailed()))
        return await self._receive(taken, results)

    async def _receive(self, taken: TakenCall, results: list[ImageGenerationResult]) -> CallOutcome:
        """Look into each picture; one that is no picture does not cost the others, nor does a missing one."""
        images: list[NewImage] = []
        failures: list[Failure] = []
        missing = ProviderBadResponse("The provider sent fewer pictures than were asked for. Try again.")
        for position, index in enumerate(taken.call.indexes):
            if position >= len(results):
                failures += _failures(range(index, index + 1), missing)
                continue
            try:
                images.append(await self._develop(taken, index, results[position]))
            except GenerationError as error:
                failures += _failures(range(index, index + 1), error)
        status = CallStatus.DELIVERED if images else CallStatus.FAILED
        return CallOutcome(status, images, failures)

    async def _develop(self, taken: TakenCall, index: int, result: ImageGenerationResult) -> NewImage:
        facts = await self._codec.verify(result.blob)
        thumbnail = await self._codec.thumbnail(result.blob)
        icon = (
            await self._codec.icon(result.blob, made_by_ai=taken.model.is_ai)
            if taken.generation.kind is GenerationKind.ICONS
            else None
        )
        return NewImage(
            index=index,
            blob=result.blob,
            mimetype=facts.mimetype,
            width=facts.width,
            height=facts.height,
            thumbnail=thumbnail.blob,
            icon=icon.blob if icon else None,
            icon_width=icon.width if icon else None,
            revised_prompt=result.revised_prompt,
            details=result.details,
        )

    async def _store(self, call: ProviderCall, outcome: CallOutcome) -> None:
        async with self._unit_of_work() as work:
            await work.generations.end_call(call.id, outcome.status, outcome.images, outcome.failures)


def _request(taken: TakenCall) -> ImageRequest:
    generation, call = taken.generation, taken.call
    return ImageRequest(
        prompt=generation.prompt,
        own_words=generation.own_words,
        n=call.count,
        size=generation.size,
        quality=generation.quality,
        background=generation.background,
        seed=call.seed,
        name=generation.resource_name,
        description=generation.resource_description,
    )


def _failures(indexes: range, error: GenerationError) -> list[Failure]:
    return [Failure(index, error.code, error.message, error.retry_after) for index in indexes]
