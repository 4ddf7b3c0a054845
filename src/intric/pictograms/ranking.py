"""Which motifs suit a request, best first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from intric.pictograms.colours import NamedColour
from intric.pictograms.reading import Match, Reader
from intric.pictograms.request import PictogramRequest
from intric.pictograms.vocabulary import Motif

PROMPT, NAME, DESCRIPTION = 100.0, 1.0, 0.45
"""What a word counts in each field; whatever a person's own words show outweighs everything else there is."""
PROMPT_ASIDE = 5.0
"""What words of kind and role count in the prompt: "en bild" there is not the motif."""

_BY_RANK = (1.0, 0.8, 0.68, 0.58, 0.5, 0.42)
_AGAIN = 0.05
_LEAST_SHARE_OF_BEST = 0.3
_LEAST_FOR_COMPANION = 0.2
_MOST = 8


@dataclass(frozen=True, slots=True)
class Ranking:
    """What may be drawn. `motifs` is empty when the words lead to nothing.

    `companions` are slugs of things that the deciding words name, fit to stand small beside the motif;
    `spare_companions` those of the name, for a prompt that leads to little.
    """

    motifs: tuple[Motif, ...]
    companions: tuple[str, ...]
    spare_companions: tuple[str, ...]
    colour: NamedColour | None


def rank(reader: Reader, request: PictogramRequest) -> Ranking:
    """Motifs by how well they suit; those far behind the best are left out."""
    prompt, name = reader.read(request.prompt), reader.read(request.name)
    description = reader.read(request.description)
    asked = [_weighed(match, PROMPT if match.subject else PROMPT_ASIDE) for match in prompt.matches]
    named = [_weighed(match, NAME) for match in name.matches]
    told = [_weighed(match, DESCRIPTION) for match in description.matches]
    own = asked if any(match.subject for match in prompt.matches) else [*named, *told]
    colours = (*prompt.colours, *name.colours)
    return Ranking(
        motifs=_best_motifs([*asked, *named, *told]),
        companions=_companions(own),
        spare_companions=_companions(named),
        colour=colours[0] if colours else None,
    )


def _weighed(match: Match, weight: float) -> Match:
    return replace(match, strength=match.strength * weight)


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
    """Words that agree add a little to the strongest of them, so that they settle a draw."""
    return max(scores) + _AGAIN * min(sum(scores) - max(scores), max(scores))


def _companions(matches: list[Match]) -> tuple[str, ...]:
    strongest = max((match.strength for match in matches), default=0.0)
    fit = [match for match in matches if match.strength >= strongest * _LEAST_FOR_COMPANION]
    return tuple(
        dict.fromkeys(match.motifs[0][0] for match in sorted(fit, key=lambda match: -match.strength))
    )
