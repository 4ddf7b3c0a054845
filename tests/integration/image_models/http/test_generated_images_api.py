"""/generated-images/: lists, ownership, content and deletion."""

import base64
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from PIL import Image
from tests.factories.images import make_generated_image
from tests.factories.spaces import TINY_PNG
from tests.factories.users import make_user
from tests.integration.conftest import ClientFor
from tests.simulators.openai import OpenAISimulator

from intric.database.database import Database
from intric.shared.user import User

pytestmark = pytest.mark.integration

PATH = "/generated-images/"


@pytest.fixture
async def image_id(database: Database, user: User) -> UUID:
    return await make_generated_image(database, user)


async def listed(client: AsyncClient, **query: Any) -> list[str]:
    answer = await client.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


class TestList:
    async def test_pages_cover_everything_once_newest_first(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        made = [str(await make_generated_image(database, user)) for _ in range(5)]
        seen: list[str] = []
        query: dict[str, Any] = {"limit": 2}
        while True:
            page = (await user_client.get(PATH, params=query)).json()
            assert page["limit"] == 2
            seen += [item["id"] for item in page["items"]]
            if page["next_cursor"] is None:
                break
            query["cursor"] = page["next_cursor"]
        assert seen == made[::-1]

    async def test_a_new_picture_does_not_shift_later_pages(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        made = [str(await make_generated_image(database, user)) for _ in range(3)]
        first = (await user_client.get(PATH, params={"limit": 2})).json()
        await make_generated_image(database, user)
        rest = (await user_client.get(PATH, params={"limit": 2, "cursor": first["next_cursor"]})).json()
        assert [item["id"] for item in (*first["items"], *rest["items"])] == made[::-1]

    async def test_items_have_properties_and_no_bytes(self, user_client: AsyncClient, image_id: UUID) -> None:
        (item,) = (await user_client.get(PATH)).json()["items"]
        assert item["id"] == str(image_id)
        assert (item["model_nickname"], item["prompt"], item["mimetype"]) == (
            "Testmodell",
            "en röd stuga",
            "image/png",
        )
        assert (item["width"], item["height"], item["file_size"]) == (1, 1, len(TINY_PNG))
        assert not [name for name in item if "blob" in name or "base64" in name]
        assert (await user_client.get(f"{PATH}{image_id}/")).json() == item

    async def test_users_see_their_own_and_administrators_may_see_the_organisation_s(
        self,
        user_client: AsyncClient,
        admin_client: AsyncClient,
        other_tenant_client: AsyncClient,
        database: Database,
        admin: User,
        image_id: UUID,
    ) -> None:
        admins = str(await make_generated_image(database, admin))
        assert await listed(user_client) == [str(image_id)]
        assert await listed(admin_client) == [admins]
        assert await listed(admin_client, scope="tenant") == [admins, str(image_id)]
        assert await listed(other_tenant_client, scope="tenant") == []

    async def test_a_user_may_not_list_the_organisation_s(
        self, user_client: AsyncClient, image_id: UUID
    ) -> None:
        answer = await user_client.get(PATH, params={"scope": "tenant"})
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")

    @pytest.mark.parametrize("cursor", ["nonsense", "å", "MjAyNi0wMS0wMVQwMDowMDowMHx4"])
    async def test_an_invalid_cursor_is_refused(self, user_client: AsyncClient, cursor: str) -> None:
        answer = await user_client.get(PATH, params={"cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")

    @pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"scope": "world"}])
    async def test_a_wrong_query_is_refused(self, user_client: AsyncClient, query: dict[str, Any]) -> None:
        assert (await user_client.get(PATH, params=query)).status_code == 422


class TestContent:
    async def test_is_sent_byte_for_byte_with_caching_headers(
        self, user_client: AsyncClient, image_id: UUID
    ) -> None:
        answer = await user_client.get(f"{PATH}{image_id}/content")
        assert (answer.status_code, answer.content) == (200, TINY_PNG)
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert {"private", "immutable"} <= set(answer.headers["cache-control"].split(", "))
        assert answer.headers["etag"].startswith('"')

    async def test_a_matching_etag_gets_304_without_a_body(
        self, user_client: AsyncClient, image_id: UUID
    ) -> None:
        path = f"{PATH}{image_id}/content"
        etag = (await user_client.get(path)).headers["etag"]
        for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
            again = await user_client.get(path, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == etag
        assert (await user_client.get(path, headers={"If-None-Match": '"other"'})).status_code == 200

    async def test_a_rendition_that_was_not_made_is_not_found(
        self, user_client: AsyncClient, image_id: UUID
    ) -> None:
        answer = await user_client.get(f"{PATH}{image_id}/content", params={"rendition": "icon"})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        answer = await user_client.get(f"{PATH}{image_id}/content", params={"rendition": "poster"})
        assert answer.status_code == 422

    @pytest.mark.xdist_group("litellm")
    async def test_renditions_have_their_own_size_type_and_etag(
        self, user_client: AsyncClient, models: dict[str, UUID], provider: OpenAISimulator, worker: None
    ) -> None:
        asked = {"resource_name": "Biblioteket", "num_variants": 1}
        answer = await user_client.post("/image-models/generate-icon-variants", json=asked)
        (variant,) = answer.json()["variants"]
        path = f"{PATH}{variant['image_id']}/content"
        answers = {
            name: await user_client.get(path, params={"rendition": name} if name else {})
            for name in ("", "thumbnail", "icon")
        }
        assert {name: answer.headers["content-type"] for name, answer in answers.items()} == {
            "": "image/png",
            "thumbnail": "image/webp",
            "icon": "image/webp",
        }
        assert Image.open(BytesIO(answers["thumbnail"].content)).size == (256, 256)
        assert answers["icon"].content == base64.b64decode(variant["blob_base64"])
        assert len({answer.headers["etag"] for answer in answers.values()}) == 3


class TestDelete:
    async def test_a_user_s_own_picture_is_gone_afterwards(
        self, user_client: AsyncClient, image_id: UUID
    ) -> None:
        path = f"{PATH}{image_id}/"
        deleted = await user_client.delete(path)
        assert (deleted.status_code, deleted.content) == (204, b"")
        assert (await user_client.get(path)).status_code == 404
        assert (await user_client.get(f"{path}content")).status_code == 404
        assert (await user_client.delete(path)).status_code == 404
        assert await listed(user_client) == []

    async def test_an_administrator_may_read_and_delete_any_picture_of_the_organisation(
        self, admin_client: AsyncClient, image_id: UUID
    ) -> None:
        assert (await admin_client.get(f"{PATH}{image_id}/content")).status_code == 200
        assert (await admin_client.delete(f"{PATH}{image_id}/")).status_code == 204


class TestIsolation:
    async def test_to_other_users_a_picture_looks_like_an_unknown_id(
        self,
        client_for: ClientFor,
        other_tenant_client: AsyncClient,
        user_client: AsyncClient,
        database: Database,
        user: User,
        image_id: UUID,
    ) -> None:
        colleague = await client_for(await make_user(database, user.tenant_id, "kollega@example.com"))
        for other_client in (colleague, other_tenant_client):
            for method, rest in (("GET", ""), ("GET", "content"), ("DELETE", "")):
                theirs = await other_client.request(method, f"{PATH}{image_id}/{rest}")
                unknown = await other_client.request(method, f"{PATH}{uuid4()}/{rest}")
                assert theirs.status_code == unknown.status_code == 404
                assert theirs.json()["message"] == unknown.json()["message"]
        assert await listed(user_client) == [str(image_id)]

    async def test_an_anonymous_client_is_refused(self, address: str, image_id: UUID) -> None:
        async with AsyncClient(base_url=f"{address}/api/v1") as anonymous:
            for path in (PATH, f"{PATH}{image_id}/", f"{PATH}{image_id}/content"):
                assert (await anonymous.get(path)).status_code == 401
