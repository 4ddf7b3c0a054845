"""Which key the secrets in the database are encrypted with, and where it is kept when nobody says."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from intric.settings.encryption import Encryption, new_key, split_keys
from intric.shared.config import ConfigurationError, Settings

FILE_NAME = "encryption.key"


def open_encryption(settings: Settings) -> Encryption:
    """With the keys of ENEO_ENCRYPTION_KEY, or of the data folder's own file, made when it is not there yet.

    That file is for the embedded database alone, beside which it lies: with a database of one's own several
    machines need the same key, so it has to be named.

    Raises:
        ConfigurationError: a database of one's own and no key, a key that is none, a file that can't be read.
    """
    if settings.encryption_key is not None:
        return _encryption_of(settings.encryption_key.get_secret_value())
    if settings.database_url is not None:
        raise ConfigurationError(
            "ENEO_ENCRYPTION_KEY: required with ENEO_DATABASE_URL, the same for every process and kept apart from "
            "the database's backups. `eneo credentials new-key` prints a new one."
        )
    path = settings.data_dir / FILE_NAME
    reason = ""
    try:
        return Encryption(split_keys(_kept_or_made(path)))
    except OSError as error:
        reason = error.strerror or type(error).__name__
    except ValueError as error:
        reason = str(error)
    raise ConfigurationError(f"{path}: {reason}. It is the key that providers' keys are encrypted with.")


def _encryption_of(keys: str) -> Encryption:
    reason = ""
    try:
        return Encryption(split_keys(keys))
    except ValueError as error:
        reason = str(error)
    raise ConfigurationError(f"ENEO_ENCRYPTION_KEY: Value error, {reason}")


def _kept_or_made(path: Path) -> str:
    with suppress(FileNotFoundError):
        return path.read_text(encoding="ascii")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_durably(draft, new_key() + "\n")
        # A link appears whole or not at all, and never in place of another process's: the first one counts.
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
            os.fchown(
                fd, owner.st_uid, owner.st_gid
            )  # root leaves nothing that the folder's owner can't read
        file.write(text)
        file.flush()
        os.fsync(fd)


def _sync(folder: Path) -> None:
    """A key that a power cut took back would take with it all that was encrypted meanwhile."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
