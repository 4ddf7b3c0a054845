"""HEAD answers with the head of GET, on a real port: the body is what the connection carries."""

from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from tests.factories.images import make_generated_image
from tests.factories.spaces import make_icon
from tests.factories.users import sign_in
from tests.support.live_server import serving
from tests.support.raw_http import request

from intric.database.database import Database
from intric.shared.user import User

PATHS = [
    "/healthz",
    "/readyz",
    "/version",
    "/",
    "/spaces/unknown",
    "/docs",
    "/openapi.json",
    "/api/v1/users/me/",
    "/api/v1/spaces/",
    "/api/v1/image-models/",
    "/api/v1/generated-images/?limit=3",
    "/api/v1/icons/{icon}/",
    "/api/v1/generated-images/{image}/content",
    "/api/v1/nonsense",
    "/api/v1/image-models/generate",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"head {path}")
async def test_head_has_the_status_and_headers_of_get_and_no_body(
    app: FastAPI, database: Database, user: User, path: str
) -> None:
    made = {
        "icon": str(await make_icon(database, user.tenant_id)),
        "image": str(await make_generated_image(database, user)),
    }
    headers = {"Authorization": f"Bearer {await sign_in(database, user)}", "Accept": "*/*"}
    if not path.startswith("/api"):
        del headers["Authorization"]
    async with serving(app) as url:
        address = urlsplit(url)
        get = await request(address, "GET", path.format(**made), headers)
        head = await request(address, "HEAD", path.format(**made), headers)

    assert (head.status, head.body) == (get.status, b"")
    differing = {"x-request-id", "date"}
    assert {k: v for k, v in head.headers.items() if k not in differing} == {
        k: v for k, v in get.headers.items() if k not in differing
    }
    assert int(head.headers["content-length"]) == len(get.body) > 0


async def test_head_of_a_known_picture_is_304(client: AsyncClient, database: Database, user: User) -> None:
    path = f"/api/v1/icons/{await make_icon(database, user.tenant_id)}/"
    etag = (await client.head(path)).headers["etag"]

    assert (await client.head(path, headers={"If-None-Match": etag})).status_code == 304


async def test_openapi_lists_no_head(client: AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()

    assert not [path for path, operations in document["paths"].items() if "head" in operations]
