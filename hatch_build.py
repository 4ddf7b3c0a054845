"""Puts the files that come with the code into the wheel: `intric/shared/resources.py` reads them there."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_FILES = (
    "ai_models.yml",
    "alembic",
    "frontend/apps/web/build",
    "frontend/node_modules/swagger-ui-dist/LICENSE",
    "frontend/node_modules/swagger-ui-dist/favicon-32x32.png",
    "frontend/node_modules/swagger-ui-dist/swagger-ui-bundle.js",
    "frontend/node_modules/swagger-ui-dist/swagger-ui.css",
    "src/intric/pictograms/data/pictograms.json.gz",
)


class CustomBuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before each build; an editable install needs no copies."""
        if version == "editable":
            return
        missing = [path for path in _FILES if not Path(self.root, path).exists()]
        if missing:
            raise FileNotFoundError(f"`make wheel` builds these first: {', '.join(missing)}")
        build_data["force_include"] |= {
            str(Path(self.root, path)): f"intric/_data/{path}"
            for path in _FILES
            if not path.startswith("src/")
        }
