"""Makes a provider's own message fit to be shown to the user."""

import re

# Enough for a reason, and too little to read a host with that is none of a provider's.
MAX_LENGTH = 80

# Of a message, no more is looked at.
_READ = 3_000

# A message that shares so many characters in a row with the prompt repeats it.
_ECHO_LENGTH = 16

_UNSAFE = re.compile(
    r"https?://\S+"  # an address may carry a key
    r"|\b(?:sk|pk|key|org|proj)-[\w*.-]{4,}"  # keys and ids as OpenAI writes them
    r"|[\w+/=-]{32,}"  # any other token, and base64
)


def sanitize_message(message: str | None, *, prompt: str, secrets: tuple[str, ...] = ()) -> str | None:
    """The message in one line of at most 80 characters, or None where nothing of it may be shown.

    Nothing is shown of a message that holds one of `secrets`, or that repeats the prompt: neither belongs into
    answers and logs. Addresses, keys, tokens and base64 are replaced by "…".
    """
    if not message or any(secret and secret in message for secret in secrets) or _echoes(message, prompt):
        return None
    cleaned = " ".join(_UNSAFE.sub("…", message[:_READ]).split())
    if len(cleaned) > MAX_LENGTH:
        cleaned = cleaned[: MAX_LENGTH - 1].rstrip() + "…"
    return cleaned or None


def _echoes(message: str, prompt: str) -> bool:
    shown, asked = " ".join(message.split()).casefold(), " ".join(prompt.split()).casefold()
    if len(asked) < _ECHO_LENGTH:
        return bool(asked) and re.search(rf"(?<!\w){re.escape(asked)}(?!\w)", shown) is not None
    return not _runs(shown[:_READ]).isdisjoint(_runs(asked))


def _runs(text: str) -> set[str]:
    return {text[start : start + _ECHO_LENGTH] for start in range(len(text) - _ECHO_LENGTH + 1)}
