"""Plans the variants of one request: motif, background and shape of each, derived from the seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

from intric.pictograms.backgrounds import ORDINARY, Background, Rgb, contrasting, distance
from intric.pictograms.catalogue import Catalogue
from intric.pictograms.compose import SHAPES
from intric.pictograms.ranking import Ranking
from intric.pictograms.request import MAX_COUNT
from intric.pictograms.vocabulary import Motif

_MIN_DISTANCE = 0.06
_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Variant:
    """One picture to draw; an empty motif means a monogram."""

    motif: Motif
    background: Background
    shape: str


def plan(ranking: Ranking, catalogue: Catalogue, seed: str) -> list[Variant]:
    """Return all four variants. The first has the best motif; backgrounds repeat only when there are too few."""
    rng = random.Random(seed)  # noqa: S311  reproducible, not secret
    motifs = _motifs(ranking, catalogue, rng)
    shapes = rng.sample(SHAPES, len(SHAPES))
    variants: list[Variant] = []
    for place, motif in enumerate(motifs):
        outline = catalogue.icons[motif[0]].outline if motif else None
        background = _background(ranking, outline, [variant.background for variant in variants], rng)
        variants.append(Variant(motif, background, shapes[place % len(shapes)]))
    return variants


def _motifs(ranking: Ranking, catalogue: Catalogue, rng: random.Random) -> list[Motif]:
    known = [_in_colour(motif, ranking, catalogue) for motif in ranking.motifs]
    if not known:
        return [()] * MAX_COUNT
    best, *others = known[:_CANDIDATES]
    rng.shuffle(others)
    chosen = [best]
    for other in others:
        if len(chosen) < MAX_COUNT and other[0] not in {motif[0] for motif in chosen}:
            chosen.append(other)
    pairs = [(best[0], slug) for slug in (*ranking.companions, *ranking.spare_companions) if slug != best[0]]
    left = [motif for motif in (*others, *pairs) if motif not in chosen]
    chosen = [*chosen, *left, *[best] * MAX_COUNT][:MAX_COUNT]
    return _with_companion(chosen, ranking)


def _with_companion(chosen: list[Motif], ranking: Ranking) -> list[Motif]:
    """Add a companion to the best of the later motifs, from the other words of the text."""
    drawn = {slug for motif in chosen for slug in motif}
    fit = [slug for slug in ranking.companions if slug not in drawn]
    alone = [place for place in range(1, len(chosen)) if len(chosen[place]) == 1]
    if not fit or not alone:
        return chosen
    place = min(alone, key=lambda place: _rank_of(chosen[place], ranking))
    return [*chosen[:place], (chosen[place][0], fit[0]), *chosen[place + 1 :]]


def _rank_of(motif: Motif, ranking: Ranking) -> int:
    return ranking.motifs.index(motif) if motif in ranking.motifs else len(ranking.motifs)


def _in_colour(motif: Motif, ranking: Ranking, catalogue: Catalogue) -> Motif:
    """Return the motif in the named colour where there is such a pictogram: red heart -> blue heart."""
    first, _, rest = motif[0].partition("-")
    own = f"{ranking.colour.family}-{rest}" if ranking.colour else ""
    return (own, *motif[1:]) if first in _COLOUR_PREFIXES and own in catalogue.icons else motif


_COLOUR_PREFIXES = frozenset(
    {"red", "blue", "green", "yellow", "orange", "purple", "brown", "black", "white", "grey", "pink"}
)


def _background(
    ranking: Ranking, outline: Rgb | None, taken: list[Background], rng: random.Random
) -> Background:
    if ranking.colour:
        candidates = _visible_on(ranking.colour.backgrounds(), outline)
    else:
        candidates = contrasting(outline, ORDINARY) if outline else list(ORDINARY)
    free = [background for background in candidates if background not in taken] or candidates
    used = {background.family for background in taken}
    fresh = [background for background in free if background.family not in used] or free
    tones = {background.tone for background in taken}
    other_tone = [
        background for background in fresh if len(taken) == MAX_COUNT - 1 and background.tone not in tones
    ]
    return rng.choice(other_tone if len(tones) == 1 and other_tone else fresh)


def _visible_on(backgrounds: list[Background], outline: Rgb | None) -> list[Background]:
    """Return those backgrounds in the named colour on which the motif is visible; all when there are none."""
    if outline is None:
        return backgrounds
    visible = [each for each in backgrounds if distance(outline, each.behind_motif) >= _MIN_DISTANCE]
    return visible or backgrounds
