"""A provider's own message, made fit to be shown to the person who asked."""

import re

_MAX_LENGTH = 300

# A run this long shared with the prompt is no coincidence.
_ECHO = 16

_UNSAFE = re.compile(
    r"https?://\S+"  # an address may carry a key
    r"|\b(?:sk|pk|key|org|proj)-[\w*.-]{4,}"  # keys and ids as OpenAI writes them
    r"|[\w+/=-]{32,}"  # any other token, and base64
)


def sanitize_message(words: str | None, *, prompt: str, secrets: tuple[str, ...] = ()) -> str | None:
    """The message in one line of at most 300 characters, or None where nothing of it may be shown.

    Nothing is shown of a message that holds one of `secrets`, or that repeats the prompt: neither belongs into
    answers and logs. Addresses, keys, tokens and base64 are replaced by "…".
    """
    if not words or any(secret and secret in words for secret in secrets) or _echoes(words, prompt):
        return None
    cleaned = " ".join(_UNSAFE.sub("…", words[: 10 * _MAX_LENGTH]).split())
    if len(cleaned) > _MAX_LENGTH:
        cleaned = cleaned[: _MAX_LENGTH - 1].rstrip() + "…"
    return cleaned or None


def _echoes(words: str, prompt: str) -> bool:
    said, asked = " ".join(words.split()).casefold(), " ".join(prompt.split()).casefold()
    if len(asked) < _ECHO:
        return bool(asked) and re.search(rf"(?<!\w){re.escape(asked)}(?!\w)", said) is not None
    return not _runs(said[: 10 * _MAX_LENGTH]).isdisjoint(_runs(asked))


def _runs(text: str) -> set[str]:
    return {text[start : start + _ECHO] for start in range(len(text) - _ECHO + 1)}
