"""What the periodic tasks need of the rows of image generation, of all organisations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from intric.image_models.domain.provider_call import ProviderCall


class Maintenance(Protocol):
    async def delete_expired_drafts(self, now: datetime, *, limit: int) -> int:
        """Delete at most `limit` expired pictures, the oldest first; returns how many.

        Rows that another transaction has locked are skipped.
        """
        ...

    async def missing_jobs(self) -> Mapping[str, int]:
        """Provider -> how many more of its calls wait than there are jobs for them."""
        ...

    async def orphaned_calls(self, sent_before: datetime, *, limit: int) -> Sequence[ProviderCall]:
        """At most `limit` calls, the oldest first, that were sent before this moment under a job that is gone."""
        ...

    async def delete_old_job_logs(self, before: datetime, *, limit: int) -> int:
        """Delete at most `limit` rows of the job log from before this moment; returns how many."""
        ...
