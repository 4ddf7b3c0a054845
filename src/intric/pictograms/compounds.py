"""Takes Swedish compounds apart: "snöröjningskartan" -> snöröjning + karta."""

from __future__ import annotations

from collections.abc import Callable

from intric.pictograms.vocabulary import Entry, Vocabulary
from intric.pictograms.words import stem

SHORTEST_PART = 3
_SHORTEST_BEGINNING = 5
_SHORTEST_DRAWN_ELSEWHERE = 5
_LONGEST_WORD = 60
_LINKS = "seouai"

Part = Entry | str
"""An entry, the stem of a word that another source has pictures for, or "" for a word without a picture."""


class Splitter:
    """Knows the words that compounds are made of.

    `known_stem` says of a Swedish stem whether some other source has a picture for it.
    """

    def __init__(self, vocabulary: Vocabulary, known_stem: Callable[[str], bool]) -> None:
        self._known_stem = known_stem
        self._parts: dict[str, Part] = {}
        words: dict[str, Part] = dict.fromkeys(vocabulary.silent, "")
        words |= {
            phrase[0]: entry for entry in vocabulary.entries for phrase in entry.phrases if len(phrase) == 1
        }
        self._parts |= {word: part for word, part in words.items() if len(word) >= SHORTEST_PART}
        for word, part in words.items():
            for form in _combining_forms(word):
                if len(form) >= SHORTEST_PART:
                    self._parts.setdefault(form, part)

    def split(self, word: str) -> list[Part]:
        """The parts of a compound in order, as few and as long as possible; empty when it does not come out even."""
        if len(word) > _LONGEST_WORD:
            return []
        best: dict[int, list[Part]] = {len(word): []}
        for start in range(len(word) - SHORTEST_PART, -1, -1):
            for end in range(len(word), start + SHORTEST_PART - 1, -1):
                if end not in best or (start == 0 and end == len(word)):
                    continue
                part = self._part(word[start:end], final=end == len(word))
                if part is not None and (start not in best or len(best[end]) + 1 < len(best[start])):
                    best[start] = [part, *best[end]]
        return best.get(0, [])

    def beginning(self, word: str) -> tuple[Entry, float] | None:
        """The longest known word that this one begins with, and its share of the length (0 to 1): bibliotek-ariens."""
        for end in range(len(word) - 1, _SHORTEST_BEGINNING - 1, -1):
            part = self._parts.get(word[:end])
            if isinstance(part, Entry):
                return part, end / len(word)
        return None

    def _part(self, piece: str, *, final: bool) -> Part | None:
        known = self._parts.get(piece)
        if known is not None:
            return known
        ending = stem(piece, "sv") if final else piece[:-1] if piece[-1] in _LINKS else ""
        if len(ending) < SHORTEST_PART:
            return None
        known = self._parts.get(ending)
        return self._drawn_elsewhere(stem(piece, "sv")) if known is None else known

    def _drawn_elsewhere(self, known: str) -> str | None:
        return known if len(known) >= _SHORTEST_DRAWN_ELSEWHERE and self._known_stem(known) else None


def _combining_forms(word: str) -> list[str]:
    """What becomes of a word inside a compound: skola -> skol, gymnasium -> gymnasi(e), äldres -> äldre."""
    forms = [stem(word, "sv")]
    if word[-1] in "ae":
        forms.append(word[:-1])
    if word.endswith("um"):
        forms.append(word[:-2])
    return forms
