"""Carries out provider calls: the worker's half."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, TypeVar

import structlog

from intric.image_models.application.advice_for_admins import advice
from intric.image_models.application.ports.image_processor import IconMark, ImageProcessor
from intric.image_models.application.ports.unit_of_work import UnitOfWorkFactory
from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import NewImage
from intric.image_models.domain.generation import CallStatus, GenerationKind, ProviderCall
from intric.image_models.domain.generation_repo import ClaimedCall
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
from intric.settings.credentials import EncryptedCredentials
from intric.shared.exceptions import DatabaseUnavailable

log = structlog.get_logger()

T = TypeVar("T")
AWAY_PAUSE_S = 1.0
# Looking into pictures and storing them takes a fraction of it, unless the database is away.
STORED_WITHIN_S = 2.0

ImageGeneratorFactory = Callable[[ImageModel, EncryptedCredentials | None], ImageGenerator]


@dataclass(frozen=True, slots=True)
class CallContext:
    """A call to carry out, with what its tenant saved for the provider; None: the platform's credentials count."""

    taken: ClaimedCall
    own: EncryptedCredentials | None


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What a call came to: its status, the pictures that arrived, and why the others did not."""

    status: CallStatus
    images: list[NewImage]
    failures: list[Failure]


class GenerationWorker:
    """While the database is away it is asked again and again, so that neither a job nor a picture is lost.

    Args:
        image_generator: makes the generator for a model and what the tenant saved for its provider.
        away_pause_s: seconds between two tries while the database is away.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        image_generator: ImageGeneratorFactory,
        image_processor: ImageProcessor,
        *,
        away_pause_s: float = AWAY_PAUSE_S,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._image_generator = image_generator
        self._processor = image_processor
        self._away_pause_s = away_pause_s
        self._running: dict[int, asyncio.Task[None]] = {}
        self._completed: set[asyncio.Task[Any] | None] = set()

    async def process(self, provider: str, job_id: int) -> None:
        """Use one job of a provider's line: take the call that is next, make its pictures, store them.

        The line hands a job out again when it has not heard of it for a while, as after a long loss of the
        database. If its call is still out here, that one is waited for.

        No database connection is held while the provider works. Raises only what storing raises.
        """
        using = self._running.get(job_id)
        if using is None:
            using = self._running[job_id] = asyncio.create_task(self._use(provider, job_id))
            using.add_done_callback(lambda _: self._running.pop(job_id))
            using.add_done_callback(self._completed.discard)
        await asyncio.shield(using)

    async def abort(self) -> None:
        """Wait no longer for what is out, since the process is about to end: its outcome is unknown.

        What has come home is still stored, if that can be done within `STORED_WITHIN_S`.
        """
        using = list(self._running.values())
        for each in using:
            if each not in self._completed:
                each.cancel()
        if using:
            _, late = await asyncio.wait(using, timeout=STORED_WITHIN_S)
            for each in late:
                each.cancel()
        await asyncio.gather(*using, return_exceptions=True)

    async def _use(self, provider: str, job_id: int) -> None:
        assignment = await self._retry_while_unavailable(lambda: self._take(provider, job_id))
        if assignment is None:
            return
        try:
            await self._store(assignment.taken.call, await self._make(assignment))
        except asyncio.CancelledError:
            await self._end_unknown(assignment.taken.call)

    async def _take(self, provider: str, job_id: int) -> CallContext | None:
        """The call to carry out, None where nothing waits.

        A job that comes a second time means that the worker before died over its call: that call is ended.
        """
        async with self._unit_of_work() as work:
            interrupted = await work.generations.find_stalled_call(job_id)
            if interrupted is None:
                taken = await work.generations.claim_next_call(provider, job_id)
                if taken is None:
                    return None
                tenant_id, owner = taken.generation.tenant_id, taken.model.credential_provider
                return CallContext(taken, await work.credentials.own(tenant_id, owner))
        await self._end_unknown(interrupted)
        return None

    async def _make(self, assignment: CallContext) -> CallOutcome:
        taken, own = assignment.taken, assignment.own
        call, model = taken.call, taken.model
        try:
            results = await self._image_generator(model, own).generate_images(_request(taken))
            self._completed.add(asyncio.current_task())
            return await self._receive(taken, results)
        except GenerationError as error:
            log.info("call_failed", call_id=str(call.id), code=error.code, status=error.provider_status)
            unknown = isinstance(error, OutcomeUnknown)
            status = CallStatus.OUTCOME_UNKNOWN if unknown else CallStatus.FAILED
            words = advice(error, model, own) if _is_test(taken) else None
            return CallOutcome(status, [], _failures(call.indexes, error, words))
        except Exception as error:  # a defect of ours must not leave the generation open for ever
            log.error("call_crashed", call_id=str(call.id), error=type(error).__name__)
            return _crashed(call)

    async def _receive(self, taken: ClaimedCall, results: list[ImageGenerationResult]) -> CallOutcome:
        """Look into the pictures side by side; one that is no picture does not cost the others, nor does a missing."""
        expected = zip_longest(taken.call.indexes, results[: taken.call.count])
        outcomes = await asyncio.gather(*(self._picture(taken, *each) for each in expected))
        images = [outcome for outcome in outcomes if isinstance(outcome, NewImage)]
        failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
        status = CallStatus.DELIVERED if images else CallStatus.FAILED
        return CallOutcome(status, [] if _is_test(taken) else images, failures)

    async def _picture(
        self, taken: ClaimedCall, index: int, result: ImageGenerationResult | None
    ) -> NewImage | Failure:
        if result is None:
            return Failure.of(
                index, ProviderBadResponse("The provider sent fewer pictures than were asked for.")
            )
        try:
            return await self._process_image(taken, index, result)
        except GenerationError as error:
            return Failure.of(index, error)

    async def _process_image(self, taken: ClaimedCall, index: int, result: ImageGenerationResult) -> NewImage:
        developed = await self._processor.process(result.blob, icon=_icon_mark(taken))
        facts, icon = developed.facts, developed.icon
        return NewImage(
            index=index,
            blob=result.blob,
            mimetype=facts.mimetype,
            width=facts.width,
            height=facts.height,
            thumbnail=developed.thumbnail.blob,
            icon=icon.blob if icon else None,
            icon_width=icon.width if icon else None,
            revised_prompt=_storable(result.revised_prompt),
            details=result.details,
        )

    async def _store(self, call: ProviderCall, outcome: CallOutcome) -> None:
        try:
            await self._retry_while_unavailable(lambda: self._end(call, outcome))
        except Exception as error:  # what can't be stored must not leave the generation open for ever either
            log.error("outcome_not_storable", call_id=str(call.id), error=type(error).__name__)
            await self._retry_while_unavailable(lambda: self._end(call, _crashed(call)))

    async def _end_unknown(self, call: ProviderCall) -> None:
        log.warning("call_outcome_unknown", call_id=str(call.id))
        failures = _failures(call.indexes, OutcomeUnknown())
        await self._end(call, CallOutcome(CallStatus.OUTCOME_UNKNOWN, [], failures))

    async def _end(self, call: ProviderCall, outcome: CallOutcome) -> None:
        async with self._unit_of_work() as work:
            await work.generations.end_call(call.id, outcome.status, outcome.images, outcome.failures)

    async def _retry_while_unavailable(self, work: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await work()
            except DatabaseUnavailable:
                await asyncio.sleep(self._away_pause_s)


def _request(taken: ClaimedCall) -> ImageRequest:
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


def _icon_mark(taken: ClaimedCall) -> IconMark | None:
    if taken.generation.kind is not GenerationKind.ICONS:
        return None
    return IconMark.MADE_BY_AI if taken.model.is_ai else IconMark.NONE


def _is_test(taken: ClaimedCall) -> bool:
    return taken.generation.kind is GenerationKind.TEST


def _failures(indexes: range, error: GenerationError, words: str | None = None) -> list[Failure]:
    return [Failure.of(index, error, words) for index in indexes]


def _crashed(call: ProviderCall) -> CallOutcome:
    return CallOutcome(CallStatus.FAILED, [], _failures(call.indexes, ProviderFailed()))


def _storable(text: str | None) -> str | None:
    """A provider's words without what PostgreSQL's text can't hold: NUL and halves of surrogate pairs."""
    return text and text.replace("\x00", "").encode("utf-8", "replace").decode()
