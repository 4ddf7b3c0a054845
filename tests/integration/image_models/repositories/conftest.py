"""Runs every test of this folder on the fakes and on PostgreSQL, so that both fulfil their ports."""

import pytest
from tests.integration.image_models.harnesses import (
    FakeRepositoryHarness,
    RepositoryHarness,
    SqlRepositoryHarness,
)

from intric.image_models.domain.image_model import ImageModel
from intric.shared.user import User


@pytest.fixture(params=["fake", "postgres"])
def harness(request: pytest.FixtureRequest) -> RepositoryHarness:
    return (
        FakeRepositoryHarness()
        if request.param == "fake"
        else SqlRepositoryHarness(request.getfixturevalue("database"))
    )


@pytest.fixture
async def user(harness: RepositoryHarness) -> User:
    return await harness.user()


@pytest.fixture
async def model(harness: RepositoryHarness, user: User) -> ImageModel:
    return await harness.model(user)
