"""The wheel alone, installed into an empty environment outside the checkout, serves everything and makes an icon."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from tests.support.server_process import ServerProcess

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

REPOSITORY = Path(__file__).parents[3]
EMAIL, PASSWORD = "admin@example.com", "wheel-test-1"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `eneo` of an environment that holds the wheel and what is locked for it, nothing of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist"))
    (wheel,) = (folder / "dist").glob("*.whl")
    environment = folder / "environment"
    python = str(environment / "bin" / "python")
    _run("uv", "venv", "--quiet", "--python", sys.executable, str(environment))
    locked = ("--require-hashes", "-r", str(REPOSITORY / "requirements" / "run.txt"))
    _run("uv", "pip", "install", "--quiet", "--python", python, *locked)
    _run("uv", "pip", "install", "--quiet", "--python", python, "--no-deps", str(wheel))
    return environment / "bin" / "eneo"


def test_the_wheel_alone_serves_panel_docs_and_icons(installed: Path, tmp_path: Path) -> None:
    variables = {"ENEO_ADMIN_EMAIL": EMAIL, "ENEO_ADMIN_PASSWORD": PASSWORD, "PYTHONPATH": ""}
    with ServerProcess(tmp_path, variables, program=(str(installed),)) as server:
        server.wait_until_ready()
        with httpx.Client(base_url=server.url, timeout=60) as client:
            page = client.get("/")
            assert "has not been built" not in page.text
            assert page.headers["content-type"].startswith("text/html")
            assert client.get("/docs").status_code == 200
            assert client.get("/docs-assets/swagger-ui-bundle.js").status_code == 200

            form = {"username": EMAIL, "password": PASSWORD}
            token = client.post("/api/v1/users/login/token/", data=form).json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            answer = client.post(
                "/api/v1/image-models/generate-icon-variants",
                json={"resource_name": "Bygglovsguiden", "num_variants": 2},
            )
        assert answer.status_code == 200, answer.text
        assert [variant["mimetype"] for variant in answer.json()["variants"]] == ["image/webp"] * 2
        assert server.terminate() == 0


def _run(*command: str) -> None:
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
