"""The shipped catalogue's two models that take any size, with pictures small enough for two cores."""

from pathlib import Path

from ruamel.yaml import YAML

from tests.chaos.workload import BATCH_MODEL, SINGLE_IMAGE_MODEL

_SHIPPED_CATALOGUE = Path(__file__).parents[2] / "ai_models.yml"
_IMAGES_PER_REQUEST = {BATCH_MODEL: 10, SINGLE_IMAGE_MODEL: 1}


def write_catalogue(path: Path) -> None:
    """Write a file for ENEO_AI_MODELS_FILE."""
    yaml = YAML()
    catalogue = yaml.load(_SHIPPED_CATALOGUE)
    models = [model for model in catalogue["image_models"] if model["name"] in _IMAGES_PER_REQUEST]
    for model in models:
        model["supported_sizes"] = ["256x256"]
        model["max_images_per_request"] = _IMAGES_PER_REQUEST[model["name"]]
    with path.open("w") as file:
        yaml.dump({"image_models": models}, file)
