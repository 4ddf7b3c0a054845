"""Colours that people name, and the grounds that answer to them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from intric.pictograms.grounds import GROUNDS, Ground, Tone

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
_PLAIN_START, _PLAIN_END, _COLOURED_DISC = "#f7f4ef", "#e4ded3", 0.75


@dataclass(frozen=True, slots=True)
class NamedColour:
    """A colour that was asked for; `tone` None leaves light or dark open."""

    family: str
    tone: Tone | None = None

    def grounds(self) -> list[Ground]:
        """Grounds in this colour: light, dark, and a plain one with a shape in the colour."""
        own = [ground for ground in GROUNDS if ground.family == self.family]
        plain = replace(
            own[0],
            start=_PLAIN_START,
            end=_PLAIN_END,
            disc=_COLOURED_DISC,
            disc_colour=own[0].end,
            tone="light",
        )
        fitting = [ground for ground in (*own, plain) if self.tone in (None, ground.tone)]
        return fitting or own


def named_colour(word: str, before: str = "") -> NamedColour | None:
    """The colour that a plain word names, the word before it given ("light blue", "mörkgrön"), or None."""
    for beginning, tone in _TONE_WORDS.items():
        if word.startswith(beginning) and word[len(beginning) :] in _FAMILY_OF:
            return NamedColour(_FAMILY_OF[word[len(beginning) :]], tone)
    family = _FAMILY_OF.get(word)
    return NamedColour(family, _TONE_WORDS.get(before) or _TONE_OF_NAME.get(word)) if family else None


def is_tone(word: str) -> bool:
    """Whether a word only makes a colour lighter or darker."""
    return word in _TONE_WORDS
