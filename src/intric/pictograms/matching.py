"""Finds the motifs for the words of a text, with their strength, and the colours that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from intric.pictograms.catalogue import Catalogue
from intric.pictograms.colours import NamedColour, is_tone, named_colour
from intric.pictograms.compounds import Part, Splitter
from intric.pictograms.vocabulary import Entry, Motif, Vocabulary, Weight
from intric.pictograms.words import LANGUAGES, Language, stem, words, words_and_stops

_LATER_PART = 0.5
_PREFIX_FACTOR = 0.7
_MIN_SHARE = 0.45
_EMOJIBASE_FACTOR = 0.55
_MIN_EMOJIBASE = 0.08
_COMMON_FROM = 6
_MAX_EMOJIBASE = 8
_POSITION_DECAY = 0.95

_NEGATORS = frozenset({"no", "not", "without", "utan", "ingen", "inga", "inget", "ej", "inte"})
_JOINERS = frozenset({"och", "eller", "and", "or", "nor"})
_FUNCTION_WORDS: dict[Language, frozenset[str]] = {
    "sv": frozenset(words("och som för till av på med ett den det är en i från om vid åt hos")),
    "en": frozenset(words("and the for of with to is a an by from your our on at")),
}


@dataclass(frozen=True, slots=True)
class Match:
    """The motifs of a word or phrase, best first.

    `strength` is 1 for a subject named literally; `subject` is False for words of kind and role ("ansökan", "guide").
    """

    motifs: tuple[Motif, ...]
    strength: float
    subject: bool = True


@dataclass(frozen=True, slots=True)
class TextMatches:
    """What a text contains that can be drawn."""

    matches: tuple[Match, ...]
    colours: tuple[NamedColour, ...]


class TextMatcher:
    """Looks words up in the vocabulary first, then in Emojibase's index."""

    def __init__(self, catalogue: Catalogue, vocabulary: Vocabulary) -> None:
        self._index = catalogue.index
        self._vocabulary = vocabulary
        self._splitter = Splitter(vocabulary, known_stem=catalogue.index["sv"].__contains__)

    def find(self, text: str) -> TextMatches:
        """Return the matches of a text, in its order. Accepts any text."""
        items = list(_without_negated(words_and_stops(text)))
        languages = _languages(items)
        if languages == ("en",) and "IT" not in text:
            items = [item for item in items if item != "it"]
        matches: list[Match] = []
        colours: list[NamedColour] = []
        place = 0
        while place < len(items):
            word, before, after = items[place], items[place - 1 : place], items[place + 1 : place + 2]
            entry, length = (None, 1) if _shade_of_colour(word, after) else self._phrase(items, place)
            colour = named_colour(word, *before)
            if entry is not None:
                found: Iterable[Match] = [_match(entry)]
            elif colour is not None:
                colours.append(colour)
                found = []
            else:
                found = self._word(word, languages)
            decay = _POSITION_DECAY ** len(matches)
            matches += [replace(match, strength=match.strength * decay) for match in found]
            place += length
        return TextMatches(tuple(matches), tuple(colours))

    def _phrase(self, items: list[str], place: int) -> tuple[Entry | None, int]:
        """Return the longest entry that begins here, and its number of words; (None, 1) when there is none."""
        for length in range(min(self._vocabulary.longest, len(items) - place), 1, -1):
            phrase = tuple(items[place : place + length])
            entry = self._vocabulary.exact(phrase) or self._vocabulary.inflected(phrase)
            if entry is not None:
                return entry, length
        return self._vocabulary.exact((items[place],)), 1

    def _word(self, word: str, languages: tuple[Language, ...]) -> list[Match]:
        if not word[0].isalnum() or word in self._vocabulary.stop_words or is_tone(word):
            return []
        entry = self._vocabulary.inflected((word,))
        if entry is not None:
            return [_match(entry)]
        parts = self._splitter.split(word)
        if parts:
            return list(self._compound(parts))
        match = self._from_emojibase(word, languages)
        return [match] if match else list(self._from_prefix(word))

    def _compound(self, parts: list[Part]) -> Iterator[Match]:
        factor = 0.95
        for part in parts:
            if isinstance(part, Entry):
                yield _match(part, factor if part.weight is Weight.SUBJECT else 1.0)
                factor = _LATER_PART if part.weight is Weight.SUBJECT else factor
            elif part:
                match = self._by_stem(part, "sv")
                if match:
                    yield Match(match.motifs, match.strength * factor)

    def _from_prefix(self, word: str) -> Iterator[Match]:
        known = self._splitter.longest_prefix(word)
        if known is not None and known[1] >= _MIN_SHARE:
            yield _match(known[0], _PREFIX_FACTOR * known[1])

    def _from_emojibase(self, word: str, languages: tuple[Language, ...]) -> Match | None:
        found = (self._by_stem(stem(word, language), language) for language in languages)
        return max((match for match in found if match), key=lambda match: match.strength, default=None)

    def _by_stem(self, word_stem: str, language: Language) -> Match | None:
        slugs = self._index[language].get(word_stem)
        if not slugs or word_stem.isdigit():
            return None
        rarity = min(1.0, (_COMMON_FROM / len(slugs)) ** 0.5)
        best = list(slugs.items())[:_MAX_EMOJIBASE]
        strength = _EMOJIBASE_FACTOR * best[0][1] * rarity
        return Match(tuple((slug,) for slug, _ in best), strength) if strength >= _MIN_EMOJIBASE else None


def _shade_of_colour(word: str, after: list[str]) -> bool:
    return is_tone(word) and any(named_colour(next_word) for next_word in after)


def _match(entry: Entry, factor: float = 1.0) -> Match:
    return Match(entry.motifs, entry.weight.value * factor, entry.weight is Weight.SUBJECT)


def _without_negated(items: list[str]) -> Iterator[str]:
    """Leave out negated words: "utan text eller bokstäver", "no house"."""
    negated = False
    for place, item in enumerate(items):
        if item in _NEGATORS:
            negated = True
        elif negated and item not in _JOINERS:
            negated = place + 1 < len(items) and items[place + 1] in _JOINERS
        elif not negated:
            yield item


def _languages(items: list[str]) -> tuple[Language, ...]:
    """Return the language of the text by its function words, or both when it is unclear."""
    swedish = any(item in _FUNCTION_WORDS["sv"] or set(item) & set("åäö") for item in items)
    english = any(item in _FUNCTION_WORDS["en"] for item in items)
    if swedish == english:
        return LANGUAGES
    return ("sv",) if swedish else ("en",)
