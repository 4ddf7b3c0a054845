"""How many things one person and one organisation may have, and what happens when the disk is nearly full."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient, Response
from tests.factories.spaces import TINY_PNG, make_space
from tests.factories.users import make_tenant, make_user
from tests.integration.conftest import ClientFor

from intric.database.database import Database
from intric.main.container.server import ServerContainer
from intric.shared.config import Settings
from intric.shared.free_disk import FreeDisk
from intric.shared.user import User

Make = Callable[[AsyncClient, UUID], Awaitable[Response]]

LIMITS = {
    f"max_{things}_per_{scope}": limit
    for things in ("spaces", "assistants", "apps", "icons", "api_keys", "pictures")
    for scope, limit in (("user", 2), ("tenant", 3))
}


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    limits: dict[str, Any] = {**LIMITS, "max_spaces_per_tenant": 4}  # one is the fixture's own
    return Settings(database_url=database.url, data_dir=tmp_path, web_dir=tmp_path / "no-panel", **limits)


@pytest.fixture
async def space_id(database: Database, user: User) -> UUID:
    return await make_space(database, user.tenant_id)


def post(path: str, **body: Any) -> Make:
    async def make(client: AsyncClient, space_id: UUID) -> Response:
        placed = {"space_id": str(space_id)} if path in ("assistants/", "apps/") else {}
        return await client.post(f"/api/v1/{path}", json={"name": "Älvsjö"} | placed | body)

    return make


async def upload(client: AsyncClient, space_id: UUID) -> Response:
    return await client.post("/api/v1/icons/", files={"file": ("a.png", TINY_PNG)})


THINGS = {
    "spaces": post("spaces/"),
    "assistants": post("assistants/"),
    "apps": post("apps/"),
    "icons": upload,
    "API keys": post("users/api-keys/"),
}

each_thing = pytest.mark.parametrize(("things", "make"), THINGS.items(), ids=THINGS)


@each_thing
async def test_a_person_and_an_organisation_have_limits_of_their_own(
    things: str,
    make: Make,
    user: User,
    user_client: AsyncClient,
    client_for: ClientFor,
    database: Database,
    space_id: UUID,
) -> None:
    colleague = await client_for(await make_user(database, user.tenant_id, "kollega@example.com"))
    assert [(await make(user_client, space_id)).status_code for _ in range(2)] == [201, 201]

    third = await make(user_client, space_id)
    of_colleague = [await make(colleague, space_id) for _ in range(2)]

    assert (third.status_code, third.json()["code"]) == (403, "quota_exceeded")
    assert third.json()["details"] == {"quota": things, "scope": "user", "limit": 2, "used": 2}
    assert of_colleague[0].status_code == 201
    most = 4 if things == "spaces" else 3
    assert of_colleague[1].json()["details"] == {
        "quota": things,
        "scope": "tenant",
        "limit": most,
        "used": most,
    }


async def test_another_organisation_is_not_affected(
    user_client: AsyncClient, client_for: ClientFor, database: Database, space_id: UUID
) -> None:
    for _ in range(3):
        await upload(user_client, space_id)
    stranger = await client_for(await make_tenant(database, "Annan", "annan@example.com"))

    assert (await upload(stranger, space_id)).status_code == 201


async def test_deleting_makes_room(user_client: AsyncClient, space_id: UUID) -> None:
    made = [(await upload(user_client, space_id)).json()["id"] for _ in range(2)]
    assert (await upload(user_client, space_id)).status_code == 403

    await user_client.delete(f"/api/v1/icons/{made[0]}/")

    assert (await upload(user_client, space_id)).status_code == 201


class TestNearlyFullDisk:
    @pytest.fixture
    def fill_disk(self, container: ServerContainer, tmp_path: Path) -> None:
        container.free_disk.override(FreeDisk(tmp_path, min_free_mb=10**9))

    @each_thing
    async def test_nothing_new_is_accepted(
        self, things: str, make: Make, user_client: AsyncClient, space_id: UUID, fill_disk: None
    ) -> None:
        refused = await make(user_client, space_id)

        assert (refused.status_code, refused.json()["code"]) == (507, "storage_full")

    async def test_what_is_there_is_read_and_deleted(
        self, user_client: AsyncClient, space_id: UUID, fill_disk: None
    ) -> None:
        assert (await user_client.get("/api/v1/spaces/")).json()["count"] == 1
        assert (await user_client.delete(f"/api/v1/spaces/{space_id}/")).status_code == 204

    async def test_people_sign_in(self, client_for: ClientFor, user: User, fill_disk: None) -> None:
        assert (await (await client_for(user)).get("/api/v1/users/me/")).status_code == 200
