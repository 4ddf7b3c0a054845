import logging
from collections.abc import Iterator

import pytest
from tests.simulators.provider import ProviderSimulator
from tests.simulators.registry import SIMULATORS, VARIANTS
from tests.support.image_calls import PROMPT, WRONG_KEY

from intric.image_models.infrastructure.adapters.pillow.image_processor import PillowImageProcessor
from intric.imaging.decoding.decoders import Decoders


@pytest.fixture
def provider(request: pytest.FixtureRequest) -> Iterator[ProviderSimulator]:
    with {**SIMULATORS, **VARIANTS}[request.param]() as simulator:
        yield simulator


@pytest.fixture(scope="session")
async def processor(image_decoders: Decoders) -> PillowImageProcessor:
    return PillowImageProcessor(image_decoders)


@pytest.fixture(autouse=True)
def no_secret_is_printed(
    provider: ProviderSimulator, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Iterator[None]:
    """Asserts after each test that neither key nor prompt was logged or printed."""
    caplog.set_level(logging.DEBUG)
    yield
    printed = capfd.readouterr()
    output = caplog.text + printed.out + printed.err
    assert provider.api_key not in output
    assert WRONG_KEY not in output
    assert PROMPT not in output
