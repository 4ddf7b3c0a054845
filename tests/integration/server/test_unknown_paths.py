import pytest
from httpx import AsyncClient


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/api/v1/nonsense", "/api/nonsense", "/api"])
async def test_an_unknown_api_path_is_404_for_every_method(
    client: AsyncClient, method: str, path: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert "mean" not in answer.json()["message"]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_missing_trailing_slash_is_suggested(client: AsyncClient, method: str) -> None:
    answer = await client.request(method, "/api/v1/spaces")
    assert answer.status_code == 404
    assert "Did you mean /api/v1/spaces/?" in answer.json()["message"]


async def test_an_unsupported_method_is_405(client: AsyncClient) -> None:
    answer = await client.put("/api/v1/spaces/")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


async def test_all_other_paths_serve_the_panel_for_get_and_head(client: AsyncClient) -> None:
    page, head = await client.get("/spaces/unknown"), await client.head("/")
    assert page.headers["content-type"] == head.headers["content-type"] == "text/html; charset=utf-8"
    assert (page.status_code, head.status_code) == (200, 200)
