"""A client that does not read its events holds one picture in memory, and is disconnected in the end."""

import asyncio
import os
from io import BytesIO
from urllib.parse import urlsplit
from uuid import UUID

import psutil
import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from PIL import Image
from tests.simulators.openai import OpenAISimulator
from tests.support.live_server import serving
from tests.support.plans import Statement, statements_of
from tests.support.slow_reader import SlowReader
from tests.support.waiting import eventually

from intric.database.database import Database

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("litellm"), pytest.mark.usefixtures("worker")]

PICTURES = 4
WRITE_TIMEOUT_S = 1


def connections_to(address: str) -> list[str]:
    """Return the states of the server's connections at this address."""
    port = urlsplit(address).port
    connections = psutil.Process().net_connections("tcp")
    return [each.status for each in connections if each.laddr.port == port and each.raddr]


def large_png() -> bytes:
    """Return 6 MB of noise, more than the kernel's socket buffers hold."""
    with BytesIO() as buffer:
        Image.frombytes("RGB", (1_600, 1_250), os.urandom(6_000_000)).save(buffer, "PNG", compress_level=0)
        return buffer.getvalue()


async def ask(reader: SlowReader, client: AsyncClient) -> None:
    """Request four large pictures; return when all of them are stored, with nothing read by the reader."""
    headers = {"Accept": "text/event-stream", "Authorization": client.headers["Authorization"]}
    await reader.post("/api/v1/image-models/generate", headers, {"prompt": "en röd stuga", "n": PICTURES})

    async def stored() -> bool:
        return len((await client.get("/generated-images/")).json()["items"]) == PICTURES

    await eventually(stored, "the end of the generation")


def pictures_read(statements: list[Statement]) -> int:
    return sum("generated_images.blob" in statement.sql for statement in statements)


async def settle(statements: list[Statement]) -> None:
    """Wait until the server has sent no statement for 0.3 s."""
    count = -1
    while count != len(statements):
        count = len(statements)
        await asyncio.sleep(0.3)


@pytest.fixture(autouse=True)
def large_pictures(provider: OpenAISimulator, models: dict[str, UUID]) -> None:
    provider.next(*(provider.showing(large_png()) for _ in range(PICTURES)))


async def test_a_client_that_does_not_read_holds_one_picture_and_loses_none(
    app: FastAPI, database: Database, user_client: AsyncClient
) -> None:
    async with serving(app) as address, statements_of(database) as statements:
        with SlowReader(address) as reader:
            await ask(reader, user_client)
            await settle(statements)
            assert pictures_read(statements) == 1
            stream = await reader.read_all()
    assert stream.count(b"event: image\r\n") == pictures_read(statements) == PICTURES
    assert stream.count(b"event: done\r\n") == 1


async def test_a_client_that_reads_nothing_is_disconnected_after_the_write_timeout(
    app: FastAPI, database: Database, user_client: AsyncClient
) -> None:
    async with (
        serving(app, write_timeout_s=WRITE_TIMEOUT_S) as address,
        statements_of(database) as statements,
    ):
        with SlowReader(address) as reader:
            await ask(reader, user_client)
            await eventually(lambda: connections_to(address) == [], "the end of the connection")
            with pytest.raises(ConnectionError):
                await reader.read_all()
    assert pictures_read(statements) == 1
