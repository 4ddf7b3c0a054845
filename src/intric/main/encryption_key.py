"""Finds or creates the key that encrypts the secrets in the database."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from intric.settings.encryption import Encryption, new_key, split_keys
from intric.shared.config import ConfigurationError, Settings

FILE_NAME = "encryption.key"


def configured_keys(settings: Settings) -> list[str]:
    """Return the keys of ENEO_ENCRYPTION_KEY, an empty list if they are to be read from the data folder.

    Raises:
        ConfigurationError: an external database without a key, an invalid key. Its text does not repeat the value.
    """
    if settings.encryption_key is None:
        if settings.database_url is None:
            return []
        raise ConfigurationError(
            "ENEO_ENCRYPTION_KEY: required with ENEO_DATABASE_URL, the same for every process and kept apart from "
            "the database's backups. `eneo credentials new-key` prints a new one."
        )
    try:
        return split_keys(settings.encryption_key.get_secret_value())
    except ValueError as error:
        reason = str(error)
    # Worded as `load_settings` words the errors of the other variables.
    raise ConfigurationError(f"ENEO_ENCRYPTION_KEY: Value error, {reason}")


def open_encryption(settings: Settings) -> Encryption:
    """Return the encryption with the keys of ENEO_ENCRYPTION_KEY, or of a file in the data folder, created if missing.

    The file is only for the embedded database, which lies in the same folder. With an external database several
    machines need the same key, so it must be configured.

    Raises:
        ConfigurationError: as `configured_keys`; an unreadable file.
    """
    if keys := configured_keys(settings):
        return Encryption(keys)
    path = settings.data_dir / FILE_NAME
    reason = ""
    try:
        return Encryption(split_keys(_read_or_create(path)))
    except OSError as error:
        reason = error.strerror or type(error).__name__
    except ValueError as error:
        reason = str(error)
    raise ConfigurationError(f"{path}: {reason}. It is the key that providers' keys are encrypted with.")


def _read_or_create(path: Path) -> str:
    with suppress(FileNotFoundError):
        return path.read_text(encoding="ascii")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_durably(draft, new_key() + "\n")
        # A link is atomic and never replaces another process's file: the first one counts.
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    _sync(path.parent)
    return path.read_text(encoding="ascii")


def _write_durably(path: Path, text: str) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(fd, "w", encoding="ascii") as file:
        owner = path.parent.stat()
        if os.geteuid() == 0 and owner.st_uid != 0:
            # Started by root: without this the folder's owner could not read the file.
            os.fchown(fd, owner.st_uid, owner.st_gid)
        file.write(text)
        file.flush()
        os.fsync(fd)


def _sync(folder: Path) -> None:
    """Flush a folder to disk. A key lost in a power cut would make everything encrypted with it unreadable."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
