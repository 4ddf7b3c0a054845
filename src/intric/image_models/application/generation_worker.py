"""Makes provider calls: the worker's side."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, TypeVar

import structlog

from intric.ai_models.credentials import EncryptedCredentials
from intric.image_models.application.advice_for_admins import advice
from intric.image_models.application.call_claims import CallClaims
from intric.image_models.application.ports.image_processor import IconMark, ImageProcessor
from intric.image_models.application.ports.unit_of_work import UnitOfWorkFactory
from intric.image_models.application.provider_calls import CallContext, end_call
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import NewImage
from intric.image_models.domain.generation import GenerationKind
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
from intric.image_models.domain.provider_call import CallOutcome, CallStatus, ProviderCall
from intric.image_models.domain.provider_slots import DEFAULT_SLOTS, ProviderSlots
from intric.shared.exceptions import DatabaseUnavailable, StorageFull

log = structlog.get_logger()

T = TypeVar("T")
RETRY_PAUSE_S = 1.0
# Processing and storing pictures takes a fraction of it while the database is available.
STORED_WITHIN_S = 2.0

ImageGeneratorFactory = Callable[[ImageModel, EncryptedCredentials | None], ImageGenerator]


class GenerationWorker:
    """Processes the queue's jobs. While the database is unavailable it retries, so that no job or picture is lost.

    Args:
        image_generator: makes the generator for a model and the credentials that its tenant saved.
        slots, local_limits: as `CallClaims` takes them.
        retry_pause_s: seconds between two tries while the database is unavailable.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        image_generator: ImageGeneratorFactory,
        image_processor: ImageProcessor,
        *,
        slots: ProviderSlots = DEFAULT_SLOTS,
        local_limits: Mapping[str, int] = MappingProxyType({}),
        retry_pause_s: float = RETRY_PAUSE_S,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._image_generator = image_generator
        self._processor = image_processor
        self._claims = CallClaims(unit_of_work, slots, local_limits)
        self._retry_pause_s = retry_pause_s
        self._running: dict[int, asyncio.Task[None]] = {}
        self._completed: set[asyncio.Task[Any] | None] = set()

    async def process(self, provider: str, job_id: int) -> None:
        """Process one job: claim the call that is next in the provider's queue, make it, store its outcome.

        The queue delivers a job again when its heartbeat was missed, as after a long loss of the database. If its
        call is still running here, that one is waited for.

        No database connection is held during the provider call. Raises only what claiming and storing raise.
        """
        task = self._running.get(job_id)
        if task is None:
            task = self._running[job_id] = asyncio.create_task(self._process(provider, job_id))
            task.add_done_callback(lambda _: self._running.pop(job_id))
            task.add_done_callback(self._completed.discard)
        await asyncio.shield(task)

    def stop(self) -> None:
        """Start no more calls; jobs that wait for a slot go back to the queue. Running calls complete."""
        self._claims.stop()

    async def abort(self) -> None:
        """Abort the running calls, since the process is about to end: their outcome is unknown.

        A call that the provider has completed is still stored, if that takes less than `STORED_WITHIN_S`.
        """
        tasks = list(self._running.values())
        for task in tasks:
            if task not in self._completed:
                task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=STORED_WITHIN_S)
            for task in late:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _process(self, provider: str, job_id: int) -> None:
        stalled = await self._retry_while_unavailable(lambda: self._find_stalled(job_id))
        if stalled is not None:  # the job was delivered again: the worker that made its call died
            await self._retry_while_unavailable(lambda: self._end_unknown(stalled))
            return
        async with self._claims.place(provider, job_id) as job:
            context = await self._retry_while_unavailable(lambda: self._claims.claim(job))
            if context is None:
                return
            try:
                await self._store(context.call, await self._call(context))
            except asyncio.CancelledError:
                await self._end_unknown(context.call)

    async def _find_stalled(self, job_id: int) -> ProviderCall | None:
        async with self._unit_of_work() as uow:
            return await uow.generations.find_stalled_call(job_id)

    async def _call(self, context: CallContext) -> CallOutcome:
        call = context.call
        try:
            results = await self._generate(context)
            return await self._receive(context, results)
        except GenerationError as error:
            log.info("call_failed", call_id=str(call.id), code=error.code, status=error.provider_status)
            message = advice(error, context.model, context.own) if context.is_test else None
            return CallOutcome.failed(call, error, message)
        except Exception as error:  # a defect of ours must not leave the generation open for ever
            log.error("call_crashed", call_id=str(call.id), error=type(error).__name__)
            return CallOutcome.failed(call, ProviderFailed())

    async def _generate(self, context: CallContext) -> list[ImageGenerationResult]:
        """Make the provider call. Once it has ended, `abort` lets its outcome be stored, an error like pictures."""
        generator = self._image_generator(context.model, context.own)
        try:
            results = await generator.generate_images(_image_request(context))
        except GenerationError:
            self._completed.add(asyncio.current_task())
            raise
        self._completed.add(asyncio.current_task())
        return results

    async def _receive(self, context: CallContext, results: list[ImageGenerationResult]) -> CallOutcome:
        """Process the pictures side by side; one that is missing or unusable does not fail the others."""
        expected = zip_longest(context.call.indexes, results[: context.call.count])
        outcomes = await asyncio.gather(*(self._picture(context, *each) for each in expected))
        images = [outcome for outcome in outcomes if isinstance(outcome, NewImage)]
        failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
        status = CallStatus.DELIVERED if images else CallStatus.FAILED
        return CallOutcome(status, [] if context.is_test else images, failures)

    async def _picture(
        self, context: CallContext, index: int, result: ImageGenerationResult | None
    ) -> NewImage | Failure:
        if result is None:
            return Failure.of(
                index, ProviderBadResponse("The provider sent fewer pictures than were asked for.")
            )
        try:
            return await self._process_image(context, index, result)
        except GenerationError as error:
            return Failure.of(index, error)
        except Exception as error:  # a defect of ours must not cost the call's other pictures
            log.error("image_processing_failed", call_id=str(context.call.id), error=type(error).__name__)
            return Failure.of(index, GenerationError())

    async def _process_image(
        self, context: CallContext, index: int, result: ImageGenerationResult
    ) -> NewImage:
        processed = await self._processor.process(
            result.blob, tenant_id=context.generation.tenant_id, icon=_icon_mark(context)
        )
        facts, icon = processed.facts, processed.icon
        return NewImage(
            index=index,
            blob=result.blob,
            mimetype=facts.mimetype,
            width=facts.width,
            height=facts.height,
            thumbnail=processed.thumbnail.blob,
            icon=icon.blob if icon else None,
            icon_width=icon.width if icon else None,
            revised_prompt=_storable(result.revised_prompt),
            details=result.details,
        )

    async def _store(self, call: ProviderCall, outcome: CallOutcome) -> None:
        try:
            await self._retry_while_unavailable(lambda: self._end(call, outcome))
        except (
            Exception
        ) as error:  # an outcome that can't be stored must not leave the generation open either
            log.error("outcome_store_failed", call_id=str(call.id), error=type(error).__name__)
            crashed = CallOutcome.failed(call, ProviderFailed())
            await self._retry_while_unavailable(lambda: self._end(call, crashed))

    async def _end_unknown(self, call: ProviderCall) -> None:
        await self._end(call, CallOutcome.failed(call, OutcomeUnknown()))
        log.warning("call_outcome_unknown", call_id=str(call.id))

    async def _end(self, call: ProviderCall, outcome: CallOutcome) -> None:
        async with self._unit_of_work() as uow:
            await end_call(uow, call.id, outcome, datetime.now(UTC))

    async def _retry_while_unavailable(self, work: Callable[[], Awaitable[T]]) -> T:
        is_full = False
        while True:
            try:
                return await work()
            except DatabaseUnavailable as error:
                if isinstance(error, StorageFull) and not is_full:
                    is_full = True
                    log.error("storage_full")
                await asyncio.sleep(self._retry_pause_s)


def _image_request(context: CallContext) -> ImageRequest:
    generation, call = context.generation, context.call
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


def _icon_mark(context: CallContext) -> IconMark | None:
    if context.generation.kind is not GenerationKind.ICONS:
        return None
    return IconMark.MADE_BY_AI if context.model.is_ai else IconMark.NONE


def _storable(text: str | None) -> str | None:
    """The text without what PostgreSQL can't hold: NUL and halves of surrogate pairs."""
    return text and text.replace("\x00", "").encode("utf-8", "replace").decode()
