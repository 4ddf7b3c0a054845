"""Our own words of the public sector and the motifs that stand for them: the files in `vocabulary/`.

A line is `word, other word, some phrase: motif, next best motif`. A motif is a pictogram's slug, or two joined with a
plus: a main one with a small companion at its lower right. `silent.txt` alone is a plain list of words.
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
    """How much a word says about what a thing is for; the value is what a match of it counts."""

    SUBJECT = 1.0
    KIND = 0.3
    ROLE = 0.05


_WEIGHT_OF_FILE = {"kinds.txt": Weight.KIND, "roles.txt": Weight.ROLE}
_SILENT = "silent.txt"
_LEAST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Entry:
    """Words that mean the same, and their motifs in order of preference."""

    phrases: tuple[Phrase, ...]
    motifs: tuple[Motif, ...]
    weight: Weight
    place: str


@dataclass(slots=True)
class Vocabulary:
    """All entries, found by the words as written or by their stems."""

    entries: list[Entry] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    longest: int = 1
    _exact: dict[Phrase, Entry] = field(default_factory=dict)
    _stems: dict[Language, dict[Phrase, tuple[Phrase, Entry]]] = field(
        default_factory=lambda: {"sv": {}, "en": {}}
    )

    def add(self, entry: Entry) -> None:
        """Take in an entry; a word that another entry already has is refused with PictogramDataInvalid."""
        for phrase in entry.phrases:
            known = self._exact.setdefault(phrase, entry)
            if known is not entry:
                raise PictogramDataInvalid(f"{entry.place}: '{' '.join(phrase)}' is already at {known.place}")
            self.longest = max(self.longest, len(phrase))
            for language in LANGUAGES:
                self._stems[language].setdefault(_stemmed(phrase, language), (phrase, entry))
            for doer in _doers(phrase):
                self._stems["sv"].setdefault(_stemmed(doer, "sv"), (doer, entry))
        self.entries.append(entry)

    def exact(self, phrase: Phrase) -> Entry | None:
        """The entry that has exactly these words, or None."""
        return self._exact.get(phrase)

    def inflected(self, phrase: Phrase) -> Entry | None:
        """The entry whose words share their stems with these, in Swedish or English, or None."""
        for language in LANGUAGES:
            stems = _stemmed(phrase, language)
            known, entry = self._stems[language].get(stems, (phrase, None))
            if entry is not None and all(map(_akin, phrase, known, stems)):
                return entry
        return None


def load_vocabulary(folder: Path = FOLDER) -> Vocabulary:
    """Read all files of the vocabulary.

    Raises:
        PictogramDataInvalid: a line is not of the form above or repeats a word; the message names file and line.
    """
    vocabulary = Vocabulary()
    for path in sorted(folder.glob("*.txt")):
        if path.name == _SILENT:
            vocabulary.silent = {word for _, line in _lines(path) for word in words(line)}
            continue
        weight = _WEIGHT_OF_FILE.get(path.name, Weight.SUBJECT)
        for place, line in _lines(path):
            vocabulary.add(_entry(line, weight, place))
    return vocabulary


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield f"{path.name}:{number}", line


def _entry(line: str, weight: Weight, place: str) -> Entry:
    spoken, colon, drawn = line.partition(":")
    phrases = tuple(dict.fromkeys(tuple(words(part)) for part in spoken.split(",")))
    motifs = tuple(tuple(part.strip().split("+")) for part in drawn.split(","))
    if not colon or not all(phrases) or not all(all(motif) and len(motif) <= 2 for motif in motifs):
        raise PictogramDataInvalid(f"{place} is not of the form 'word, word: motif, motif+companion'")
    return Entry(phrases, motifs, weight, place)


def _akin(word: str, known: str, shared_stem: str) -> bool:
    """Whether a shared stem means one word: kalla and kallelse share "kall", too little of the longer one."""
    return len(shared_stem) >= _LEAST_SHARE * len(known) or word.startswith(known[:-1])


def _doers(phrase: Phrase) -> Iterator[Phrase]:
    """Who does what the phrase ends in: vägledning -> vägledare, upphandling -> upphandlare."""
    for ending in ("ning", "ing"):
        if phrase[-1].endswith(ending) and len(phrase[-1]) > len(ending) + 3:
            yield (*phrase[:-1], phrase[-1].removesuffix(ending) + "are")


def _stemmed(phrase: Phrase, language: Language) -> Phrase:
    return tuple(stem(word, language) for word in phrase)
