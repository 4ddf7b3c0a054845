"""Builds the data file out of two npm packages; run once at set-up.

    python -m intric.pictograms.build --modules frontend/node_modules

`@iconify-json/fluent-emoji-flat` gives the drawings, `emojibase-data` the Swedish and English words. What both know
under the same Unicode code points is one pictogram.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from intric.pictograms.catalogue import DEFAULT_PATH, Catalogue, Icon
from intric.pictograms.errors import PictogramError, PictogramSourceMissing
from intric.pictograms.measure import measure
from intric.pictograms.source_words import index_of

ICONS = "@iconify-json/fluent-emoji-flat"
WORDS = "emojibase-data"
LANGUAGE_FOLDERS = ("sv", "en")

_SKIN_TONE = re.compile(r"-(medium-)?(light|dark)$|-medium$")
_SAME_WITHOUT = re.compile(r"^(man|woman)-|-facing-right$")
_UNFIT = frozenset({"middle-finger", "pile-of-poo", "love-hotel", "face-with-symbols-on-mouth", "kiss-mark"})


def build(modules: Path, out: Path = DEFAULT_PATH) -> Catalogue:
    """Write the data file `out` from the packages below `modules` (a node_modules folder).

    Raises:
        PictogramSourceMissing: a package is not installed there, or is not laid out as this build knows it.
    """
    drawings = _read(modules, ICONS, "icons.json")
    slug_of = _read(modules, ICONS, "chars.json")
    words = {language: _read(modules, WORDS, f"{language}/data.json") for language in LANGUAGE_FOLDERS}
    try:
        icons = _icons(drawings["icons"])
        catalogue = Catalogue(icons, index_of(words, slug_of, icons))
    except (KeyError, TypeError, AttributeError) as error:
        raise PictogramSourceMissing(
            f"the packages in {modules} are laid out otherwise ({error!r})"
        ) from error
    sources = {package: str(_read(modules, package, "package.json")["version"]) for package in (ICONS, WORDS)}
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_suffix(".part")
    unfinished.write_bytes(catalogue.to_bytes(sources))
    unfinished.replace(out)
    return catalogue


def _read(modules: Path, package: str, name: str) -> Any:
    path = modules / package / name
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        wrong = f"{path} is missing: run `npm ci` in frontend/ (it installs {package})"
    except ValueError as error:
        wrong = f"{path} is not JSON ({error})"
    raise PictogramSourceMissing(wrong)


def _icons(drawings: dict[str, dict[str, Any]]) -> dict[str, Icon]:
    """All but skin tones, the he and she of a person there is, and what suits no office."""
    kept: dict[str, Icon] = {}
    for slug, drawing in sorted(drawings.items()):
        neutral = _SAME_WITHOUT.sub("", slug)
        person = _SAME_WITHOUT.sub("person-", slug) if slug != neutral else ""
        if (
            _SKIN_TONE.search(slug)
            or slug in _UNFIT
            or (neutral != slug and {neutral, person} & drawings.keys())
        ):
            continue
        box, edge = measure(drawing["body"])
        kept[slug] = Icon(drawing["body"], slug.replace("-", " "), box, edge)
    return kept


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m intric.pictograms.build", description=__doc__)
    parser.add_argument(
        "--modules", type=Path, required=True, help="the node_modules folder with both packages"
    )
    parser.add_argument("--out", type=Path, default=DEFAULT_PATH, help="file to write (default: %(default)s)")
    arguments = parser.parse_args()
    try:
        catalogue = build(arguments.modules, arguments.out)
    except PictogramError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(catalogue.icons)} pictograms, {arguments.out.stat().st_size // 1024} KB: {arguments.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
