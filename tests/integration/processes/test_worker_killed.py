"""SIGKILL for the worker and for the server, and SIGTERM, each in the middle of a provider call.

One process start serves both, because LiteLLM takes seconds to import.
"""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from tests.simulators.gate import Gate
from tests.simulators.openai import API_KEY, OpenAISimulator
from tests.support.server_process import ServerProcess
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

PASSWORD = "korrekt häst batteri"
GRACE_S = 2.0
OUTCOME_KNOWN_WITHIN_S = 15.0  # a worker counts as dead after 10 s without a heartbeat


@pytest.fixture
def provider() -> Iterator[OpenAISimulator]:
    with OpenAISimulator() as simulator:
        yield simulator


@pytest.fixture
def server(tmp_path: Path, provider: OpenAISimulator) -> Iterator[ServerProcess]:
    environment = {
        "OPENAI_API_KEY": API_KEY,
        "OPENAI_API_BASE": provider.base_url,
        "ENEO_ADMIN_PASSWORD": PASSWORD,
        "ENEO_MAX_CONCURRENT_PROVIDER_CALLS": "1",
        "ENEO_SHUTDOWN_GRACE_S": str(GRACE_S),
    }
    with ServerProcess(tmp_path, environment) as process:
        process.wait_until_ready()
        yield process


class Client:
    """An administrator's, over the restarts of the server."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        form = {"username": "admin@example.com", "password": PASSWORD}
        token = self._http.post("/users/login/token/", data=form).raise_for_status().json()["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"

    def make_default(self, name: str) -> None:
        models = self._http.get("/image-models/").raise_for_status().json()["items"]
        (model_id,) = [model["id"] for model in models if model["name"] == name]
        self._http.post(f"/image-models/{model_id}/", json={"is_org_default": True}).raise_for_status()

    def start(self, prompt: str) -> str:
        """Ask for a picture and go away as soon as the generation has its id."""
        headers = {"Accept": "text/event-stream"}
        with self._http.stream(
            "POST", "/image-models/generate", json={"prompt": prompt}, headers=headers
        ) as stream:
            stream.raise_for_status()
            generation_id: str = stream.headers["generation-id"]
            return generation_id

    @contextmanager
    def watch(self, prompt: str) -> Iterator[tuple[str, Iterator[str]]]:
        """Ask for a picture and stay; the generation's id, and the lines of its events."""
        headers = {"Accept": "text/event-stream"}
        body = {"prompt": prompt}
        with self._http.stream("POST", "/image-models/generate", json=body, headers=headers) as stream:
            yield stream.headers["generation-id"], stream.iter_lines()

    def look(self, generation_id: str) -> dict[str, Any]:
        answer = self._http.get(f"/image-models/generations/{generation_id}")
        outcome: dict[str, Any] = answer.raise_for_status().json()
        return outcome

    def delivered(self, generation_id: str) -> Callable[[], bool]:
        return lambda: bool(self.look(generation_id)["delivered"] == 1)


def test_a_killed_worker_or_server_loses_nothing_that_can_be_kept(
    server: ServerProcess, provider: OpenAISimulator
) -> None:
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=30) as http:
        client = Client(http)
        client.make_default("gpt-image-2")
        server.wait_for_worker()

        _kill_the_worker(server, provider, client)
        _kill_the_server(server, provider, client)
        _stop_the_server_before_the_call_is_home(server, provider, client)
    _stop_the_server(server)


def _stop_the_server_before_the_call_is_home(
    server: ServerProcess, provider: OpenAISimulator, client: Client
) -> None:
    gate = Gate(provider)
    provider.next(gate)
    with client.watch("ute för länge") as (generation_id, events):
        waiting = client.start("kvar i kön")
        wait_until(lambda: gate.held == 1, "the call")
        asked_at = time.monotonic()
        server.send_sigterm()
        location = f"/api/v1/image-models/generations/{generation_id}"
        farewell = {"location": location, "last_event_id": 0}
        assert list(events)[-3:-1] == ["event: continue", f"data: {json.dumps(farewell)}"]
        assert time.monotonic() < asked_at + GRACE_S, "the stream waited for the worker"
    assert server.wait() == 0
    assert time.monotonic() > asked_at + GRACE_S, "the call had no time to come home"

    server.start()
    server.wait_until_ready()
    outcome = client.look(generation_id)
    assert [failure["code"] for failure in outcome["failures"]] == ["outcome_unknown"]
    wait_until(client.delivered(waiting), "the call that waited")
    gate.open()
    assert _prompts(provider)[4:] == ["ute för länge", "kvar i kön"], "a call was sent twice"


def _stop_the_server(server: ServerProcess) -> None:
    worker = server.worker_pid()
    assert worker is not None
    for _ in range(2):  # as an impatient person presses Ctrl-C
        os.kill(server.pid, signal.SIGINT)
        time.sleep(0.02)
    assert server.wait() == 0
    assert not psutil.pid_exists(worker), "the server left before its worker"
    assert server.log.read_bytes().rstrip().endswith(b"}"), "the last words are no log line"
    assert b"Traceback" not in server.log.read_bytes()


def _kill_the_worker(server: ServerProcess, provider: OpenAISimulator, client: Client) -> None:
    gate = Gate(provider)
    provider.next(gate)
    held, waiting = client.start("den som är ute"), client.start("den som väntar")
    wait_until(lambda: gate.held == 1, "the call")

    killed, killed_at = server.kill_worker(), time.monotonic()
    assert client.look(held)["status"] == "running", "the server does not answer"
    wait_until(lambda: server.log.read_bytes().count(b'"worker_ready"') == 2, "another worker")
    ready_at = time.monotonic()
    wait_until(lambda: client.look(held)["status"] == "finished", "the end of the held call")
    # A loaded machine may take its time to start a worker; that is not what is measured here.
    assert time.monotonic() < max(killed_at + OUTCOME_KNOWN_WITHIN_S, ready_at + 5)
    assert [failure["code"] for failure in client.look(held)["failures"]] == ["outcome_unknown"]
    assert server.worker_pid() not in (None, killed)
    wait_until(client.delivered(waiting), "the call that waited")
    assert _prompts(provider) == ["den som är ute", "den som väntar"], "a call was sent twice"


def _kill_the_server(server: ServerProcess, provider: OpenAISimulator, client: Client) -> None:
    gate = Gate(provider)
    provider.next(gate)
    held, waiting = client.start("mitt i"), client.start("efteråt")
    wait_until(lambda: gate.held == 1, "the call")

    server.kill()
    gate.open()
    server.start()
    server.wait_until_ready()
    wait_until(client.delivered(held), "the picture that the worker brought home")
    wait_until(client.delivered(waiting), "the call that waited")
    assert _prompts(provider)[2:] == ["mitt i", "efteråt"], "a call was sent twice"


def _prompts(provider: OpenAISimulator) -> list[str]:
    return [request.json()["prompt"] for request in provider.requests]
