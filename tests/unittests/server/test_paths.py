import time

import pytest
from fastapi import FastAPI

from intric.server.paths import Paths


@pytest.fixture
def paths() -> Paths:
    app = FastAPI()
    for name in ("image-models", "image-generations", "generated-images", "assistants"):
        app.get(f"/api/v1/{name}/")(lambda: None)
    return Paths(app.routes)


@pytest.mark.parametrize("word", ["image-model", "image-modelss", "imagemodels"])
def test_a_word_of_about_the_same_letters_is_taken_for_a_path(paths: Paths, word: str) -> None:
    assert paths.meant_by(f"/api/v1/{word}/", "GET") == "/api/v1/image-models/"


@pytest.mark.parametrize("segment", ["image-models" * 5_000, "i" * 60_000])
def test_a_path_as_long_as_a_request_may_have_is_compared_in_no_time(paths: Paths, segment: str) -> None:
    started = time.process_time()
    assert paths.methods(f"/api/v1/{segment}/") == []
    assert paths.meant_by(f"/api/v1/{segment}/", "GET") is None
    assert time.process_time() - started < 0.05
