"""Builds an index from stems to pictograms out of Emojibase's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from intric.pictograms.catalogue import Icon
from intric.pictograms.words import LANGUAGES, Language, stem, words

LABEL_ALONE = 1.0
LABEL_PART = 0.6
TAG_ALONE = 0.5
TAG_PART = 0.25

# Emojibase's groups: 0 faces and hearts, 1 people and gestures, 8 symbols, 9 flags
_GROUP_FACTOR: Mapping[int, float] = {0: 0.5, 1: 0.6, 8: 0.6, 9: 0.2}
_RARELY_MEANT = ("-oclock", "-thirty", "japanese-", "keycap-", "input-")
_MAX_FOR_ONE_STEM = 40


def build_index(
    entries: Mapping[str, list[dict[str, Any]]], slug_of: Mapping[str, str], icons: Mapping[str, Icon]
) -> dict[Language, dict[str, dict[str, float]]]:
    """Return for each language: stem -> slugs with weights, the highest first.

    `entries` are Emojibase's data files by language; `slug_of` maps code points (hexadecimal, lower case, joined with
    hyphens) to slugs.
    """
    return {language: _index(language, entries[language], slug_of, icons) for language in LANGUAGES}


def _index(
    language: Language,
    entries: list[dict[str, Any]],
    slug_of: Mapping[str, str],
    icons: Mapping[str, Icon],
) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for entry in entries:
        code = str(entry["hexcode"]).lower()
        slug = slug_of.get(code) or slug_of.get(code.replace("-fe0f", ""))
        if slug is None or slug not in icons:
            continue
        factor = _factor(slug, entry.get("group"))
        for word, weight in _weighted_words(entry):
            key = stem(word, language)
            found[key][slug] = max(found[key].get(slug, 0.0), round(weight * factor, 3))
    return {key: _heaviest(slugs) for key, slugs in sorted(found.items())}


def _factor(slug: str, group: int | None) -> float:
    factor = _GROUP_FACTOR.get(-1 if group is None else group, 1.0)
    return factor * (
        0.6 if slug.endswith("-face") else 0.4 if any(part in slug for part in _RARELY_MEANT) else 1.0
    )


def _weighted_words(entry: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    label = words(str(entry["label"]))
    yield from ((word, LABEL_ALONE if len(label) == 1 else LABEL_PART) for word in label)
    for tag in entry.get("tags", ()):
        parts = words(str(tag))
        yield from ((word, TAG_ALONE if len(parts) == 1 else TAG_PART) for word in parts)


def _heaviest(slugs: dict[str, float]) -> dict[str, float]:
    ordered = sorted(slugs.items(), key=lambda item: (-item[1], item[0]))
    return dict(ordered[:_MAX_FOR_ONE_STEM])
