"""Which motifs suit a request, best first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from intric.pictograms.colours import NamedColour
from intric.pictograms.reading import Match, Reader
from intric.pictograms.request import PictogramRequest
from intric.pictograms.vocabulary import Motif

PROMPT, NAME, DESCRIPTION = 10.0, 1.0, 0.45
"""What a word counts in each field; a person's own words outweigh everything else there is."""

_BY_RANK = (1.0, 0.8, 0.68, 0.58, 0.5, 0.42)
_AGAIN = 0.3
_LEAST_SHARE_OF_BEST = 0.3
_LEAST_FOR_COMPANION = 0.2
_MOST = 8


@dataclass(frozen=True, slots=True)
class Ranking:
    """What may be drawn. `motifs` is empty when the words lead to nothing.

    `companions` are slugs of further things that the words name, fit to stand small beside the motif.
    """

    motifs: tuple[Motif, ...]
    companions: tuple[str, ...]
    colour: NamedColour | None


def rank(reader: Reader, request: PictogramRequest) -> Ranking:
    """Motifs by how well they suit; those far behind the best are left out."""
    prompt, name = reader.read(request.prompt), reader.read(request.name)
    description = reader.read(request.description)
    weighed = [
        Match(match.motifs, match.strength * weight)
        for reading, weight in ((prompt, PROMPT), (name, NAME), (description, DESCRIPTION))
        for match in reading.matches
    ]
    colours = (*prompt.colours, *name.colours)
    return Ranking(_best_motifs(weighed), _companions(weighed), colours[0] if colours else None)


def _best_motifs(matches: list[Match]) -> tuple[Motif, ...]:
    scores: dict[Motif, list[float]] = defaultdict(list)
    for match in matches:
        for place, motif in enumerate(match.motifs):
            scores[motif].append(match.strength * _BY_RANK[min(place, len(_BY_RANK) - 1)])
    total = {motif: _together(parts) for motif, parts in scores.items()}
    best = max(total.values(), default=0.0)
    ordered = sorted(total, key=lambda motif: -total[motif])
    return tuple(motif for motif in ordered if total[motif] >= best * _LEAST_SHARE_OF_BEST)[:_MOST]


def _together(scores: list[float]) -> float:
    """Words that agree add to the strongest of them, by less than a third."""
    return max(scores) + _AGAIN * min(sum(scores) - max(scores), max(scores))


def _companions(matches: list[Match]) -> tuple[str, ...]:
    strongest = max((match.strength for match in matches), default=0.0)
    fit = [match for match in matches if match.strength >= strongest * _LEAST_FOR_COMPANION]
    return tuple(
        dict.fromkeys(match.motifs[0][0] for match in sorted(fit, key=lambda match: -match.strength))
    )
