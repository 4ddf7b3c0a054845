"""Splits text into words, and reduces words to stems."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Literal

import snowballstemmer  # type: ignore[import-untyped]

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")

MAX_CHARACTERS = 4000
"""The rest of a longer text is ignored."""

_WORD = re.compile(r"[^\W_]+|[.,;:!?()\"\n]")
_KEPT_MARKS = str.maketrans({"å": "\ue000", "ä": "\ue001", "ö": "\ue002"})
_RESTORED_MARKS = str.maketrans({"\ue000": "å", "\ue001": "ä", "\ue002": "ö"})
_STEMMERS = {"sv": snowballstemmer.stemmer("swedish"), "en": snowballstemmer.stemmer("english")}
_stemming = threading.Lock()


def plain(text: str) -> str:
    """Return the text in lower case and without accents, except å, ä and ö, which are letters in Swedish."""
    composed = unicodedata.normalize("NFKC", text).casefold().translate(_KEPT_MARKS)
    spread = unicodedata.normalize("NFD", composed)
    return "".join(c for c in spread if not unicodedata.combining(c)).translate(_RESTORED_MARKS)


def words_and_stops(text: str) -> list[str]:
    """Return the words in plain form, and punctuation that ends a phrase as separate items."""
    return _WORD.findall(plain(text[:MAX_CHARACTERS]))


def words(text: str) -> list[str]:
    """Return the words in plain form, in order."""
    return [item for item in words_and_stops(text) if item[0].isalnum()]


@lru_cache(maxsize=20_000)
def stem(word: str, language: Language) -> str:
    """Return the stem of a plain word (Snowball, plus the removal of definite endings in Swedish)."""
    stemmed = _snowball(word, language)
    if language == "en":
        return stemmed
    indefinite = _without_article(stemmed)
    return stemmed if indefinite == stemmed else _snowball(indefinite, language)


def _snowball(word: str, language: Language) -> str:
    with _stemming:  # a Snowball stemmer is not thread-safe
        return str(_STEMMERS[language].stemWord(word))


def _without_article(word: str) -> str:
    """Remove endings that Snowball leaves: kartan, nyckeln, rektorn, tillståndet, säkerhet."""
    if len(word) > 6 and word.endswith("het"):
        return word[:-3]
    if len(word) > 5 and word.endswith("et"):
        return word[:-2]
    if len(word) > 4 and word.endswith(("an", "eln", "ern", "orn")):
        return word[:-1]
    return word
