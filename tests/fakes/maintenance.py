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
        dated = sorted((kept.expires_at, id) for id, kept in images.items() if kept.expires_at)
        expired = [id for expires_at, id in dated if expires_at <= now][:limit]
        for image_id in expired:
            del images[image_id]
        return len(expired)

    async def missing_jobs(self) -> dict[str, int]:
        waiting = Counter(kept.provider for kept in self._with(CallStatus.WAITING))
        used = {kept.call.job_id for kept in self._memory.calls.values()}
        picked = self._memory.picked_jobs.items()
        coming = Counter([*self._memory.jobs, *(provider for id, provider in picked if id not in used)])
        return dict(waiting - coming)

    async def orphaned_calls(self, sent_before: datetime, *, limit: int) -> list[ProviderCall]:
        orphans = [
            (kept.call.sent_at, kept)
            for kept in self._with(CallStatus.SENT)
            if kept.call.sent_at and kept.call.sent_at < sent_before
            if kept.call.job_id not in self._memory.picked_jobs
        ]
        oldest_first = sorted(orphans, key=lambda orphan: orphan[0])
        return [replace(kept.call) for _, kept in oldest_first[:limit]]

    async def delete_old_job_logs(self, before: datetime, *, limit: int) -> int:
        notes = self._memory.job_log
        old = sorted(note for note in notes if note < before)[:limit]
        for note in old:
            notes.remove(note)
        return len(old)

    def _with(self, status: CallStatus) -> list[StoredCall]:
        return [kept for kept in self._memory.calls.values() if kept.call.status is status]
