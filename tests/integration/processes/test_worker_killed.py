"""SIGKILL for the worker and for the server, and SIGTERM, each during a provider call.

All share one start of the processes, because LiteLLM takes seconds to import.
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
    """An administrator's API client that outlives restarts of the server."""

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
        """Request a picture and disconnect; return the generation's id."""
        headers = {"Accept": "text/event-stream"}
        with self._http.stream(
            "POST", "/image-models/generate", json={"prompt": prompt}, headers=headers
        ) as stream:
            stream.raise_for_status()
            generation_id: str = stream.headers["generation-id"]
            return generation_id

    @contextmanager
    def watch(self, prompt: str) -> Iterator[tuple[str, Iterator[str]]]:
        """Request a picture; yield the generation's id and the lines of its event stream."""
        headers = {"Accept": "text/event-stream"}
        body = {"prompt": prompt}
        with self._http.stream("POST", "/image-models/generate", json=body, headers=headers) as stream:
            yield stream.headers["generation-id"], stream.iter_lines()

    def outcome(self, generation_id: str) -> dict[str, Any]:
        answer = self._http.get(f"/image-models/generations/{generation_id}")
        outcome: dict[str, Any] = answer.raise_for_status().json()
        return outcome

    def delivered(self, generation_id: str) -> Callable[[], bool]:
        return lambda: bool(self.outcome(generation_id)["delivered"] == 1)


def test_killed_and_stopped_processes_lose_no_waiting_call_and_send_none_twice(
    server: ServerProcess, provider: OpenAISimulator
) -> None:
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=30) as http:
        client = Client(http)
        client.make_default("gpt-image-2")
        server.wait_for_worker()

        _kill_the_worker(server, provider, client)
        _kill_the_server(server, provider, client)
        _stop_the_server_during_a_call(server, provider, client)
    _stop_the_server(server)


def _stop_the_server_during_a_call(server: ServerProcess, provider: OpenAISimulator, client: Client) -> None:
    gate = Gate(provider)
    provider.next(gate)
    with client.watch("ute för länge") as (generation_id, events):
        waiting = client.start("kvar i kön")
        wait_until(lambda: gate.held == 1, "the call")
        asked_at = time.monotonic()
        server.send_sigterm()
        location = f"/api/v1/image-models/generations/{generation_id}"
        last_event = {"location": location, "last_event_id": 0}
        assert list(events)[-3:-1] == ["event: continue", f"data: {json.dumps(last_event)}"]
        assert time.monotonic() < asked_at + GRACE_S, "the stream waited for the worker"
    assert server.wait() == 0
    assert time.monotonic() > asked_at + GRACE_S, "the call had no time to complete"

    server.start()
    server.wait_until_ready()
    outcome = client.outcome(generation_id)
    assert [failure["code"] for failure in outcome["failures"]] == ["outcome_unknown"]
    wait_until(client.delivered(waiting), "the call that waited")
    gate.open()
    assert _prompts(provider)[4:] == ["ute för länge", "kvar i kön"], "a call was sent twice"


def _stop_the_server(server: ServerProcess) -> None:
    worker = server.worker_pid()
    assert worker is not None
    for _ in range(2):  # Ctrl-C pressed twice
        os.kill(server.pid, signal.SIGINT)
        time.sleep(0.02)
    assert server.wait() == 0
    assert not psutil.pid_exists(worker), "the server ended before its worker"
    assert server.log.read_bytes().rstrip().endswith(b"}"), "the last output is not a log line"
    assert b"Traceback" not in server.log.read_bytes()


def _kill_the_worker(server: ServerProcess, provider: OpenAISimulator, client: Client) -> None:
    gate = Gate(provider)
    provider.next(gate)
    held, waiting = client.start("den som är ute"), client.start("den som väntar")
    wait_until(lambda: gate.held == 1, "the call")

    killed, killed_at = server.kill_worker(), time.monotonic()
    assert client.outcome(held)["status"] == "running", "the server does not answer"
    wait_until(lambda: server.log.read_bytes().count(b'"worker_ready"') == 2, "another worker")
    ready_at = time.monotonic()
    wait_until(lambda: client.outcome(held)["status"] == "finished", "the end of the held call")
    # The start of a worker may be slow on a loaded machine; that is not measured here.
    assert time.monotonic() < max(killed_at + OUTCOME_KNOWN_WITHIN_S, ready_at + 5)
    assert [failure["code"] for failure in client.outcome(held)["failures"]] == ["outcome_unknown"]
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
    wait_until(client.delivered(held), "the picture that the worker has stored")
    wait_until(client.delivered(waiting), "the call that waited")
    assert _prompts(provider)[2:] == ["mitt i", "efteråt"], "a call was sent twice"


def _prompts(provider: OpenAISimulator) -> list[str]:
    return [request.json()["prompt"] for request in provider.requests]
