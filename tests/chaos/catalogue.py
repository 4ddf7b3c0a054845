"""The delivered catalogue's two models that take any size, with pictures so small that two cores carry the load."""

from pathlib import Path

from ruamel.yaml import YAML

from tests.chaos.orders import MANY_A_CALL, ONE_A_CALL

_DELIVERED = Path(__file__).parents[2] / "ai_models.yml"
_PICTURES_A_CALL = {MANY_A_CALL: 10, ONE_A_CALL: 1}


def write_catalogue(path: Path) -> None:
    """A file for ENEO_AI_MODELS_FILE."""
    yaml = YAML()
    delivered = yaml.load(_DELIVERED)
    models = [model for model in delivered["image_models"] if model["name"] in _PICTURES_A_CALL]
    for model in models:
        model["supported_sizes"] = ["256x256"]
        model["max_images_per_request"] = _PICTURES_A_CALL[model["name"]]
    with path.open("w") as file:
        yaml.dump({"image_models": models}, file)
