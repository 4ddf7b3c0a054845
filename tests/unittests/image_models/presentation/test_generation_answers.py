"""The HTTP answer to a generation that has ended."""

import json

import pytest
from fastapi import Request
from tests.fakes.image_generator import FakeImageGenerator
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory
from tests.unittests.image_models.conftest import ProcessJobs

from intric.image_models.application.commands import GenerateImages
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.domain.errors import NothingDelivered
from intric.image_models.domain.image_generator import ContentBlocked, ProviderRateLimited
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.presentation.answer_memory import AnswerMemory, AnswerShare
from intric.image_models.presentation.generation_answers import AnswerLimits, GenerationAnswers
from intric.image_models.presentation.image_model_assembler import ImageModelAssembler
from intric.shared.user import User


@pytest.fixture
def answers(service: ImageGenerationService, user: User) -> GenerationAnswers:
    limits = AnswerLimits(AnswerShare(AnswerMemory(1_000_000), user.id), send_timeout_s=1)
    return GenerationAnswers(service, ImageModelAssembler(), limits)


def json_request() -> Request:
    return Request({"type": "http", "headers": [(b"accept", b"application/json")]})


async def test_without_a_picture_the_answer_is_the_failure_with_the_lowest_index(
    service: ImageGenerationService, model: ImageModel, answers: GenerationAnswers, process_jobs: ProcessJobs
) -> None:
    request = json_request()
    accepted = await service.start_images(GenerateImages("en röd stuga", n=2))
    await process_jobs(
        FakeImageGenerator(ProviderRateLimited("Vänta.", retry_after=7), ContentBlocked("Nej."))
    )
    with pytest.raises(NothingDelivered) as refused:
        await answers.answer(request, accepted)
    assert request.state.headers_of_errors == {"Generation-Id": str(accepted.generation.id)}
    error = refused.value
    assert (error.code, error.message, error.retry_after) == ("rate_limited", "Vänta.", 7)
    assert error.details == {
        "failures": [
            {"index": 0, "code": "rate_limited", "message": "Vänta."},
            {"index": 1, "code": "content_blocked", "message": "Nej."},
        ]
    }


async def test_a_picture_deleted_meanwhile_is_not_counted_as_a_failure(
    service: ImageGenerationService,
    user: User,
    model: ImageModel,
    answers: GenerationAnswers,
    process_jobs: ProcessJobs,
    unit_of_work: FakeUnitOfWorkFactory,
) -> None:
    accepted = await service.start_images(GenerateImages("en röd stuga"))
    await process_jobs()
    (image,) = (await service.progress(accepted.generation.id)).images
    async with unit_of_work() as uow:
        await uow.generated_images.delete(user.tenant_id, image.id, user_id=user.id)
    answer = await answers.answer(json_request(), accepted)
    body = json.loads(bytes(answer.body))
    assert (answer.status_code, body["delivered"], body["images"], body["failures"]) == (200, 0, [], [])
