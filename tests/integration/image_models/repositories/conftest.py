"""Every test of this folder is played on the fakes and on PostgreSQL: both keep their ports' promises."""

import pytest
from tests.integration.image_models.stages import FakeStage, SqlStage, Stage

from intric.image_models.domain.image_model import ImageModel
from intric.shared.user import User


@pytest.fixture(params=["fake", "postgres"])
def stage(request: pytest.FixtureRequest) -> Stage:
    return FakeStage() if request.param == "fake" else SqlStage(request.getfixturevalue("database"))


@pytest.fixture
async def user(stage: Stage) -> User:
    return await stage.user()


@pytest.fixture
async def model(stage: Stage, user: User) -> ImageModel:
    return await stage.model(user)
