"""Builds the data file from two npm packages; run once during installation.

    python -m intric.pictograms.build --modules frontend/node_modules

`@iconify-json/fluent-emoji-flat` has the drawings, `emojibase-data` the Swedish and English words. Both identify an
emoji by its Unicode code points.
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
from intric.pictograms.source_words import build_index

ICONS = "@iconify-json/fluent-emoji-flat"
WORDS = "emojibase-data"
LANGUAGE_FOLDERS = ("sv", "en")

_SKIN_TONE = re.compile(r"-(medium-)?(light|dark)$|-medium$")
_SAME_WITHOUT = re.compile(r"^(man|woman)-|-facing-right$")
_UNFIT = frozenset({"middle-finger", "pile-of-poo", "love-hotel", "face-with-symbols-on-mouth", "kiss-mark"})


def build(modules: Path, out: Path = DEFAULT_PATH) -> Catalogue:
    """Write the data file `out` from the packages below `modules` (a node_modules folder).

    Raises:
        PictogramSourceMissing: a package is not installed there, or its files have an unexpected layout.
    """
    drawings = _read(modules, ICONS, "icons.json")
    slug_of = _read(modules, ICONS, "chars.json")
    words = {language: _read(modules, WORDS, f"{language}/data.json") for language in LANGUAGE_FOLDERS}
    try:
        icons = _icons(drawings["icons"])
        catalogue = Catalogue(icons, build_index(words, slug_of, icons))
    except (KeyError, TypeError, AttributeError) as error:
        raise PictogramSourceMissing(
            f"the packages in {modules} are laid out otherwise ({error!r})"
        ) from error
    sources = {package: str(_read(modules, package, "package.json")["version"]) for package in (ICONS, WORDS)}
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_suffix(".part")
    temporary.write_bytes(catalogue.to_bytes(sources))
    temporary.replace(out)
    return catalogue


def _read(modules: Path, package: str, name: str) -> Any:
    path = modules / package / name
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problem = f"{path} is missing: run `npm ci` in frontend/ (it installs {package})"
    except ValueError as error:
        problem = f"{path} is not JSON ({error})"
    raise PictogramSourceMissing(problem)


def _icons(drawings: dict[str, dict[str, Any]]) -> dict[str, Icon]:
    """Return all drawings except skin tones, gendered forms of a neutral one, and those unfit for an office."""
    icons: dict[str, Icon] = {}
    for slug, drawing in sorted(drawings.items()):
        neutral = _SAME_WITHOUT.sub("", slug)
        person = _SAME_WITHOUT.sub("person-", slug) if slug != neutral else ""
        if (
            _SKIN_TONE.search(slug)
            or slug in _UNFIT
            or (neutral != slug and {neutral, person} & drawings.keys())
        ):
            continue
        box, outline = measure(drawing["body"])
        icons[slug] = Icon(drawing["body"], slug.replace("-", " "), box, outline)
    return icons


def main() -> int:
    """Run the command line."""
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
