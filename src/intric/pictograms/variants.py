"""Plans the variants of one request: which motif on which ground in which shape, settled by the seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

from intric.pictograms.catalogue import Catalogue
from intric.pictograms.compose import SHAPES
from intric.pictograms.grounds import ORDINARY, Ground, Rgb, distance, suitable
from intric.pictograms.ranking import Ranking
from intric.pictograms.request import MAX_COUNT
from intric.pictograms.vocabulary import Motif

_TOO_ALIKE = 0.06
_CHOSEN_AMONG = 6


@dataclass(frozen=True, slots=True)
class Variant:
    """One picture to be drawn; an empty motif stands for a monogram."""

    motif: Motif
    ground: Ground
    shape: str


def plan(ranking: Ranking, catalogue: Catalogue, seed: str) -> list[Variant]:
    """All four variants. The first shows the best motif; no two share a ground while there are enough of them."""
    dice = random.Random(seed)  # noqa: S311  it only has to repeat itself, not to be secret
    motifs = _motifs(ranking, catalogue, dice)
    shapes = dice.sample(SHAPES, len(SHAPES))
    variants: list[Variant] = []
    for place, motif in enumerate(motifs):
        edge = catalogue.icons[motif[0]].edge if motif else None
        ground = _ground(ranking, edge, [variant.ground for variant in variants], dice)
        variants.append(Variant(motif, ground, shapes[place % len(shapes)]))
    return variants


def _motifs(ranking: Ranking, catalogue: Catalogue, dice: random.Random) -> list[Motif]:
    known = [_in_colour(motif, ranking, catalogue) for motif in ranking.motifs]
    if not known:
        return [()] * MAX_COUNT
    best, *others = known[:_CHOSEN_AMONG]
    dice.shuffle(others)
    chosen = [best]
    for other in others:
        if len(chosen) < MAX_COUNT and other[0] not in {motif[0] for motif in chosen}:
            chosen.append(other)
    pairs = [(best[0], slug) for slug in (*ranking.companions, *ranking.spare_companions) if slug != best[0]]
    left = [motif for motif in (*others, *pairs) if motif not in chosen]
    chosen = [*chosen, *left, *[best] * MAX_COUNT][:MAX_COUNT]
    return _with_companion(chosen, ranking)


def _with_companion(chosen: list[Motif], ranking: Ranking) -> list[Motif]:
    """Gives one of the later motifs, the best of them, a companion out of what else the words name."""
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
    """The same motif in the colour asked for, where the pictograms have one: red heart -> blue heart."""
    first, _, rest = motif[0].partition("-")
    own = f"{ranking.colour.family}-{rest}" if ranking.colour else ""
    return (own, *motif[1:]) if first in _COLOURED and own in catalogue.icons else motif


_COLOURED = frozenset(
    {"red", "blue", "green", "yellow", "orange", "purple", "brown", "black", "white", "grey", "pink"}
)


def _ground(ranking: Ranking, edge: Rgb | None, taken: list[Ground], dice: random.Random) -> Ground:
    if ranking.colour:
        candidates = _seen_on(ranking.colour.grounds(), edge)
    else:
        candidates = suitable(edge, ORDINARY) if edge else list(ORDINARY)
    free = [ground for ground in candidates if ground not in taken] or candidates
    used = {ground.family for ground in taken}
    fresh = [ground for ground in free if ground.family not in used] or free
    tones = {ground.tone for ground in taken}
    other_tone = [ground for ground in fresh if len(taken) == MAX_COUNT - 1 and ground.tone not in tones]
    return dice.choice(other_tone if len(tones) == 1 and other_tone else fresh)


def _seen_on(grounds: list[Ground], edge: Rgb | None) -> list[Ground]:
    """Of grounds that were asked for, those that the motif does not vanish on."""
    if edge is None:
        return grounds
    return [ground for ground in grounds if distance(edge, ground.behind_motif) >= _TOO_ALIKE] or grounds
