"""The data file: the drawings of the pictograms, and Emojibase's words for them."""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from intric.pictograms.errors import PictogramDataInvalid, PictogramDataMissing
from intric.pictograms.words import Language

DEFAULT_PATH = Path(__file__).parent / "data" / "pictograms.json.gz"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Icon:
    """One pictogram: an SVG fragment in a view box of 32 by 32.

    `box` is the area that it covers (left, top, right, bottom); `outline` the mean colour of its outline as
    (red, green, blue), 0 to 255, which decides which backgrounds have enough contrast.
    """

    body: str
    label: str
    box: tuple[float, float, float, float]
    outline: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All pictograms by slug, and for each language an index: stem -> slugs with weights between 0 and 1."""

    icons: dict[str, Icon]
    index: dict[Language, dict[str, dict[str, float]]]

    def to_bytes(self, sources: dict[str, str]) -> bytes:
        """Return the data file; the same content gives the same bytes (no timestamp in the gzip header)."""
        content = {
            "format": FORMAT,
            "sources": sources,
            "icons": {slug: list(asdict(icon).values()) for slug, icon in self.icons.items()},
            "index": self.index,
        }
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return gzip.compress(text.encode(), compresslevel=6, mtime=0)


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Read the data file.

    Raises:
        PictogramDataMissing: it does not exist; the message names the command that builds it.
        PictogramDataInvalid: it is damaged or was built by another version of this package.
    """
    path = path or DEFAULT_PATH
    try:
        content = json.loads(gzip.decompress(path.read_bytes()))
    except FileNotFoundError:
        missing = f"{path} is missing. `make run` builds it; by hand: {_BUILD_COMMAND}"
    except (OSError, EOFError, ValueError) as error:
        raise PictogramDataInvalid(
            f"{path} can't be read ({error}). Build it again: {_BUILD_COMMAND}"
        ) from error
    else:
        return _catalogue(content, path)
    raise PictogramDataMissing(missing)


_BUILD_COMMAND = "python -m intric.pictograms.build --modules frontend/node_modules"


def _catalogue(content: dict[str, object], path: Path) -> Catalogue:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise PictogramDataInvalid(f"{path} is of another format. Build it again: {_BUILD_COMMAND}")
    icons, index = content["icons"], content["index"]
    if not isinstance(icons, dict) or not isinstance(index, dict):
        raise PictogramDataInvalid(f"{path} holds no pictograms. Build it again: {_BUILD_COMMAND}")
    return Catalogue(
        icons={
            slug: Icon(body, label, tuple(box), tuple(outline))
            for slug, (body, label, box, outline) in icons.items()
        },
        index={"sv": index["sv"], "en": index["en"]},
    )
