"""Headers that tell browsers what they may do with an answer, and the check of `Host`."""

import pytest
from httpx import AsyncClient
from tests.factories.images import make_generated_image
from tests.factories.spaces import make_icon

from intric.database.database import Database
from intric.main.container.server import ServerContainer
from intric.shared.user import User

HTTPS = "https://eneo.example.com"
ANY = ["/", "/docs", "/healthz", "/openapi.json", "/api/v1/spaces/", "/api/v1/nonsense"]


@pytest.mark.parametrize("path", ANY)
async def test_nothing_may_be_framed_or_embedded_elsewhere(client: AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"


async def test_pictures_are_kept_and_icons_may_be_shown_by_other_pages(
    user_client: AsyncClient, database: Database, user: User
) -> None:
    icon = await user_client.get(f"/api/v1/icons/{await make_icon(database, user.tenant_id)}/")
    image = await user_client.get(
        f"/api/v1/generated-images/{await make_generated_image(database, user)}/content"
    )
    for answer, reach, policy in ((icon, "public", "cross-origin"), (image, "private", "same-origin")):
        assert answer.headers["cache-control"] == f"{reach}, max-age=31536000, immutable"
        assert answer.headers["cross-origin-resource-policy"] == policy
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["etag"]


@pytest.mark.parametrize(
    "path",
    ["/api/v1/users/me/", "/api/v1/spaces/", "/api/v1/generated-images/", "/api/v1/nonsense", "/healthz"],
)
async def test_json_is_kept_nowhere(user_client: AsyncClient, path: str) -> None:
    answer = await user_client.get(path)
    assert answer.headers["content-type"] == "application/json"
    expected = "private, no-cache" if "etag" in answer.headers else "no-store"
    assert answer.headers["cache-control"] == expected


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [(HTTPS, "max-age=31536000"), ("http://eneo.example.com", None), (None, None)],
)
async def test_browsers_are_held_to_https_where_the_public_address_is_https(
    client: AsyncClient, container: ServerContainer, public_url: str | None, expected: str | None
) -> None:
    container.settings().public_url = public_url
    for path in ANY:
        assert (await client.get(path)).headers.get("strict-transport-security") == expected


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("eneo.example.com", 200),
        ("ENEO.example.com:443", 200),
        ("eneo.example.com.", 200),
        ("localhost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("10.0.0.7", 200),
        ("[::1]:8000", 200),
        ("evil.example.com", 400),
        ("eneo.example.com.evil.example.com", 400),
        ("evil.example.com/eneo.example.com", 400),
        ("eneo.example.com@evil.example.com", 400),
        ("127.0.0.1.evil.example.com", 400),
        ("[broken", 400),
        ("", 400),
    ],
)
async def test_another_host_is_refused_with_words(
    client: AsyncClient, container: ServerContainer, host: str, status: int
) -> None:
    container.settings().public_url = f"{HTTPS}/"
    answer = await client.get("/openapi.json", headers={"Host": host})
    assert answer.status_code == status
    if status == 400:
        assert answer.json()["code"] == "invalid_request"
        assert answer.json()["message"].startswith(f"Ask for {HTTPS}/;")


async def test_probes_and_servers_without_a_public_address_take_any_host(
    client: AsyncClient, container: ServerContainer
) -> None:
    evil = {"Host": "evil.example.com"}
    assert (await client.get("/openapi.json", headers=evil)).status_code == 200
    container.settings().public_url = HTTPS
    assert [(await client.get(path, headers=evil)).status_code for path in ("/healthz", "/version")] == [
        200,
        200,
    ]
