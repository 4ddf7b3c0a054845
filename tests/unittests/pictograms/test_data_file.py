from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from intric.pictograms import (
    PictogramDataInvalid,
    PictogramDataMissing,
    PictogramMaker,
    PictogramSourceMissing,
)
from intric.pictograms.build import build
from intric.pictograms.catalogue import load_catalogue

SQUARE = '<path fill="#f00" d="M8 4h16v24H8z"/>'


def write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """A node_modules folder with small versions of both packages."""
    slugs = ["house", "waving-hand", "waving-hand-dark", "man-cook", "cook", "pile-of-poo"]
    icons = tmp_path / "@iconify-json/fluent-emoji-flat"
    write(icons / "icons.json", {"icons": {slug: {"body": SQUARE} for slug in slugs}})
    write(icons / "chars.json", {"1f3e0": "house", "1f44b": "waving-hand", "1f4a9": "pile-of-poo"})
    write(icons / "package.json", {"version": "1.0.0"})
    words = tmp_path / "emojibase-data"
    for language, label, tags in (("sv", "hus", ["hem", "stuga"]), ("en", "house", ["home"])):
        entry = {"hexcode": "1F3E0", "label": label, "tags": tags, "group": 5}
        write(words / language / "data.json", [entry, {"hexcode": "1F999", "label": "unknown"}])
    write(words / "package.json", {"version": "2.0.0"})
    return tmp_path


class TestBuild:
    def test_keeps_suitable_drawings_with_words_and_measures(self, modules: Path, tmp_path: Path) -> None:
        build(modules, tmp_path / "out" / "data.gz")

        catalogue = load_catalogue(tmp_path / "out" / "data.gz")
        assert set(catalogue.icons) == {"house", "waving-hand", "cook"}
        assert catalogue.icons["house"].box == (8.0, 4.0, 24.0, 28.0)
        assert catalogue.icons["house"].outline == (255, 0, 0)
        assert catalogue.icons["waving-hand"].label == "waving hand"
        assert catalogue.index["sv"]["hus"] == {"house": 1.0}
        assert catalogue.index["sv"]["stug"] == {"house": 0.5}

    def test_gives_the_same_bytes_for_the_same_sources(self, modules: Path, tmp_path: Path) -> None:
        build(modules, tmp_path / "one.gz")
        build(modules, tmp_path / "two.gz")

        assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()

    @pytest.mark.parametrize(
        ("missing", "package"),
        [
            ("emojibase-data/sv/data.json", "emojibase-data"),
            ("@iconify-json/fluent-emoji-flat/icons.json", "@iconify-json/fluent-emoji-flat"),
        ],
    )
    def test_names_the_package_that_is_missing(
        self, modules: Path, tmp_path: Path, missing: str, package: str
    ) -> None:
        (modules / missing).unlink()

        with pytest.raises(PictogramSourceMissing, match=package):
            build(modules, tmp_path / "data.gz")
        assert not (tmp_path / "data.gz").exists()

    def test_reports_a_package_with_an_unexpected_layout(self, modules: Path, tmp_path: Path) -> None:
        write(modules / "@iconify-json/fluent-emoji-flat/icons.json", {"drawings": {}})

        with pytest.raises(PictogramSourceMissing, match="laid out otherwise"):
            build(modules, tmp_path / "data.gz")


class TestLoad:
    def test_a_missing_file_names_the_command_that_builds_it(self, tmp_path: Path) -> None:
        with pytest.raises(PictogramDataMissing, match="`make run` builds it"):
            PictogramMaker.load(tmp_path / "none.gz")

    @pytest.mark.parametrize(
        "content",
        [b"", b"no gzip", gzip.compress(b"no json"), gzip.compress(b"[]"), gzip.compress(b'{"format": 0}')],
        ids=["empty", "no gzip", "no json", "a list", "another format"],
    )
    def test_a_damaged_or_foreign_file_is_rejected(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "data.gz"
        path.write_bytes(content)

        with pytest.raises(PictogramDataInvalid, match="Build it again"):
            PictogramMaker.load(path)
