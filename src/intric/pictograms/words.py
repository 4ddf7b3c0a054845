"""Text into words, and words into stems that inflected forms share."""

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
"""More of a text than this is not read: what it is about has been said by then."""

_WORD = re.compile(r"[^\W_]+|[.,;:!?()\"\n]")
_KEPT_MARKS = str.maketrans({"å": "\ue000", "ä": "\ue001", "ö": "\ue002"})
_GIVEN_BACK = str.maketrans({"\ue000": "å", "\ue001": "ä", "\ue002": "ö"})
_STEMMERS = {"sv": snowballstemmer.stemmer("swedish"), "en": snowballstemmer.stemmer("english")}
_stemming = threading.Lock()


def plain(text: str) -> str:
    """Lower case, composed, without accents; å, ä and ö stay, being letters of their own."""
    composed = unicodedata.normalize("NFKC", text).casefold().translate(_KEPT_MARKS)
    spread = unicodedata.normalize("NFD", composed)
    return "".join(c for c in spread if not unicodedata.combining(c)).translate(_GIVEN_BACK)


def words_and_stops(text: str) -> list[str]:
    """Words in plain form, and the marks that end a phrase as items of their own."""
    return _WORD.findall(plain(text[:MAX_CHARACTERS]))


def words(text: str) -> list[str]:
    """Words in plain form, in order."""
    return [item for item in words_and_stops(text) if item[0].isalnum()]


@lru_cache(maxsize=20_000)
def stem(word: str, language: Language) -> str:
    """What the inflected forms of a plain word have in common (Snowball's rules, and definite forms in Swedish)."""
    stemmed = _snowball(word, language)
    if language == "en":
        return stemmed
    indefinite = _without_article(stemmed)
    return stemmed if indefinite == stemmed else _snowball(indefinite, language)


def _snowball(word: str, language: Language) -> str:
    with _stemming:  # a Snowball stemmer keeps its word in itself, so two threads must not share one
        return str(_STEMMERS[language].stemWord(word))


def _without_article(word: str) -> str:
    """Takes off the endings that Snowball leaves: kartan, nyckeln, rektorn, tillståndet, säkerhet."""
    if len(word) > 6 and word.endswith("het"):
        return word[:-3]
    if len(word) > 5 and word.endswith("et"):
        return word[:-2]
    if len(word) > 4 and word.endswith(("an", "eln", "ern", "orn")):
        return word[:-1]
    return word
