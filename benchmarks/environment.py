"""The system under test: a real server with its worker over an embedded PostgreSQL, and a simulated provider."""

import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import yaml
from tests.simulators.openai import API_KEY
from tests.support.server_process import ServerProcess

from benchmarks.load import Target
from benchmarks.provider import ProviderProcess
from intric.shared.resources import CATALOGUE, resource

EMAIL, PASSWORD = "admin@example.com", "benchmark-1"
MODEL = "gpt-image-2"
# The default of ENEO_MAX_CONCURRENT_PROVIDER_CALLS.
MAX_CONCURRENT_CALLS = 64


class BenchmarkEnvironment:
    """Stops the server at the end of a `with` block. Its only user is an administrator who may use `MODEL`."""

    def __init__(self, folder: Path, provider: ProviderProcess) -> None:
        self.provider = provider
        self.data_dir = folder / "data"
        self.server = ServerProcess(
            folder,
            {
                "ENEO_ADMIN_EMAIL": EMAIL,
                "ENEO_ADMIN_PASSWORD": PASSWORD,
                "ENEO_AI_MODELS_FILE": str(_catalogue(folder)),
                "OPENAI_API_KEY": API_KEY,
                "OPENAI_API_BASE": provider.base_url,
            },
        )

    def start(self) -> float:
        """Start the server; return the seconds until it is ready."""
        began = time.perf_counter()
        self.server.start()
        self.server.wait_until_ready()
        return time.perf_counter() - began

    def signed_in(self) -> httpx.Client:
        """Return a client of the API, to be closed, with the administrator's token."""
        form = {"username": EMAIL, "password": PASSWORD}
        login = httpx.post(f"{self._api}/users/login/token/", data=form, timeout=60).raise_for_status()
        headers = {"Authorization": f"Bearer {login.json()['access_token']}"}
        return httpx.Client(base_url=self._api, headers=headers, timeout=60)

    def enable_model(self, client: httpx.Client) -> str:
        """Enable `MODEL` for the organisation and return its id."""
        models = client.get("/image-models/").raise_for_status().json()["items"]
        model_id: str = next(model["id"] for model in models if model["name"] == MODEL)
        client.post(f"/image-models/{model_id}/", json={"is_org_enabled": True}).raise_for_status()
        return model_id

    def eneo_target(self, client: httpx.Client, **body: Any) -> Target:
        """Return the endpoint that makes a picture through Eneo."""
        headers = {"Authorization": client.headers["Authorization"]}
        return Target(
            f"{self._api}/image-models/generate", headers, {"model_id": self.enable_model(client), **body}
        )

    def provider_target(self) -> Target:
        """Return the provider's own endpoint for the same picture."""
        headers = {"Authorization": f"Bearer {API_KEY}"}
        return Target(f"{self.provider.base_url}/images/generations", headers, {"model": MODEL, "n": 1})

    @property
    def _api(self) -> str:
        return f"{self.server.url}/api/v1"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()


def _catalogue(folder: Path) -> Path:
    """Write the shipped catalogue with `MODEL` limited to one picture per request, as most providers' models are."""
    catalogue = yaml.safe_load(resource(CATALOGUE).read_text(encoding="utf-8"))
    (model,) = [entry for entry in catalogue["image_models"] if entry["name"] == MODEL]
    model["max_images_per_request"] = 1
    file = folder / "ai_models.yml"
    file.write_text(yaml.safe_dump(catalogue), encoding="utf-8")
    return file
