"""A simulated OpenAI with one prepared picture, in a separate process so that it does not block Eneo's.

A prompt that ends in "… 1.5 s" is answered after that time.
"""

import asyncio
import base64
import json
import random
import re
import subprocess
import sys
import time
from io import BytesIO
from types import TracebackType
from typing import Self

import httpx
from PIL import Image
from tests.simulators.base import Exchange
from tests.simulators.openai import OpenAISimulator

SIDE = 1024
_SECONDS = re.compile(r"(\d+\.\d+) s$")


def photo_like_png() -> bytes:
    """Return a PNG of 1024 x 1024 px and about 1.5 MB, as image models deliver: a gradient under fine noise."""
    noise = Image.frombytes("RGB", (SIDE, SIDE), random.Random(1).randbytes(SIDE * SIDE * 3))
    gradient = Image.radial_gradient("L").resize((SIDE, SIDE)).convert("RGB")
    picture = Image.blend(gradient, noise, 0.04)
    with BytesIO() as buffer:
        picture.save(buffer, "PNG", compress_level=6)
        return buffer.getvalue()


class QuickProvider(OpenAISimulator):
    def __init__(self) -> None:
        super().__init__()
        item = {"b64_json": base64.b64encode(photo_like_png()).decode()}
        self._response = json.dumps({"created": 1, "data": [item]}).encode()
        self._sent_at: dict[str, float] = {}

    async def answer(self, exchange: Exchange) -> None:
        prompt = exchange.request.json()["prompt"]
        if wait := _SECONDS.search(prompt):
            await asyncio.sleep(float(wait[1]))
        await exchange.respond(200, self._response, {"Content-Type": "application/json"})
        self._sent_at[prompt] = time.monotonic()

    async def serve_other(self, exchange: Exchange) -> bool:
        """Answer `/sent?prompt=…` with the time of the last byte of its response, on the machine's monotonic clock."""
        if exchange.request.path != "/sent":
            return False
        await exchange.respond_json(200, self._sent_at[exchange.request.query["prompt"][0]])
        return True


class ProviderProcess:
    """Runs the provider during a `with` block. It ends when its standard input closes, so also when we crash."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.provider"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        assert self.address, "the provider did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=10)

    @property
    def base_url(self) -> str:
        return f"{self.address}/v1"

    def sent_at(self, prompt: str) -> float:
        """Return the time of the last byte of a prompt's response, comparable with `time.monotonic()`."""
        response = httpx.get(f"{self.address}/sent", params={"prompt": prompt})
        sent_at: float = response.raise_for_status().json()
        return sent_at


def main() -> None:
    with QuickProvider() as provider:
        print(provider.address, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
