"""The wheel alone, installed into an empty environment outside the checkout, serves everything and makes an icon."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from tests.support.server_process import ServerProcess

# Alone: on two cores, the installation would slow down tests that measure time.
pytestmark = [pytest.mark.integration, pytest.mark.alone, pytest.mark.timeout(300)]

REPOSITORY = Path(__file__).parents[3]
EMAIL, PASSWORD = "admin@example.com", "wheel-test-1"
DATA = "intric/_data"
# Three times the size of today's.
MAX_WHEEL_BYTES = 6_000_000


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Return a folder that is removed at the end: pytest keeps its own, and an installation takes 400 MB."""
    with tempfile.TemporaryDirectory(prefix="eneo-wheel-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def wheel(folder: Path) -> Path:
    _run("hatchling", "build", "-t", "wheel", "-d", str(folder / "dist"))
    (wheel,) = (folder / "dist").iterdir()
    return wheel


@pytest.fixture(scope="module")
def programs(folder: Path, wheel: Path) -> Path:
    """Return `bin` of an environment with the wheel and what it requires itself, in the locked versions."""
    environment = folder / "environment"
    _run("uv", "venv", "--python", sys.executable, str(environment))
    lock = str(REPOSITORY / "requirements" / "run.txt")
    _run("uv", "pip", "install", "--python", str(environment), "--constraints", lock, str(wheel))
    return environment / "bin"


@pytest.fixture(scope="module")
def server(folder: Path, programs: Path) -> Iterator[ServerProcess]:
    """Serve from a working folder whose modules must not be imported."""
    working = folder / "working"
    for package in ("intric", "alembic"):
        (working / package).mkdir(parents=True)
        (working / package / "__init__.py").write_text("raise ImportError('from the working folder')\n")
    variables = {"ENEO_ADMIN_EMAIL": EMAIL, "ENEO_ADMIN_PASSWORD": PASSWORD, "PYTHONPATH": ""}
    with ServerProcess(working, variables, program=(str(programs / "eneo"),)) as server:
        server.wait_until_ready()
        yield server
        assert server.terminate() == 0


class TestWheel:
    def test_holds_the_code_and_its_files_and_nothing_else(self, wheel: Path) -> None:
        names = {name for name in ZipFile(wheel).namelist() if not name.startswith("eneo_image_generation-")}
        code = {path.removeprefix("src/") for path in _files_below("src/intric")}
        data = ("ai_models.yml", *_files_below("alembic"), *_files_below("frontend/apps/web/build"))

        assert not {name for name in code | _data_names(data) if name not in names}
        others = {name.rpartition("/")[0] for name in names - code - _data_names(data)}
        assert others == {f"{DATA}/licences", f"{DATA}/frontend/node_modules/swagger-ui-dist"}
        assert not [name for name in names if name.endswith(".map")]
        assert wheel.stat().st_size < MAX_WHEEL_BYTES

    def test_is_what_a_refused_source_distribution_leads_to(self, folder: Path) -> None:
        refused = _start("hatchling", "build", "-t", "sdist", "-d", str(folder / "sdist"))

        assert refused.returncode != 0
        assert "`make wheel` builds a wheel" in refused.stderr


class TestInstalled:
    @pytest.mark.parametrize("path", ["/", "/docs"])
    def test_a_page_is_served_with_all_that_it_links_to(self, server: ServerProcess, path: str) -> None:
        with httpx.Client(base_url=server.url) as client:
            page = client.get(path)
            links = re.findall(r"(?:src|href)=\"(/[^\"]+)\"", page.text)

            assert page.status_code == 200
            assert {client.get(link).status_code for link in links} == {200}

    def test_an_icon_is_made_after_signing_in(self, server: ServerProcess) -> None:
        with httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as client:
            form = {"username": EMAIL, "password": PASSWORD}
            token = client.post("/users/login/token/", data=form).json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            answer = client.post(
                "/image-models/generate-icon-variants",
                json={"resource_name": "Bygglovsguiden", "num_variants": 2},
            )

        assert answer.status_code == 200, answer.text
        assert [variant["mimetype"] for variant in answer.json()["variants"]] == ["image/webp"] * 2

    def test_data_goes_into_a_folder_of_the_users_own(self, programs: Path, folder: Path) -> None:
        printed = subprocess.run(
            [
                programs / "python",
                "-c",
                "from intric.shared.config import Settings; print(Settings().data_dir)",
            ],
            cwd="/",
            env={"PATH": os.defpath, "HOME": str(folder)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

        assert printed.strip() == str(folder / ".local" / "share" / "eneo")


def _data_names(paths: tuple[str, ...]) -> set[str]:
    return {f"{DATA}/{path}" for path in paths}


def _files_below(folder: str) -> list[str]:
    """Return the paths of all files, relative to the repository, without compiled ones."""
    files = (path for path in (REPOSITORY / folder).rglob("*") if path.is_file())
    return [str(path.relative_to(REPOSITORY)) for path in files if path.parent.name != "__pycache__"]


def _start(*module: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *module], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )


def _run(*module: str) -> None:
    done = _start(*module)
    assert done.returncode == 0, done.stdout + done.stderr
