"""Words of the public sector with their motifs: the files in `vocabulary/`.

A line is `word, other word, some phrase: motif, next best motif`. A motif is a pictogram's slug, or two joined with a
plus: a main one with a small companion at its lower right. `stop_words.txt` is a plain list of words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from intric.pictograms.errors import PictogramDataInvalid
from intric.pictograms.words import LANGUAGES, Language, stem, words

FOLDER = Path(__file__).parent / "vocabulary"

Motif = tuple[str, ...]
Phrase = tuple[str, ...]


class Weight(Enum):
    """How specific a word is; the value is the strength of a match."""

    SUBJECT = 1.0
    KIND = 0.3
    ROLE = 0.05


_WEIGHT_OF_FILE = {"kinds.txt": Weight.KIND, "roles.txt": Weight.ROLE}
_STOP_WORDS = "stop_words.txt"
_MIN_STEM_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Entry:
    """Synonyms, and their motifs in order of preference. `location` is file and line, for messages."""

    phrases: tuple[Phrase, ...]
    motifs: tuple[Motif, ...]
    weight: Weight
    location: str


@dataclass(slots=True)
class Vocabulary:
    """All entries, indexed by their words and by the words' stems."""

    entries: list[Entry] = field(default_factory=list)
    stop_words: set[str] = field(default_factory=set)
    longest: int = 1
    _exact: dict[Phrase, Entry] = field(default_factory=dict)
    _stems: dict[Language, dict[Phrase, tuple[Phrase, Entry]]] = field(
        default_factory=lambda: {"sv": {}, "en": {}}
    )

    def add(self, entry: Entry) -> None:
        """Add an entry. Raises PictogramDataInvalid for a word that another entry has."""
        for phrase in entry.phrases:
            known = self._exact.setdefault(phrase, entry)
            if known is not entry:
                raise PictogramDataInvalid(
                    f"{entry.location}: '{' '.join(phrase)}' is already at {known.location}"
                )
            self.longest = max(self.longest, len(phrase))
            for language in LANGUAGES:
                self._stems[language].setdefault(_stemmed(phrase, language), (phrase, entry))
            for agent_noun in _agent_nouns(phrase):
                self._stems["sv"].setdefault(_stemmed(agent_noun, "sv"), (agent_noun, entry))
        self.entries.append(entry)

    def exact(self, phrase: Phrase) -> Entry | None:
        """Return the entry that has exactly these words, or None."""
        return self._exact.get(phrase)

    def inflected(self, phrase: Phrase) -> Entry | None:
        """Return the entry whose words have the same Swedish or English stems, or None."""
        for language in LANGUAGES:
            stems = _stemmed(phrase, language)
            known, entry = self._stems[language].get(stems, (phrase, None))
            if entry is not None and all(map(_is_same_word, phrase, known, stems)):
                return entry
        return None


def load_vocabulary(folder: Path = FOLDER) -> Vocabulary:
    """Read all files of the vocabulary.

    Raises:
        PictogramDataInvalid: a line is not of the form above or repeats a word; the message names file and line.
    """
    vocabulary = Vocabulary()
    for path in sorted(folder.glob("*.txt")):
        if path.name == _STOP_WORDS:
            vocabulary.stop_words = {word for _, line in _lines(path) for word in words(line)}
            continue
        weight = _WEIGHT_OF_FILE.get(path.name, Weight.SUBJECT)
        for location, line in _lines(path):
            vocabulary.add(_entry(line, weight, location))
    return vocabulary


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield f"{path.name}:{number}", line


def _entry(line: str, weight: Weight, location: str) -> Entry:
    words_part, colon, motifs_part = line.partition(":")
    phrases = tuple(dict.fromkeys(tuple(words(part)) for part in words_part.split(",")))
    motifs = tuple(tuple(part.strip().split("+")) for part in motifs_part.split(","))
    if not colon or not all(phrases) or not all(all(motif) and len(motif) <= 2 for motif in motifs):
        raise PictogramDataInvalid(f"{location} is not of the form 'word, word: motif, motif+companion'")
    return Entry(phrases, motifs, weight, location)


def _is_same_word(word: str, known: str, shared_stem: str) -> bool:
    """Whether two words with one stem are forms of one word: kalla and kallelse (stem "kall") are not."""
    return len(shared_stem) >= _MIN_STEM_SHARE * len(known) or word.startswith(known[:-1])


def _agent_nouns(phrase: Phrase) -> Iterator[Phrase]:
    """Yield the agent noun of the last word: vägledning -> vägledare, upphandling -> upphandlare."""
    for ending in ("ning", "ing"):
        if phrase[-1].endswith(ending) and len(phrase[-1]) > len(ending) + 3:
            yield (*phrase[:-1], phrase[-1].removesuffix(ending) + "are")


def _stemmed(phrase: Phrase, language: Language) -> Phrase:
    return tuple(stem(word, language) for word in phrase)
