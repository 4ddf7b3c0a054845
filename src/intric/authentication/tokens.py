"""Random secrets that are shown once and stored as a hash.

They hold 256 random bits, too many to guess, so a plain SHA-256 is enough.
"""

import hashlib
import secrets

API_KEY_PREFIX = "eneo_"


def new_token() -> str:
    return secrets.token_urlsafe(32)


def new_api_key() -> str:
    """Return a new key. Its prefix lets people and secret scanners recognise it."""
    return API_KEY_PREFIX + new_token()


def token_hash(token: str) -> str:
    """Return the hash of a token that is stored, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
