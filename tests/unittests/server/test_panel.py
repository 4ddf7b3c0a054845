from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from intric.server.panel import add_panel
from intric.server.paths import Paths


@pytest.fixture
def web_dir(tmp_path: Path) -> Path:
    (tmp_path / "_app").mkdir()
    for name in ("index.html", "favicon.svg", ".env"):
        (tmp_path / name).write_text(f"content of {name}")
    return tmp_path


async def get(web_dir: Path, path: str) -> str:
    app = FastAPI()
    add_panel(app, web_dir)
    app.state.paths = Paths(app.routes)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://eneo.example.com") as client:
        return (await client.get(path)).text


async def test_a_file_beside_the_page_is_served(web_dir: Path) -> None:
    assert await get(web_dir, "/favicon.svg") == "content of favicon.svg"


async def test_a_dot_file_is_not(web_dir: Path) -> None:
    assert await get(web_dir, "/.env") == "content of index.html"


async def test_no_file_of_a_folder_without_a_page_is(web_dir: Path) -> None:
    (web_dir / "index.html").unlink()

    assert "has not been built" in await get(web_dir, "/favicon.svg")
