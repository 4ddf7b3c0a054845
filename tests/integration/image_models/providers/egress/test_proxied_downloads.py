"""Downloads by the operator's proxy, which alone knows the names of pictures' servers."""

import asyncio
from typing import Any

import pytest
from tests.simulators import openai
from tests.simulators.pictures import png
from tests.support.egress.connect_proxy import PICTURES, PROVIDER, ConnectProxy, OpenClient, Serve
from tests.support.image_calls import failure, generate
from tests.support.waiting import eventually

from intric.image_models.domain.image_generator import ProviderBadResponse, ProxyUnavailable

pytestmark = pytest.mark.integration


class TestDownloads:
    async def test_go_by_it_with_their_redirects(
        self, open_client: OpenClient, serve: Serve, proxy: ConnectProxy
    ) -> None:
        simulator, pictures = serve("openai"), serve("openai", PICTURES)
        simulator.next(
            openai.pictures_at(
                f"https://{PROVIDER}/elsewhere?to=https://{PICTURES}/pictures/64x64/2.png",
                f"https://{PICTURES}:443/pictures/64x64/3.png",
            )
        )

        (picture,) = await generate(await open_client(), simulator)

        assert picture.blob == png(64, 64, 2)
        assert proxy.asked[-1] == f"CONNECT {PICTURES}:443 HTTP/1.1"
        assert pictures.requests == []

    @pytest.mark.parametrize(
        "url",
        [
            "https://10.0.0.7/picture.png",
            "https://[fd00::1]/picture.png",
            "https://[::ffff:10.0.0.7]/picture.png",
            "https://169.254.169.254/latest/meta-data/",
            "https://0xa9fea9fe/latest/meta-data/",
            "https://10.7/picture.png",
            "https://intranet/picture.png",
            "https://metadata.google.internal/latest",
            "https://127.0.0.1/picture.png",
            "https://localhost/picture.png",
            "http://pictures.example.com/picture.png",
            f"https://{PROVIDER}/elsewhere?to=https://10.0.0.7/picture.png",
        ],
    )
    async def test_never_to_what_is_private_by_its_spelling(
        self, open_client: OpenClient, serve: Serve, proxy: ConnectProxy, url: str
    ) -> None:
        simulator = serve("openai")

        error = await failure(await open_client(timeout_s=1), simulator, openai.pictures_at(url))

        assert type(error) is ProviderBadResponse
        assert {line.split()[1] for line in proxy.asked} == {f"{PROVIDER}:443"}

    async def test_that_it_forbids_name_it_at_once(
        self, open_client: OpenClient, serve: Serve, proxy: ConnectProxy
    ) -> None:
        simulator = serve("openai")

        async def forbid(exchange: Any) -> None:
            proxy.answer = "403 Forbidden"
            await openai.pictures_at(f"https://{PICTURES}/1.png")(exchange)

        error = await failure(await open_client(), simulator, forbid)

        assert isinstance(error, ProxyUnavailable)
        assert (error.status, error.of_picture) == (403, True)
        assert proxy.asked[1:] == [f"CONNECT {PICTURES}:443 HTTP/1.1"]

    async def test_are_repeated_while_it_fails(
        self, open_client: OpenClient, serve: Serve, proxy: ConnectProxy
    ) -> None:
        simulator = serve("openai")
        simulator.next(openai.pictures_at(f"https://{PICTURES}/pictures/64x64/2.png"))
        call = asyncio.create_task(generate(await open_client(), simulator))
        await eventually(lambda: len(proxy.asked) > 2, "a refused download")

        serve("openai", PICTURES)

        (picture,) = await call
        assert picture.blob == png(64, 64, 2)
        assert len(simulator.requests) == 1
