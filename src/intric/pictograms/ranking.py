"""Ranks the motifs for a request, best first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from intric.pictograms.colours import NamedColour
from intric.pictograms.matching import Match, TextMatcher
from intric.pictograms.request import PictogramRequest
from intric.pictograms.vocabulary import Motif

PROMPT, NAME, DESCRIPTION = 100.0, 1.0, 0.45
"""Weight of a word by field; what the user's own prompt names outweighs everything else."""
PROMPT_ASIDE = 5.0
"""Weight of words of kind and role in the prompt: "en bild" is not the motif there."""

_RANK_FACTORS = (1.0, 0.8, 0.68, 0.58, 0.5, 0.42)
_AGREEMENT = 0.05
_MIN_SHARE_OF_BEST = 0.3
_MIN_FOR_COMPANION = 0.2
_MAX_MOTIFS = 8


@dataclass(frozen=True, slots=True)
class Ranking:
    """What may be drawn. `motifs` is empty when the words have none.

    `companions` are slugs for a small picture beside the motif, from the words that decide the motif;
    `spare_companions` are those of the name, for a prompt with few motifs.
    """

    motifs: tuple[Motif, ...]
    companions: tuple[str, ...]
    spare_companions: tuple[str, ...]
    colour: NamedColour | None


def rank(matcher: TextMatcher, request: PictogramRequest) -> Ranking:
    """Return the motifs by score, without those far below the best."""
    prompt, name = matcher.find(request.prompt), matcher.find(request.name)
    description = matcher.find(request.description)
    from_prompt = [_weighted(match, PROMPT if match.subject else PROMPT_ASIDE) for match in prompt.matches]
    from_name = [_weighted(match, NAME) for match in name.matches]
    from_description = [_weighted(match, DESCRIPTION) for match in description.matches]
    prompt_decides = any(match.subject for match in prompt.matches)
    deciding = from_prompt if prompt_decides else [*from_name, *from_description]
    colours = (*prompt.colours, *name.colours)
    return Ranking(
        motifs=_best_motifs([*from_prompt, *from_name, *from_description]),
        companions=_companions(deciding),
        spare_companions=_companions(from_name),
        colour=colours[0] if colours else None,
    )


def _weighted(match: Match, weight: float) -> Match:
    return replace(match, strength=match.strength * weight)


def _best_motifs(matches: list[Match]) -> tuple[Motif, ...]:
    scores: dict[Motif, list[float]] = defaultdict(list)
    for match in matches:
        for place, motif in enumerate(match.motifs):
            scores[motif].append(match.strength * _RANK_FACTORS[min(place, len(_RANK_FACTORS) - 1)])
    total = {motif: _combined(parts) for motif, parts in scores.items()}
    best = max(total.values(), default=0.0)
    ordered = sorted(total, key=lambda motif: -total[motif])
    return tuple(motif for motif in ordered if total[motif] >= best * _MIN_SHARE_OF_BEST)[:_MAX_MOTIFS]


def _combined(scores: list[float]) -> float:
    """Return the highest score plus a small bonus for the others, so that words that agree break a tie."""
    return max(scores) + _AGREEMENT * min(sum(scores) - max(scores), max(scores))


def _companions(matches: list[Match]) -> tuple[str, ...]:
    strongest = max((match.strength for match in matches), default=0.0)
    fit = [match for match in matches if match.strength >= strongest * _MIN_FOR_COMPANION]
    return tuple(
        dict.fromkeys(match.motifs[0][0] for match in sorted(fit, key=lambda match: -match.strength))
    )
