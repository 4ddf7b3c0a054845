from intric.image_models.application.generation_queue import GenerationQueue
from intric.image_models.application.picture_quota import PictureQuota
from intric.shared.free_disk import FreeDisk
from intric.shared.quotas import Quota

MANY = 10**12
NO_FLOOR = FreeDisk(None, 0)


def make_picture_quota(
    per_user: int = MANY, per_tenant: int = MANY, bytes_per_user: int = MANY, bytes_per_tenant: int = MANY
) -> PictureQuota:
    return PictureQuota(
        Quota("pictures", per_user, per_tenant),
        Quota("bytes of pictures", bytes_per_user, bytes_per_tenant),
        NO_FLOOR,
    )


def make_generation_queue(max_waiting: int = 500, quota: PictureQuota | None = None) -> GenerationQueue:
    return GenerationQueue(
        max_waiting=max_waiting, max_waiting_of_user=max_waiting, quota=quota or make_picture_quota()
    )
