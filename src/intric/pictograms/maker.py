"""The pictogram maker: takes words and returns pictures."""

from __future__ import annotations

from pathlib import Path

from resvg_py import svg_to_bytes

from intric.pictograms.catalogue import Catalogue, load_catalogue
from intric.pictograms.compose import Composition, Figure, to_svg
from intric.pictograms.letters import HEIGHT, drawable, four_tiles, monogram
from intric.pictograms.matching import TextMatcher
from intric.pictograms.ranking import rank
from intric.pictograms.request import Pictogram, PictogramRequest
from intric.pictograms.variants import Variant, plan
from intric.pictograms.vocabulary import Vocabulary, load_vocabulary
from intric.pictograms.words import words

_LETTER_HEIGHT, _HEIGHT_WITH_MARKS, _LETTERS_WIDTH = 44.0, 56.0, 58.0


class PictogramMaker:
    """Finds motifs for words and draws them. It has no mutable state: threads may share one."""

    def __init__(self, catalogue: Catalogue, vocabulary: Vocabulary) -> None:
        self._catalogue = catalogue
        self._vocabulary = vocabulary
        self._matcher = TextMatcher(catalogue, vocabulary)

    @classmethod
    def load(cls, path: Path | None = None) -> PictogramMaker:
        """Return a maker with the data file at `path` (default: the one in the package) and the package's vocabulary.

        Raises:
            PictogramDataMissing: the data file has not been built; the message names the command.
            PictogramDataInvalid: the data file or the vocabulary can't be read.
        """
        return cls(load_catalogue(path), load_vocabulary())

    def draw(self, request: PictogramRequest) -> list[Pictogram]:
        """Return `request.count` pictures, the best match first. One of 512 px takes 0.1 s.

        Words without a motif give a monogram of their first letters.
        """
        return [self._draw(variant, request) for variant in self.variants(request)]

    def variants(self, request: PictogramRequest) -> list[Variant]:
        """Return what `draw` would draw."""
        seed = f"{request.seed}/{request.name}/{request.prompt}"
        planned = plan(rank(self._matcher, request), self._catalogue, seed)
        return planned[request.first : request.first + request.count]

    def _draw(self, variant: Variant, request: PictogramRequest) -> Pictogram:
        main, *companions = self._figures(variant, request)
        composition = Composition(
            variant.background, variant.shape, main, companions[0] if companions else None
        )
        svg = to_svg(composition, request.width, request.height)
        png = svg_to_bytes(svg_string=svg, width=request.width, height=request.height, skip_system_fonts=True)
        return Pictogram(bytes(png), variant.motif, self._describe(variant, request))

    def _figures(self, variant: Variant, request: PictogramRequest) -> list[Figure]:
        if variant.motif:
            icons = (self._catalogue.icons[slug] for slug in variant.motif)
            return [Figure(icon.body, icon.box) for icon in icons]
        letters = self._initials(request)
        if not letters:
            return [Figure(*four_tiles(), side=_LETTER_HEIGHT)]
        svg, (left, top, right, bottom) = monogram(letters)
        width, height = right - left, bottom - top
        max_height = _HEIGHT_WITH_MARKS if height > 1.3 * HEIGHT else _LETTER_HEIGHT
        scale = min(max_height / height, _LETTERS_WIDTH / width)
        return [Figure(svg, (left, top, right, bottom), side=max(width, height) * scale)]

    def _describe(self, variant: Variant, request: PictogramRequest) -> str:
        if variant.motif:
            return " with ".join(self._catalogue.icons[slug].label for slug in variant.motif)
        letters = self._initials(request)
        return f"monogram {letters}" if letters else "four tiles"

    def _initials(self, request: PictogramRequest) -> str:
        """Return the initials of the first two words that are no stop words, of name, else prompt, else description."""
        for text in (request.name, request.prompt, request.description):
            all_words = words(text)
            chosen = [word for word in all_words if word not in self._vocabulary.stop_words] or all_words
            letters = "".join(drawable(word[0]) for word in chosen[:2])
            if letters:
                return letters
        return ""
