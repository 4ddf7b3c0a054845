"""`make bench`: starts a real server with its worker and prints what the README's promises rest on.

Everything goes to loopback; the whole run takes about a minute.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
from rich.console import Console
from rich.table import Table
from tests.simulators.openai import API_KEY, OpenAISimulator
from tests.support.server_process import ServerProcess

EMAIL, PASSWORD = "admin@example.com", "benchmark-1"
ICONS = {"resource_name": "Bygglovsguiden", "num_variants": 4}
ROUNDS = 10


def main() -> None:
    table = Table("what", "figure")
    with tempfile.TemporaryDirectory(prefix="eneo-bench-") as folder, OpenAISimulator() as simulator:
        environment = {
            "ENEO_ADMIN_EMAIL": EMAIL,
            "ENEO_ADMIN_PASSWORD": PASSWORD,
            "OPENAI_API_KEY": API_KEY,
            "OPENAI_API_BASE": simulator.base_url,
        }
        server = ServerProcess(Path(folder), environment)
        table.add_row("start to ready, empty data folder", seconds(timed(lambda: start(server))))
        server.wait_for_worker()
        server.stop()
        began = time.perf_counter()
        table.add_row("start to ready, existing data folder", seconds(timed(lambda: start(server))))
        try:
            measure(table, server, simulator, began)
        finally:
            server.stop()
    Console().print(table)


def start(server: ServerProcess) -> None:
    server.start()
    server.wait_until_ready()


def measure(table: Table, server: ServerProcess, simulator: OpenAISimulator, began: float) -> None:
    with signed_in(server) as client:
        cold = timed(lambda: icons(client))
        table.add_row("first four icons after a start", seconds(time.perf_counter() - began))
        table.add_row("of which the request itself", seconds(cold))
        warm = statistics.median(timed(lambda: icons(client)) for _ in range(ROUNDS))
        table.add_row(f"four icons, warm (median of {ROUNDS})", seconds(warm))
        model_id = enable(client, "gpt-image-2")
        ours = statistics.median(timed(lambda: picture(client, model_id)) for _ in range(ROUNDS))
        direct = statistics.median(timed(lambda: directly(simulator)) for _ in range(ROUNDS))
        table.add_row("one picture of a provider, through us", seconds(ours))
        table.add_row("the same, asked of the provider directly", seconds(direct))
    table.add_row("memory of the server", memory(server.pid))
    table.add_row("memory of the worker", memory(server.worker_pid()))


def signed_in(server: ServerProcess) -> httpx.Client:
    form = {"username": EMAIL, "password": PASSWORD}
    token = httpx.post(f"{server.url}/api/v1/users/login/token/", data=form).raise_for_status().json()
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    return httpx.Client(base_url=f"{server.url}/api/v1", headers=headers, timeout=60)


def icons(client: httpx.Client) -> None:
    answer = client.post("/image-models/generate-icon-variants", json=ICONS).raise_for_status().json()
    assert answer["delivered"] == 4, answer["failures"]


def enable(client: httpx.Client, name: str) -> str:
    models = client.get("/image-models/").raise_for_status().json()["items"]
    model_id: str = next(model["id"] for model in models if model["name"] == name)
    client.post(f"/image-models/{model_id}/", json={"is_org_enabled": True}).raise_for_status()
    return model_id


def picture(client: httpx.Client, model_id: str) -> None:
    client.post("/image-models/generate", json={"prompt": "en ö", "model_id": model_id}).raise_for_status()


def directly(simulator: OpenAISimulator) -> None:
    httpx.post(
        f"{simulator.base_url}/images/generations",
        headers={"Authorization": f"Bearer {API_KEY}"},
        json={"model": "gpt-image-2", "prompt": "en ö", "n": 1},
        timeout=60,
    ).raise_for_status()


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def seconds(duration: float) -> str:
    return f"{duration:.2f} s" if duration >= 1 else f"{duration * 1000:.0f} ms"


def memory(pid: int | None) -> str:
    return f"{psutil.Process(pid).memory_info().rss / 1e6:.0f} MB"


if __name__ == "__main__":
    main()
