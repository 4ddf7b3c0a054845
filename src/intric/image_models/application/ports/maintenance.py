"""What the clock looks after in the rows of image generation, of all organisations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from intric.image_models.domain.provider_call import ProviderCall


class Maintenance(Protocol):
    async def delete_expired_drafts(self, now: datetime, *, limit: int) -> int:
        """Delete at most `limit` pictures whose time is over, the oldest first; returns how many.

        One that somebody else has in hand at this moment is passed over and waits for nobody.
        """
        ...

    async def missing_jobs(self) -> Mapping[str, int]:
        """Provider -> how many more of its calls wait than jobs are on their way to them."""
        ...

    async def orphaned_calls(self, sent_before: datetime, *, limit: int) -> Sequence[ProviderCall]:
        """At most `limit` calls, the oldest first, that were sent before this moment under a job that is gone."""
        ...

    async def delete_old_job_logs(self, before: datetime, *, limit: int) -> int:
        """Delete at most `limit` notes of what became of jobs before this moment; returns how many."""
        ...
