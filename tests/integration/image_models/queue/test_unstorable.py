"""Answers of a provider that PostgreSQL does not take."""

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
    ids=["words", "details"],
)
async def test_end_the_generation_all_the_same(
    database: Database, answer: ImageGenerationResult, outcome: str
) -> None:
    harness = SqlRepositoryHarness(database)
    user = await harness.user()
    generation = make_generation(await harness.model(user), user)
    async with harness.unit_of_work() as work:
        await work.generations.add(generation, provider="openai")

    await GenerationWorker(harness.unit_of_work, FakeImageGenerator([answer]), FakeImageProcessor()).process(
        "openai", 1
    )

    async with harness.unit_of_work() as work:
        (event,) = await work.generations.events(user.tenant_id, generation.id, after=0)
        kept = await work.generations.one(user.tenant_id, user.id, generation.id)
    assert kept.status.is_over
    assert outcome in (getattr(event.outcome, "revised_prompt", None), getattr(event.outcome, "code", None))
