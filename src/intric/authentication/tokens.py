"""Random secrets that are handed out once and kept as a hash.

They hold 256 random bits, so that a plain SHA-256 is enough: nobody can try them all.
"""

import hashlib
import secrets

API_KEY_PREFIX = "eneo_"


def new_token() -> str:
    return secrets.token_urlsafe(32)


def new_api_key() -> str:
    """A key that can be told by its look, by people and by scanners for leaked keys."""
    return API_KEY_PREFIX + new_token()


def token_hash(token: str) -> str:
    """What is stored of a token, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
