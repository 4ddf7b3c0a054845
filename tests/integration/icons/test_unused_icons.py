from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text, update
from structlog.testing import capture_logs
from tests.factories.spaces import TINY_PNG, make_app, make_assistant, make_icon, make_space

from intric.database.database import Database
from intric.database.tables.spaces_table import Apps, Assistants, Icons, Spaces
from intric.icons.icon_maintenance import ICONS_AT_ONCE, IconMaintenance
from intric.icons.icon_repo import IconRepository
from intric.shared.user import User
from intric.spaces.space_repo import SpaceRepository

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def maintenance(database: Database) -> IconMaintenance:
    return IconMaintenance(database)


async def icons(database: Database) -> set[UUID]:
    async with database.transaction() as session:
        return set(await session.scalars(select(Icons.id)))


async def put_on(database: Database, space_id: UUID, icon_id: UUID | None) -> None:
    async with database.transaction() as session:
        await session.execute(update(Spaces).where(Spaces.id == space_id).values(icon_id=icon_id))


async def test_an_unused_icon_is_removed_after_a_day(
    database: Database, user: User, maintenance: IconMaintenance
) -> None:
    icon_id = await make_icon(database, user.tenant_id)
    for moment in (NOON, NOON + A_MINUTE, NOON + A_DAY - A_MINUTE):
        await maintenance.remove_unused(moment)
        assert await icons(database) == {icon_id}
    with capture_logs() as logs:
        await maintenance.remove_unused(NOON + A_DAY)
        await maintenance.remove_unused(NOON + A_DAY)
    assert await icons(database) == set()
    assert [(entry["event"], entry["count"]) for entry in logs] == [("unused_icons_removed", 1)]


async def test_icons_of_spaces_assistants_and_apps_are_kept(
    database: Database, user: User, maintenance: IconMaintenance
) -> None:
    space_id = await make_space(database, user.tenant_id)
    await make_assistant(database, user.tenant_id, space_id)
    await make_app(database, user.tenant_id, space_id)
    used = set()
    for table in (Spaces, Assistants, Apps):
        used.add(icon_id := await make_icon(database, user.tenant_id))
        async with database.transaction() as session:
            await session.execute(update(table).values(icon_id=icon_id))
    for days in range(3):
        await maintenance.remove_unused(NOON + days * A_DAY)
    assert await icons(database) == used


async def test_an_icon_that_was_used_meanwhile_is_kept_for_another_day(
    database: Database, user: User, maintenance: IconMaintenance
) -> None:
    space_id = await make_space(database, user.tenant_id)
    icon_id = await make_icon(database, user.tenant_id)
    await maintenance.remove_unused(NOON)
    await put_on(database, space_id, icon_id)
    await maintenance.remove_unused(NOON + A_MINUTE)
    await put_on(database, space_id, None)
    unused_again = NOON + 3 * A_DAY
    await maintenance.remove_unused(unused_again)
    await maintenance.remove_unused(unused_again + A_DAY - A_MINUTE)
    assert await icons(database) == {icon_id}
    await maintenance.remove_unused(unused_again + A_DAY)
    assert await icons(database) == set()


async def test_an_icon_used_since_the_last_run_is_kept(
    database: Database, user: User, maintenance: IconMaintenance
) -> None:
    space_id = await make_space(database, user.tenant_id)
    icon_id = await make_icon(database, user.tenant_id)
    await maintenance.remove_unused(NOON)
    await put_on(database, space_id, icon_id)
    await maintenance.remove_unused(NOON + A_DAY)
    assert await icons(database) == {icon_id}


async def test_an_icon_that_is_just_being_used_is_kept_without_waiting_for_its_lock(
    database: Database, user: User, maintenance: IconMaintenance
) -> None:
    space_id = await make_space(database, user.tenant_id)
    icon_id = await make_icon(database, user.tenant_id)
    await maintenance.remove_unused(NOON)
    async with database.transaction() as session:
        await IconRepository(session, user.tenant_id).require(icon_id)
        await SpaceRepository(session, user.tenant_id).update(space_id, {"icon_id": icon_id})
        # Would never end if it waited: this test holds the other transaction open.
        await maintenance.remove_unused(NOON + A_DAY)
    assert await icons(database) == {icon_id}


async def test_undo_within_the_day_finds_the_earlier_icon(
    database: Database, user: User, user_client: AsyncClient, maintenance: IconMaintenance
) -> None:
    space_id = await make_space(database, user.tenant_id)
    first, second = await make_icon(database, user.tenant_id), await make_icon(database, user.tenant_id)
    await put_on(database, space_id, second)
    await maintenance.remove_unused(NOON)
    await maintenance.remove_unused(NOON + A_DAY - A_MINUTE)
    undone = await user_client.patch(f"/api/v1/spaces/{space_id}/", json={"icon_id": str(first)})
    assert undone.status_code == 200
    assert (await user_client.get(f"/api/v1/icons/{first}/")).content == TINY_PNG


async def test_all_batches_of_unused_icons_are_removed(
    database: Database, user: User, maintenance: IconMaintenance
) -> None:
    many = text(
        "insert into icons (tenant_id, blob, mimetype, size)"
        " select :tenant_id, '', 'image/png', 0 from generate_series(0, :more)"
    )
    async with database.transaction() as session:
        await session.execute(many, {"tenant_id": user.tenant_id, "more": ICONS_AT_ONCE})
    await maintenance.remove_unused(NOON)
    assert len(await icons(database)) == ICONS_AT_ONCE + 1
    await maintenance.remove_unused(NOON + A_DAY)
    assert await icons(database) == set()
