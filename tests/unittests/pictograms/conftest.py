from __future__ import annotations

import pytest

from intric.pictograms import PictogramDataMissing, PictogramMaker
from intric.pictograms.catalogue import Catalogue, load_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    try:
        return load_catalogue()
    except PictogramDataMissing as missing:
        pytest.fail(f"the pictograms are not built yet. {missing}", pytrace=False)


@pytest.fixture(scope="session")
def maker(catalogue: Catalogue) -> PictogramMaker:
    return PictogramMaker.load()
