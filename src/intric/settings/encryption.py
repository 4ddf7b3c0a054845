"""Encryption of secrets at rest: Fernet (AES-128-CBC with HMAC-SHA256), with key rotation."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from intric.shared.exceptions import EneoError


class SecretUnreadable(EneoError):
    """The stored secret was encrypted with a key that is not configured, or has been altered."""

    code = "credentials_missing"
    default_message = (
        "The saved key can't be read: it was encrypted with another ENEO_ENCRYPTION_KEY. "
        "Set that one again, or enter the provider's key anew under Admin, Credentials."
    )


class Encryption:
    """Encrypts and decrypts secrets.

    Args:
        keys: Fernet keys. The first one encrypts, all are tried for decryption. Without keys, every method raises
            SecretUnreadable.

    Raises ValueError for an invalid key; the message does not repeat it.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None

    def encrypt(self, clear: str) -> str:
        return self._keys().encrypt(clear.encode()).decode("ascii")

    def decrypt(self, token: str) -> str:
        """Return the secret in plain text. Raises SecretUnreadable."""
        try:
            return self._keys().decrypt(token).decode()
        except (InvalidToken, ValueError):
            pass  # raised below, so that the error has no context that holds the token
        raise SecretUnreadable

    def rotate(self, token: str) -> str:
        """Return the secret re-encrypted with the first key. Raises SecretUnreadable."""
        try:
            return self._keys().rotate(token).decode("ascii")
        except (InvalidToken, ValueError):
            pass
        raise SecretUnreadable

    def _keys(self) -> MultiFernet:
        if self._fernet is None:
            raise SecretUnreadable("There is no ENEO_ENCRYPTION_KEY, so that no key can be kept.")
        return self._fernet


def new_key() -> str:
    """Return a new Fernet key: 32 random bytes as URL-safe base64."""
    return Fernet.generate_key().decode("ascii")


def split_keys(text: str) -> list[str]:
    """Return the keys of a comma-separated list.

    Raises ValueError for an empty list or an invalid Fernet key; the message holds its position, not the key.
    """
    keys = [part.strip() for part in text.split(",") if part.strip()]
    if not keys:
        raise ValueError("holds no key")
    for number, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            pass
        else:
            continue
        raise ValueError(
            f"key {number} is not a Fernet key (32 bytes as URL-safe base64; "
            "`eneo credentials new-key` prints one)"
        )
    return keys
