from collections import Counter
from dataclasses import replace
from datetime import datetime

from intric.image_models.domain.provider_call import CallStatus, ProviderCall
from tests.fakes.memory import Memory, StoredCall


class FakeMaintenance:
    """Maintenance in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def delete_expired_drafts(self, now: datetime, *, limit: int) -> int:
        images = self._memory.images
        dated = sorted((stored.expires_at, id) for id, stored in images.items() if stored.expires_at)
        expired = [id for expires_at, id in dated if expires_at <= now][:limit]
        for image_id in expired:
            del images[image_id]
        return len(expired)

    async def missing_jobs(self) -> dict[str, int]:
        waiting = Counter(stored.provider for stored in self._with(CallStatus.WAITING))
        used = {stored.call.job_id for stored in self._memory.calls.values()}
        picked = self._memory.picked_jobs.items()
        available = Counter([*self._memory.jobs, *(provider for id, provider in picked if id not in used)])
        return dict(waiting - available)

    async def orphaned_calls(self, sent_before: datetime, *, limit: int) -> list[ProviderCall]:
        orphans = [
            (stored.call.sent_at, stored)
            for stored in self._with(CallStatus.SENT)
            if stored.call.sent_at and stored.call.sent_at < sent_before
            if stored.call.job_id not in self._memory.picked_jobs
        ]
        oldest_first = sorted(orphans, key=lambda orphan: orphan[0])
        return [replace(stored.call) for _, stored in oldest_first[:limit]]

    async def delete_old_job_logs(self, before: datetime, *, limit: int) -> int:
        entries = self._memory.job_log
        old = sorted(entry for entry in entries if entry < before)[:limit]
        for entry in old:
            entries.remove(entry)
        return len(old)

    def _with(self, status: CallStatus) -> list[StoredCall]:
        return [stored for stored in self._memory.calls.values() if stored.call.status is status]
