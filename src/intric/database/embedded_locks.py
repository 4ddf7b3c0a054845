"""Advisory file locks (`flock`), which the kernel releases when their holder dies."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class FileLock:
    """A lock on a file, held through its own file descriptor.

    Python opens files as not inheritable, so a child process does not keep the lock unless it is given the
    descriptor with `pass_fds`.
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
        """Take the lock exclusively without waiting. Return False when it is held already."""
        return self._try(fcntl.LOCK_EX)

    def try_shared(self) -> bool:
        """Take a shared lock without waiting. Return False when it is held exclusively."""
        return self._try(fcntl.LOCK_SH)

    def close(self) -> None:
        """Release the lock, except for a process that has inherited the descriptor."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _try(self, operation: int) -> bool:
        if self._fd is not None:
            raise RuntimeError(f"{self.path.name} is locked already")
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            _match_owner_of_folder(fd, self.path.parent)
            fcntl.flock(fd, operation | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
            return False
        except BaseException:
            os.close(fd)
            raise
        self._fd = fd
        return True


def _match_owner_of_folder(fd: int, folder: Path) -> None:
    """Make sure that the folder's owner can open a lock file that root has created."""
    owner = folder.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.fchown(fd, owner.st_uid, owner.st_gid)
