"""What comes along when people paste a value: invisible characters, and quotation marks."""

import unicodedata

QUOTES = frozenset("\"'`´‘’‚‛“”„‟«»‹›＂＇")
# They are no format characters (Cf) and show nothing all the same: joiners, fillers, variation selectors.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00\ufe0e\ufe0f\uffa0")


def is_invisible(character: str) -> bool:
    """Whether a character leaves no mark: white space, line ends, byte order marks, zero-width ones."""
    return character.isspace() or character in _BLANK or unicodedata.category(character) == "Cf"


def hidden_characters(text: str) -> str:
    """Return the invisible and control characters of a text, plain spaces left out."""
    return "".join(
        each for each in text if each != " " and (is_invisible(each) or unicodedata.category(each) == "Cc")
    )


def trim(text: str) -> tuple[str, str]:
    """Return a text without the invisible characters at its ends, and those characters."""
    start, end = 0, len(text)
    while start < end and is_invisible(text[start]):
        start += 1
    while start < end and is_invisible(text[end - 1]):
        end -= 1
    return text[start:end], text[:start] + text[end:]


def code_points(characters: str) -> str:
    """Return the characters' names for people who can't see them, such as `U+200B ZERO WIDTH SPACE`."""
    return ", ".join(f"U+{ord(each):04X} {unicodedata.name(each, '')}".rstrip() for each in characters)
