import pytest
from httpx import AsyncClient


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/api/v1/nonsense", "/api/nonsense", "/api"])
async def test_what_is_not_there_is_a_404_whatever_one_does_to_it(
    client: AsyncClient, method: str, path: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert "mean" not in answer.json()["message"]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_forgotten_slash_is_named(client: AsyncClient, method: str) -> None:
    answer = await client.request(method, "/api/v1/spaces")
    assert answer.status_code == 404
    assert "Did you mean /api/v1/spaces/?" in answer.json()["message"]


async def test_a_path_that_is_there_says_405_to_what_it_does_not_do(client: AsyncClient) -> None:
    answer = await client.put("/api/v1/spaces/")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


async def test_everything_else_is_the_panel_also_for_a_look_at_its_head(client: AsyncClient) -> None:
    page, head = await client.get("/spaces/whatever"), await client.head("/")
    assert page.headers["content-type"] == head.headers["content-type"] == "text/html; charset=utf-8"
    assert (page.status_code, head.status_code) == (200, 200)
