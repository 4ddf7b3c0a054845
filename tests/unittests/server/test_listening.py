import socket

import pytest

from intric.server.connections.listening import listen
from intric.server.welcome import welcome
from intric.shared.config import load_settings


def _option_of_accepted(name: int) -> int:
    with (
        listen("127.0.0.1", 0, write_timeout_s=7) as listening,
        socket.create_connection(listening.getsockname()),
    ):
        accepted, _ = listening.accept()
        with accepted:
            return accepted.getsockopt(socket.IPPROTO_TCP, name)


def test_connections_send_at_once() -> None:
    assert _option_of_accepted(socket.TCP_NODELAY)


@pytest.mark.skipif(
    not hasattr(socket, "TCP_USER_TIMEOUT"),
    reason="the socket option TCP_USER_TIMEOUT exists on Linux only; elsewhere the kernel's own time-outs apply",
)
def test_connections_end_when_the_client_acknowledges_nothing() -> None:
    assert _option_of_accepted(socket.TCP_USER_TIMEOUT) == 7_000


@pytest.mark.parametrize(
    ("host", "reached_at"),
    [
        pytest.param("::1", ["::1"], id="ipv6"),
        pytest.param("::", ["::1", "127.0.0.1"], id="ipv6 and IPv4"),
        pytest.param("0.0.0.0", ["127.0.0.1"], id="IPv4"),
        pytest.param("localhost", ["127.0.0.1"], id="a name"),
    ],
)
def test_a_socket_is_reached_at(host: str, reached_at: list[str]) -> None:
    with listen(host, 0) as listening:
        for address in reached_at:
            socket.create_connection((address, listening.getsockname()[1]), timeout=5).close()


@pytest.mark.parametrize(
    ("host", "public_url", "printed"),
    [
        ("::1", "", "http://[::1]:8123"),
        ("::", "", "http://[::1]:8123"),
        ("0.0.0.0", "", "http://127.0.0.1:8123"),
        ("eneo.internal", "", "http://eneo.internal:8123"),
        ("::", "https://eneo.åre.example.com/", "https://eneo.xn--re-xia.example.com"),
    ],
)
def test_the_printed_address_can_be_opened(
    monkeypatch: pytest.MonkeyPatch, host: str, public_url: str, printed: str
) -> None:
    monkeypatch.setenv("ENEO_HOST", host)
    monkeypatch.setenv("ENEO_PUBLIC_URL", public_url)

    assert f"Eneo is at {printed}\n" in welcome(load_settings(), 8123, None)
