"""A data folder that makes things hard: below a 0700 folder, with spaces and Swedish letters, and a long path."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.database.embedded_support import end_server


@pytest.fixture
def private_dir() -> Iterator[Path]:
    """A 0700 folder of the user that runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="eneo-test-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def data_dir(private_dir: Path) -> Iterator[Path]:
    folder = private_dir / "en mapp för Åsa $HOME 'och' \"Östen\"" / ("lång" * 30) / "data"
    yield folder
    end_server(folder)
