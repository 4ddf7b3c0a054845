from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from tests.integration.conftest import ORIGIN
from tests.support.live_server import serving
from tests.support.raw_http import request

ID = "6e1f0c1e-6f0b-4c55-9d3c-2a7f6f2f4b10"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/nonsense",
        "/api/nonsense",
        "/api/v2/nonsense",
        "/api",
        "/api/",
        "/API/",
        "/Api/v1",
        "//api//",
        "/api/v1/",
    ],
)
async def test_an_unknown_api_path_is_404_for_every_method(
    client: AsyncClient, method: str, path: str
) -> None:
    answer = await client.request(method, f"{ORIGIN}{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert "mean" not in answer.json()["message"]


@pytest.mark.parametrize(
    ("method", "path", "meant"),
    [
        ("POST", "/api/v1/image-models/generate/", "/api/v1/image-models/generate"),
        ("GET", "/api/v1/image-models/generate/", "/api/v1/image-models/generate"),
        ("GET", "//api/v1/image-models/", "/api/v1/image-models/"),
        ("GET", "/api/v1//image-models/", "/api/v1/image-models/"),
        ("GET", "/api/v1/image-models//", "/api/v1/image-models/"),
        ("GET", "/api/v1/image-models", "/api/v1/image-models/"),
        ("POST", "/api/v1/spaces", "/api/v1/spaces/"),
        ("GET", "/API/V1/Image-Models/", "/api/v1/image-models/"),
        ("GET", "/api/v1/image_models/", "/api/v1/image-models/"),
        ("GET", "/api/v1/image-model/", "/api/v1/image-models/"),
        ("GET", "/api/image-models/", "/api/v1/image-models/"),
        ("GET", "/api/v2/image-models/", "/api/v1/image-models/"),
        ("POST", "/v1/image-models/generate", "/api/v1/image-models/generate"),
        ("POST", "/image-models/generate", "/api/v1/image-models/generate"),
        ("POST", "/api/v1/image-models/generate%20", "/api/v1/image-models/generate"),
        ("GET", f"/api/v1/spaces/{ID}", f"/api/v1/spaces/{ID}/"),
        ("GET", f"/api/v1/generated-images/{ID}/content/", f"/api/v1/generated-images/{ID}/content"),
        ("PUT", "/api/v1/admin/credentials/openai/", "/api/v1/admin/credentials/openai"),
        ("PUT", "/api/v1/admin/credentials/%C3%A5/", "/api/v1/admin/credentials/%C3%A5"),
        ("GET", "/healthz/", "/healthz"),
        ("GET", "//readyz", "/readyz"),
        ("GET", "/Version", "/version"),
        ("GET", "/api/v1/healthz", "/healthz"),
        ("GET", "/openapi.json/", "/openapi.json"),
    ],
    ids=lambda part: f"near-miss {part}" if str(part).startswith("/") else part,
)
async def test_the_path_that_was_meant_is_named(
    client: AsyncClient, method: str, path: str, meant: str
) -> None:
    answer = await client.request(method, f"{ORIGIN}{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.json()["message"].endswith(f"Did you mean {meant}?")
    assert "location" not in answer.headers


async def test_two_slashes_at_the_start_are_no_host_on_a_real_port_either(app: FastAPI) -> None:
    async with serving(app) as url:
        answer = await request(urlsplit(url), "GET", "//api/v1/image-models/")
    assert (answer.status, answer.json()["code"]) == (404, "not_found")
    assert answer.json()["message"].endswith("Did you mean /api/v1/image-models/?")


@pytest.mark.parametrize(
    "headers", [{"Accept": "application/json"}, {"Authorization": "Bearer x"}, {"api-key": "x"}]
)
async def test_a_program_that_leaves_out_the_prefix_gets_no_page(
    client: AsyncClient, headers: dict[str, str]
) -> None:
    answer = await client.get("/image-models/", headers=headers)
    assert answer.status_code == 404
    assert answer.json()["message"].endswith("Did you mean /api/v1/image-models/?")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/v1/spaces/", "GET, HEAD, POST"),
        ("GET", "/api/v1/image-models/generate", "POST"),
        ("HEAD", "/api/v1/image-models/generate", "POST"),
        ("GET", f"/api/v1/image-models/{ID}/", "POST"),
        ("OPTIONS", f"/api/v1/spaces/{ID}/", "DELETE, GET, HEAD, PATCH"),
        ("TRACE", f"/api/v1/image-models/generations/{ID}", "DELETE, GET, HEAD"),
        ("POST", "/healthz", "GET, HEAD"),
        ("POST", "/docs", "GET, HEAD"),
        ("DELETE", "/docs-assets/swagger-ui.css", "GET, HEAD"),
    ],
)
async def test_an_unsupported_method_is_405_with_all_that_the_path_takes(
    client: AsyncClient, method: str, path: str, allowed: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    if method != "HEAD":
        assert answer.json()["code"] == "method_not_allowed"
        assert answer.json()["details"] == {"allowed": allowed.split(", ")}


async def test_all_other_paths_serve_the_panel_for_get_and_head(client: AsyncClient) -> None:
    page, head = await client.get("/spaces/unknown"), await client.head("/")
    assert page.headers["content-type"] == head.headers["content-type"] == "text/html; charset=utf-8"
    assert (page.status_code, head.status_code) == (200, 200)
