"""Locates the files shipped with the code: catalogue, migrations, web panel, assets of the API docs.

A wheel holds them in `intric/_data`, where `hatch_build.py` puts them. An editable install reads them from its
checkout, which pip records in `direct_url.json` (packaging.python.org, "Direct URL Data Structure").
"""

import json
import os
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
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


class ResourceMissing(RuntimeError):
    """Eneo's files, or a place for its data, can't be found; the message says what to do about it."""


def resource(path: str) -> Path:
    """Return the place of a file or folder of the list above. A panel that has not been built is not there.

    Raises ResourceMissing when Eneo is installed neither from a wheel nor editable from a checkout.
    """
    root = checkout()
    return _PACKAGED / path if root is None else root / path


def default_data_dir() -> Path:
    """Return `.data` of the checkout, or `eneo` in the user's data folder for an installed wheel.

    Raises ResourceMissing like `resource`, and for a user without a home.
    """
    root = checkout()
    return user_data_dir() / "eneo" if root is None else root / ".data"


def user_data_dir() -> Path:
    """Return where this user keeps data by the XDG Base Directory Specification, which ignores relative paths.

    Raises ResourceMissing for a user without a home.
    """
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    try:
        return named if named.is_absolute() else Path.home() / ".local" / "share"
    except RuntimeError as error:
        raise ResourceMissing("ENEO_DATA_DIR: must be set, this user has no home folder") from error


@cache
def checkout() -> Path | None:
    """Return the root of the checkout that an editable install runs from; None for an installed wheel.

    Raises ResourceMissing like `resource`.
    """
    try:
        root = checkout_of(distribution(DISTRIBUTION))
    except PackageNotFoundError:
        root = None
    if root is None and not _PACKAGED.is_dir():
        raise ResourceMissing(
            f"{_PACKAGED} is missing. Install a wheel that `make wheel` has built, or run `make setup` in a checkout."
        )
    return root


def checkout_of(installed: Distribution) -> Path | None:
    """Return the root of the checkout that this distribution is an editable install of; None if it is none."""
    direct_url = json.loads(installed.read_text("direct_url.json") or "{}")
    if not direct_url.get("dir_info", {}).get("editable"):
        return None
    return Path(url2pathname(urlsplit(direct_url["url"]).path))
