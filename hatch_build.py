"""Puts the files that come with the code into the wheel: `intric/shared/resources.py` reads them there."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SWAGGER_UI = "frontend/node_modules/swagger-ui-dist"
_FILES = (
    "ai_models.yml",
    "alembic",
    "frontend/apps/web/build",
    f"{_SWAGGER_UI}/favicon-32x32.png",
    f"{_SWAGGER_UI}/swagger-ui-bundle.js",
    f"{_SWAGGER_UI}/swagger-ui.css",
)
_PICTOGRAMS = "intric/pictograms/data/pictograms.json.gz"
# Of drawings, words, font and scripts in the files above, whose licences have their text go along with every copy.
_LICENCES = {
    "fluent-emoji-flat.txt": "frontend/packages/pictogram-data/fluent-emoji-flat.LICENSE",
    "emojibase-data.txt": "frontend/node_modules/emojibase-data/LICENSE",
    "inter.txt": "frontend/node_modules/@fontsource-variable/inter/LICENSE",
    "swagger-ui.txt": f"{_SWAGGER_UI}/LICENSE",
    "swagger-ui-notice.txt": f"{_SWAGGER_UI}/NOTICE",
    "swagger-ui-bundle.txt": f"{_SWAGGER_UI}/swagger-ui-bundle.js.LICENSE.txt",
}


class CustomBuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before each build; an editable install needs no copies.

        Raises FileNotFoundError when something has not been built, and RuntimeError for a source distribution: the
        panel could not be built from it.
        """
        if version == "editable":
            return
        if self.target_name != "wheel":
            raise RuntimeError("No source distribution is offered. `make wheel` builds a wheel.")
        copies = {path: f"intric/_data/{path}" for path in _FILES}
        copies |= {path: f"intric/_data/licences/{name}" for name, path in _LICENCES.items()}
        copies[f"src/{_PICTOGRAMS}"] = _PICTOGRAMS
        missing = [path for path in copies if not Path(self.root, path).exists()]
        if missing:
            raise FileNotFoundError(f"`make wheel` builds these first: {', '.join(missing)}")
        build_data["force_include"] |= copies
