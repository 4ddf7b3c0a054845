"""Locates the files shipped with the code: catalogue, migrations, web panel, assets of the API docs.

A wheel holds them in `intric/_data`, where `hatch_build.py` puts them. An editable install reads them from its
checkout, which pip records in `direct_url.json` (packaging.python.org, "Direct URL Data Structure").
"""

import json
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import intric

DISTRIBUTION = "eneo-image-generation"

_PACKAGED = Path(intric.__path__[0]) / "_data"

# Paths relative to the checkout, and equally to `_data`.
CATALOGUE = "ai_models.yml"
MIGRATIONS = "alembic"
PANEL = "frontend/apps/web/build"
SWAGGER_UI = "frontend/node_modules/swagger-ui-dist"


def resource(path: str) -> Path:
    """Return the path of one of the resources above. It does not exist if the panel has not been built."""
    root = checkout()
    return _PACKAGED / path if root is None else root / path


@cache
def checkout() -> Path | None:
    """Return the root of the checkout of an editable install; None for an installed wheel."""
    direct_url = json.loads(distribution(DISTRIBUTION).read_text("direct_url.json") or "{}")
    if not direct_url.get("dir_info", {}).get("editable"):
        return None
    return Path(url2pathname(urlsplit(direct_url["url"]).path))
