"""Response times of lists over 100,000 pictures."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import httpx
from sqlalchemy import select
from tests.factories.images import make_image_model
from tests.factories.many_images import Maker, make_many_images
from tests.factories.users import make_tenant, make_user

from benchmarks.environment import EMAIL, BenchmarkEnvironment
from benchmarks.report import Row, percentile, seconds
from intric.database.database import Database
from intric.database.embedded import EmbeddedPostgres
from intric.database.tables.users_table import Tenants, Users
from intric.shared.permissions import Role
from intric.shared.user import User

_PAGES = 300
_GOAL = "25 ms (goal, p95)"


def measure(environment: BenchmarkEnvironment) -> Iterator[Row]:
    with EmbeddedPostgres(environment.data_dir) as postgres:
        asyncio.run(_fill(postgres.url))
    with environment.signed_in() as client:
        own = _turn_pages(client, {"limit": 50})
        whole = _turn_pages(client, {"limit": 50, "scope": "tenant"})
    for name, pages in (("One's own pictures", own), ("The whole organisation's pictures", whole)):
        yield Row(
            f"{name}, a page of 50 of 100,000",
            f"{seconds(percentile(pages, 50))}, p95 {seconds(percentile(pages, 95))}",
            f"{_PAGES} pages one after the other, newest first, of 100,000 pictures of five users in two "
            "organisations; from request to last byte.",
            _GOAL,
            f"{percentile(pages, 95) / 0.025:.2f}×",
        )


async def _fill(url: str) -> None:
    database = Database(url, command_timeout_s=None)
    try:
        admin = await _admin(database)
        colleagues = [
            await make_user(database, admin.tenant_id, f"{name}@example.com") for name in ("bo", "eva")
        ]
        other_admin = await make_tenant(database, "Grannkommunen", "admin@grannkommunen.example.com")
        other_tenant = [
            other_admin,
            await make_user(database, other_admin.tenant_id, "per@grannkommunen.example.com"),
        ]
        makers = [
            Maker(admin, 30_000),
            *(Maker(user, 25_000) for user in colleagues),
            *(Maker(user, 10_000) for user in other_tenant),
        ]
        await make_many_images(database, await make_image_model(database), makers)
    finally:
        await database.close()


async def _admin(database: Database) -> User:
    async with database.transaction() as session:
        row = (await session.scalars(select(Users).where(Users.email == EMAIL))).one()
        tenant = await session.get_one(Tenants, row.tenant_id)
    return User(id=row.id, email=row.email, role=Role.ADMIN, tenant_id=tenant.id, tenant_name=tenant.name)


def _turn_pages(client: httpx.Client, query: dict[str, Any]) -> list[float]:
    durations = []
    for _ in range(_PAGES):
        began = time.perf_counter()
        page = client.get("/generated-images/", params=query).raise_for_status()
        durations.append(time.perf_counter() - began)
        query["cursor"] = page.json()["next_cursor"]
    return durations
