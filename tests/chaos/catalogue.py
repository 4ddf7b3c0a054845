"""The shipped catalogue's two models that take any size, with pictures small enough for two cores."""

from pathlib import Path

import yaml

from intric.shared.resources import CATALOGUE, resource
from tests.chaos.workload import BATCH_MODEL, SINGLE_IMAGE_MODEL

_IMAGES_PER_REQUEST = {BATCH_MODEL: 10, SINGLE_IMAGE_MODEL: 1}


def write_catalogue(path: Path) -> None:
    """Write a file for ENEO_AI_MODELS_FILE."""
    catalogue = yaml.safe_load(resource(CATALOGUE).read_text(encoding="utf-8"))
    models = [model for model in catalogue["image_models"] if model["name"] in _IMAGES_PER_REQUEST]
    for model in models:
        model["supported_sizes"] = ["256x256"]
        model["max_images_per_request"] = _IMAGES_PER_REQUEST[model["name"]]
    path.write_text(yaml.safe_dump({"image_models": models}), encoding="utf-8")
