from ipaddress import ip_address

import httpx
import pytest

from intric.image_models.infrastructure.adapters.litellm.image_download import (
    DownloadRefused,
    PictureDownload,
    is_local_provider,
)
from intric.shared.egress.resolver import Addresses, Resolver


def assert_never_called(refused: DownloadRefused) -> None:
    """Assert that no connection was tried: the HTTP client's error would be the cause."""
    assert not isinstance(refused.__cause__, httpx.HTTPError)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/picture.png",
        "https://localhost/picture.png",
        "https://10.0.0.7/picture.png",
        "https://172.16.3.4/picture.png",
        "https://192.168.1.1/picture.png",
        "https://100.64.0.1/picture.png",
        "https://169.254.169.254/latest/meta-data/",
        "https://0.0.0.0/picture.png",
        "https://224.0.0.1/picture.png",
        "https://[::1]/picture.png",
        "https://[fe80::1]/picture.png",
        "https://[fd00::1]/picture.png",
        "https://[::ffff:10.0.0.7]/picture.png",
        "https://[64:ff9b::a00:7]/picture.png",
        "https://[2002:a00:7::]/picture.png",
        "http://93.184.215.14/picture.png",
        "http://127.0.0.1/picture.png",
        "ftp://93.184.215.14/picture.png",
        "file:///etc/passwd",
        "https://user:word@93.184.215.14/picture.png",
        "https://",
        "https://93.184.215.14:99999/picture.png",
        "",
    ],
)
async def test_a_forbidden_address_is_refused_without_a_connection(url: str) -> None:
    with pytest.raises(DownloadRefused) as caught:
        await PictureDownload().fetch(url)

    assert_never_called(caught.value)


async def test_a_name_with_one_internal_address_is_refused_without_a_connection() -> None:
    asked: list[str] = []

    def lookup(host: str) -> Addresses:
        asked.append(host)
        return ip_address("93.184.215.14"), ip_address("10.0.0.7")

    with pytest.raises(DownloadRefused) as caught:
        await PictureDownload(resolver=Resolver(lookup)).fetch("https://pictures.example.com/1.png")

    assert_never_called(caught.value)
    assert asked == ["pictures.example.com"]


async def test_a_loopback_provider_allows_loopback_addresses_only() -> None:
    for url in (
        "http://10.0.0.7/picture.png",
        "https://169.254.169.254/",
        "http://93.184.215.14/picture.png",
    ):
        with pytest.raises(DownloadRefused) as caught:
            await PictureDownload(allow_loopback=True).fetch(url)
        assert_never_called(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:9100/v1", True),
        ("http://[::1]:9100/v1", True),
        ("http://localhost:9100", True),
        ("https://api.openai.com/v1", False),
        ("http://localhost.example.com", False),
        ("http://10.0.0.7", False),
        (None, False),
    ],
)
def test_only_loopback_addresses_are_local_providers(url: str | None, expected: bool) -> None:
    assert is_local_provider(url) is expected
