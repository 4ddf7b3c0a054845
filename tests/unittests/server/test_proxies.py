"""The client's address behind proxies: `ipv6` and other spellings, and headers that nobody should believe."""

import pytest
from fastapi import FastAPI, Request
from httpx import ASGITransport, AsyncClient

from intric.api.client_address import client_address
from intric.server.proxies import add_trusted_proxies
from intric.shared.config import ConfigurationError, load_settings


async def seen(peer: str, trusted: str, monkeypatch: pytest.MonkeyPatch, **headers: str) -> tuple[str, str]:
    """Return the address and scheme that an endpoint sees of a request from `peer`."""
    monkeypatch.setenv("ENEO_TRUSTED_PROXIES", trusted)
    app = FastAPI()

    @app.get("/")
    def endpoint(request: Request) -> tuple[str, str]:
        return client_address(request), request.url.scheme

    add_trusted_proxies(app, load_settings().trusted_proxies)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    transport = ASGITransport(app, client=(peer, 4711))
    async with AsyncClient(transport=transport, base_url="http://eneo.example.com") as client:
        address, scheme = (await client.get("/", headers=sent)).json()
    return address, scheme


@pytest.mark.parametrize(
    ("peer", "trusted", "forwarded", "client"),
    [
        pytest.param("192.0.2.9", "", "203.0.113.5", "192.0.2.9", id="none is trusted"),
        pytest.param("127.0.0.1", "", "203.0.113.5", "127.0.0.1", id="not even on this machine"),
        pytest.param("192.0.2.9", "10.0.0.7", "203.0.113.5", "192.0.2.9", id="another peer"),
        pytest.param("10.0.0.7", "10.0.0.7", "203.0.113.5", "203.0.113.5", id="an address"),
        pytest.param("10.0.0.7", "fd00::/8, 10.0.0.0/8", "203.0.113.5", "203.0.113.5", id="a network"),
        pytest.param("fd00::7", "fd00::/8", "2001:DB8:0::5", "2001:db8::5", id="IPv6"),
        pytest.param("::ffff:10.0.0.7", "10.0.0.7", "203.0.113.5", "203.0.113.5", id="peer mapped to IPv6"),
        pytest.param("10.0.0.7", "10.0.0.7", "::ffff:203.0.113.5", "203.0.113.5", id="mapped to IPv6"),
        pytest.param("10.0.0.7", "10.0.0.7", "1.1.1.1, 203.0.113.5", "203.0.113.5", id="a forged hop"),
        pytest.param(
            "10.0.0.7", "10.0.0.0/8", "1.1.1.1, 203.0.113.5, 10.1.1.1", "203.0.113.5", id="two proxies"
        ),
        pytest.param(
            "10.0.0.7", "10.0.0.0/8", "10.2.2.2, 10.1.1.1", "10.2.2.2", id="a client among the proxies"
        ),
        pytest.param("10.0.0.7", "10.0.0.7", "203.0.113.5:50123", "203.0.113.5", id="with its port"),
        pytest.param("10.0.0.7", "10.0.0.7", "[2001:db8::5]:50123", "2001:db8::5", id="IPv6 with its port"),
        pytest.param("10.0.0.7", "10.0.0.7", "", "10.0.0.7", id="empty header"),
        pytest.param("10.0.0.7", "10.0.0.7", "x" * 300, "unknown", id="no address"),
        pytest.param("fe80::1%eth0", "", "203.0.113.5", "fe80::1", id="with a zone"),
    ],
)
async def test_the_client_is_the_rightmost_hop_that_is_no_trusted_proxy(
    monkeypatch: pytest.MonkeyPatch, peer: str, trusted: str, forwarded: str, client: str
) -> None:
    address, _ = await seen(peer, trusted, monkeypatch, X_Forwarded_For=forwarded)

    assert address == client


@pytest.mark.parametrize(
    ("peer", "proto", "scheme"),
    [("10.0.0.7", "https", "https"), ("192.0.2.9", "https", "http"), ("10.0.0.7", "gopher", "http")],
)
async def test_the_scheme_is_what_a_trusted_proxy_says(
    monkeypatch: pytest.MonkeyPatch, peer: str, proto: str, scheme: str
) -> None:
    _, found = await seen(peer, "10.0.0.7", monkeypatch, X_Forwarded_Proto=proto)

    assert found == scheme


@pytest.mark.parametrize("value", ["proxy.example.com", "10.0.0.7/8", "10.0.0.300", "10.0.0.7;10.0.0.8", "*"])
def test_a_proxy_that_is_no_address_stops_the_start_with_its_name(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ENEO_TRUSTED_PROXIES", value)

    with pytest.raises(ConfigurationError, match="ENEO_TRUSTED_PROXIES") as caught:
        load_settings()
    assert value not in str(caught.value)
