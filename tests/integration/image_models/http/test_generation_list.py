"""The list of generations that may be cancelled, and cancelling them as an administrator."""

import json
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from tests.integration.image_models.conftest import StartWorker

from intric.shared.user import User

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("litellm"), pytest.mark.usefixtures("models")]

LIST = "/image-models/generations"
WHOLE_TENANT = {"scope": "tenant"}


async def start(client: AsyncClient, n: int = 1) -> str:
    answer = await client.post(
        "/image-models/generate",
        json={"prompt": "en hemlig röd stuga", "n": n},
        headers={"Prefer": "respond-async"},
    )
    return str(answer.headers["generation-id"])


async def ids(client: AsyncClient, **query: str) -> list[str]:
    answer = await client.get(LIST, params=query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


class TestList:
    async def test_tells_an_administrator_who_waits_for_what_and_no_prompt(
        self, user_client: AsyncClient, admin_client: AsyncClient, user: User, models: dict[str, UUID]
    ) -> None:
        generation_id = await start(user_client, 3)
        answer = await admin_client.get(LIST, params=WHOLE_TENANT)
        (item,) = answer.json()["items"]
        created_at = item.pop("created_at")
        assert created_at.startswith("20")
        assert item == {
            "id": generation_id,
            "status": "queued",
            "model": {"id": str(models["painter"]), "name": "painter", "nickname": "Painter"},
            "user": {"id": str(user.id), "email": user.email},
            "requested": 3,
            "delivered": 0,
        }
        assert "hemlig" not in json.dumps(answer.json())

    async def test_is_one_s_own_unless_asked_for_more(
        self, user_client: AsyncClient, admin_client: AsyncClient
    ) -> None:
        theirs, own = await start(user_client), await start(admin_client)
        assert await ids(user_client) == [theirs]
        assert await ids(admin_client) == [own]
        assert await ids(admin_client, scope="tenant") == [own, theirs]

    async def test_of_the_whole_tenant_is_refused_to_users(self, user_client: AsyncClient) -> None:
        answer = await user_client.get(LIST, params=WHOLE_TENANT)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")

    async def test_leaves_out_other_tenants(
        self, user_client: AsyncClient, other_tenant_client: AsyncClient
    ) -> None:
        await start(user_client)
        assert await ids(other_tenant_client, scope="tenant") == []

    async def test_holds_those_that_may_be_cancelled_unless_asked_for_a_status(
        self, user_client: AsyncClient, start_worker: StartWorker
    ) -> None:
        await start_worker()
        done = (await user_client.post("/image-models/generate", json={"prompt": "en ö"})).headers
        assert await ids(user_client) == await ids(user_client, status="running") == []
        assert await ids(user_client, status="finished") == [done["generation-id"]]
        (item,) = (await user_client.get(LIST, params={"status": "finished"})).json()["items"]
        assert (item["requested"], item["delivered"]) == (1, 1)

    async def test_comes_in_pages(self, user_client: AsyncClient) -> None:
        started = [await start(user_client) for _ in range(5)]
        seen: list[str] = []
        cursor: dict[str, Any] = {}
        for expected in (2, 2, 1):
            page = (await user_client.get(LIST, params={"status": "", "limit": 2, **cursor})).json()
            assert (len(page["items"]), page["limit"]) == (expected, 2)
            seen += [item["id"] for item in page["items"]]
            cursor = {"cursor": page["next_cursor"]}
        assert cursor == {"cursor": None}
        assert seen == started[::-1]

    @pytest.mark.parametrize(
        ("query", "status"),
        [({"status": "lost"}, 422), ({"limit": "0"}, 422), ({"limit": "101"}, 422), ({"cursor": "x"}, 400)],
        ids=str,
    )
    async def test_refuses_what_it_can_t_answer(
        self, user_client: AsyncClient, query: dict[str, str], status: int
    ) -> None:
        assert (await user_client.get(LIST, params=query)).status_code == status


class TestCancellingAsAnAdministrator:
    async def test_stops_any_generation_of_the_organisation(
        self, user_client: AsyncClient, admin_client: AsyncClient
    ) -> None:
        generation_id = await start(user_client, 2)
        stopped = await admin_client.delete(f"{LIST}/{generation_id}")
        assert (stopped.status_code, stopped.json()["status"]) == (200, "cancelled")
        assert (await user_client.get(f"{LIST}/{generation_id}")).json()["status"] == "cancelled"
        assert await ids(admin_client, scope="tenant") == []

    async def test_is_refused_to_other_users_and_to_other_tenants_administrators(
        self, user_client: AsyncClient, admin_client: AsyncClient, other_tenant_client: AsyncClient
    ) -> None:
        of_admin, of_user = await start(admin_client), await start(user_client)
        for client, generation_id in ((user_client, of_admin), (other_tenant_client, of_user)):
            answer = await client.delete(f"{LIST}/{generation_id}")
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert (await user_client.get(f"{LIST}/{of_user}")).json()["status"] == "queued"
