import shutil
from pathlib import Path

from intric.shared.exceptions import StorageFull
from intric.shared.quotas import MEGABYTE


class FreeDisk:
    """Keeps some of the disk free that the embedded database lies on: a PostgreSQL without any can't even delete.

    Args:
        folder: on that disk; None with a database elsewhere, whose own error tells when its disk is full.
    """

    def __init__(self, folder: Path | None, min_free_mb: int) -> None:
        self._folder = folder
        self._min_free = min_free_mb * MEGABYTE

    def require(self) -> None:
        """Raises StorageFull when too little is free to accept anything new."""
        if self._folder is not None and shutil.disk_usage(self._folder).free < self._min_free:
            raise StorageFull
