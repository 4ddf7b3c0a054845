"""Advisory file locks (`flock`) that the kernel drops when their holder dies, however it dies."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class FileLock:
    """One lock on one file, held through a file descriptor of its own.

    Python opens files as not inheritable, so a program started while the lock is held does not
    keep it alive, unless the descriptor is handed on with `pass_fds`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd: int | None = None

    @property
    def fd(self) -> int:
        """The open descriptor. Raises RuntimeError when the lock is not held."""
        if self._fd is None:
            raise RuntimeError(f"{self.path.name} is not locked")
        return self._fd

    @property
    def held(self) -> bool:
        return self._fd is not None

    def try_exclusive(self) -> bool:
        """Take the lock alone, without waiting. False when anybody else holds it."""
        return self._try(fcntl.LOCK_EX)

    def try_shared(self) -> bool:
        """Take the lock together with others, without waiting. False when somebody holds it alone."""
        return self._try(fcntl.LOCK_SH)

    def close(self) -> None:
        """Let go. A process that was handed the descriptor goes on holding the lock."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _try(self, how: int) -> bool:
        if self._fd is not None:
            raise RuntimeError(f"{self.path.name} is locked already")
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            _give_to_owner_of_folder(fd, self.path.parent)
            fcntl.flock(fd, how | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
            return False
        except BaseException:
            os.close(fd)
            raise
        self._fd = fd
        return True


def _give_to_owner_of_folder(fd: int, folder: Path) -> None:
    """Root leaves no lock file behind that the folder's owner could not open."""
    owner = folder.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.fchown(fd, owner.st_uid, owner.st_gid)
