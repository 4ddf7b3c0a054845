"""Splits Swedish compounds: "snöröjningskartan" -> snöröjning + karta."""

from __future__ import annotations

from collections.abc import Callable

from intric.pictograms.vocabulary import Entry, Vocabulary
from intric.pictograms.words import stem

SHORTEST_PART = 3
_SHORTEST_PREFIX = 5
_SHORTEST_IN_OTHER_SOURCE = 5
_LONGEST_WORD = 60
_LINKS = "seouai"

Part = Entry | str
"""An entry, the stem of a word in another source, or "" for a stop word."""


class Splitter:
    """Splits compounds into words of the vocabulary and of another source.

    `known_stem` says whether the other source has a picture for a Swedish stem.
    """

    def __init__(self, vocabulary: Vocabulary, known_stem: Callable[[str], bool]) -> None:
        self._known_stem = known_stem
        self._parts: dict[str, Part] = {}
        words: dict[str, Part] = dict.fromkeys(vocabulary.stop_words, "")
        words |= {
            phrase[0]: entry for entry in vocabulary.entries for phrase in entry.phrases if len(phrase) == 1
        }
        self._parts |= {word: part for word, part in words.items() if len(word) >= SHORTEST_PART}
        for word, part in words.items():
            for form in _combining_forms(word):
                if len(form) >= SHORTEST_PART:
                    self._parts.setdefault(form, part)

    def split(self, word: str) -> list[Part]:
        """Return the parts of a compound in order, as few as possible; empty when it can't be split completely."""
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

    def longest_prefix(self, word: str) -> tuple[Entry, float] | None:
        """Return the longest known word that this one begins with (bibliotek-ariens), and its share of the length."""
        for end in range(len(word) - 1, _SHORTEST_PREFIX - 1, -1):
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
        return self._in_other_source(stem(piece, "sv")) if known is None else known

    def _in_other_source(self, known: str) -> str | None:
        return known if len(known) >= _SHORTEST_IN_OTHER_SOURCE and self._known_stem(known) else None


def _combining_forms(word: str) -> list[str]:
    """Return the forms of a word inside a compound: skola -> skol, gymnasium -> gymnasi(e), äldres -> äldre."""
    forms = [stem(word, "sv")]
    if word[-1] in "ae":
        forms.append(word[:-1])
    if word.endswith("um"):
        forms.append(word[:-2])
    return forms
