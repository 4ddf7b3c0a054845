"""A large gallery: tens of thousands of pictures, inserted within seconds by one SQL statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from intric.database.database import Database
from intric.shared.user import User

VARIANTS = 4

# As long as the prompts of real icons; the number makes each unique.
_PROMPT = (
    "Ikon för tjänst nummer {number}: en älg på en ö i skymningen, blå båt vid bryggan, mjukt ljus. "
    + ("Enkel, platt stil med få färger, utan text, på ljus bakgrund, tydlig även i liten storlek. " * 5)
)

# Rows are inserted in the order of time, so that those of different users are mixed, as in production.
_GALLERY = """
    with makers as (
        select * from unnest(cast(:tenants as uuid[]), cast(:users as uuid[]), cast(:generations as int[]),
            cast(:left_days_ago as int[])) as maker (tenant_id, user_id, generations, left_days_ago)
    ), made as (
        insert into image_generations
            (tenant_id, user_id, image_model_id, kind, prompt, requested, seed, status, created_at)
        select tenant_id, user_id, :model_id, 'icons', replace(:prompt, '{number}', number::text), :variants,
            number, 'finished',
            now() - interval '1 day' * (1000 - (1000 - left_days_ago) * number / generations::float) as moment
        from makers cross join lateral generate_series(1, generations) number
        order by moment
        returning id, tenant_id, user_id, prompt, created_at
    )
    insert into generated_images
        (tenant_id, user_id, image_model_id, generation_id, index, prompt, size, width, height, mimetype,
         file_size, blob, thumbnail, icon, icon_width, icon_file_size, created_at)
    select tenant_id, user_id, :model_id, made.id, index, prompt, '1024x1024', 1024, 1024, 'image/png',
        length(bytes.blob), bytes.blob, bytes.blob, bytes.blob, 512, length(bytes.blob),
        created_at - index * interval '1 microsecond' as moment
    from made
    cross join generate_series(0, :variants - 1) index
    cross join lateral (select sha512(convert_to(made.id || '-' || index, 'UTF8')) as blob) bytes
    order by moment
"""


@dataclass(frozen=True, slots=True)
class Maker:
    """A user who made `pictures` pictures, spread evenly from 1,000 days ago until `left_days_ago`."""

    user: User
    pictures: int
    left_days_ago: int = 0


async def make_many_images(database: Database, image_model_id: UUID, makers: Sequence[Maker]) -> None:
    """Insert the pictures of all makers, four to a generation, and update the planner's statistics.

    Their bytes are hashes, not pictures, so that no two are equal.
    """
    async with database.transaction() as session:
        await session.execute(
            text(_GALLERY),
            {
                "tenants": [maker.user.tenant_id for maker in makers],
                "users": [maker.user.id for maker in makers],
                "generations": [maker.pictures // VARIANTS for maker in makers],
                "left_days_ago": [maker.left_days_ago for maker in makers],
                "model_id": image_model_id,
                "prompt": _PROMPT,
                "variants": VARIANTS,
            },
        )
        await session.execute(text("analyze image_generations, generated_images"))
