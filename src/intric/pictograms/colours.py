"""Colour names in Swedish and English, and the backgrounds in these colours."""

from __future__ import annotations

from dataclasses import dataclass, replace

from intric.pictograms.backgrounds import BACKGROUNDS, Background, Tone

_NAMES: dict[str, str] = {
    "red": "röd rött röda red vinröd vinrött",
    "blue": "blå blått blåa blue marinblå",
    "green": "grön grönt gröna green",
    "yellow": "gul gult gula yellow guldgul gyllene golden",
    "orange": "orange oranga brandgul",
    "purple": "lila violett purple violet",
    "pink": "rosa pink",
    "brown": "brun brunt bruna brown beige",
    "grey": "grå grått gråa grey gray vit vitt vita white svart svarta black silver",
    "turquoise": "turkos turkost turkosa turquoise teal cyan",
    "olive": "oliv olivgrön olive",
}
_FAMILY_OF = {name: family for family, names in _NAMES.items() for name in names.split()}
_TONE_OF_NAME: dict[str, Tone] = {
    **dict.fromkeys(("vit", "vitt", "vita", "white", "silver", "beige"), "light"),
    **dict.fromkeys(("svart", "svarta", "black", "vinröd", "vinrött", "marinblå"), "dark"),
}
_TONE_WORDS: dict[str, Tone] = {
    **dict.fromkeys(("ljus", "ljust", "ljusa", "light", "pale", "blek"), "light"),
    **dict.fromkeys(("mörk", "mörkt", "mörka", "dark", "deep", "djup"), "dark"),
}
_NEUTRAL_START, _NEUTRAL_END, _NEUTRAL_SHAPE_OPACITY = "#f7f4ef", "#e4ded3", 0.75


@dataclass(frozen=True, slots=True)
class NamedColour:
    """A colour that a text names; `tone` is None where it does not say light or dark."""

    family: str
    tone: Tone | None = None

    def backgrounds(self) -> list[Background]:
        """Return the backgrounds in this colour: light, dark, and a neutral one with a shape in the colour."""
        coloured = [background for background in BACKGROUNDS if background.family == self.family]
        neutral = replace(
            coloured[0],
            start=_NEUTRAL_START,
            end=_NEUTRAL_END,
            shape_opacity=_NEUTRAL_SHAPE_OPACITY,
            shape_colour=coloured[0].end,
            tone="light",
        )
        fitting = [background for background in (*coloured, neutral) if self.tone in (None, background.tone)]
        return fitting or coloured


def named_colour(word: str, before: str = "") -> NamedColour | None:
    """Return the colour that a plain word names ("light blue" with `before`, "mörkgrön"), or None."""
    for prefix, tone in _TONE_WORDS.items():
        if word.startswith(prefix) and word[len(prefix) :] in _FAMILY_OF:
            return NamedColour(_FAMILY_OF[word[len(prefix) :]], tone)
    family = _FAMILY_OF.get(word)
    return NamedColour(family, _TONE_WORDS.get(before) or _TONE_OF_NAME.get(word)) if family else None


def is_tone(word: str) -> bool:
    """Whether a word only says that a colour is light or dark."""
    return word in _TONE_WORDS
