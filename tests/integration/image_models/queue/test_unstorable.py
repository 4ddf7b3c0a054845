"""Answers of a provider that PostgreSQL cannot store."""

import pytest
from tests.factories.image_models import make_generation
from tests.fakes.image_generator import FakeImageGenerator
from tests.fakes.image_processor import FakeImageProcessor, picture
from tests.integration.image_models.harnesses import SqlRepositoryHarness

from intric.database.database import Database
from intric.image_models.application.generation_worker import GenerationWorker
from intric.image_models.domain.image_generator import ImageGenerationResult

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (ImageGenerationResult(picture(), revised_prompt="en\x00 stu\ud800ga"), "en stu?ga"),
        (ImageGenerationResult(picture(), details={"words": "a\x00b"}), "provider_error"),
    ],
    ids=["revised prompt", "details"],
)
async def test_an_answer_with_unstorable_text_ends_the_generation(
    database: Database, answer: ImageGenerationResult, outcome: str
) -> None:
    harness = SqlRepositoryHarness(database)
    user = await harness.user()
    generation = make_generation(await harness.model(user), user)
    async with harness.unit_of_work() as uow:
        await uow.generations.add(generation, provider="openai")

    await GenerationWorker(harness.unit_of_work, FakeImageGenerator([answer]), FakeImageProcessor()).process(
        "openai", 1
    )

    async with harness.unit_of_work() as uow:
        (event,) = await uow.generations.events(user.tenant_id, generation.id, after=0)
        stored = await uow.generations.one(user.tenant_id, user.id, generation.id)
    assert stored.status.is_over
    assert outcome in (getattr(event.outcome, "revised_prompt", None), getattr(event.outcome, "code", None))
