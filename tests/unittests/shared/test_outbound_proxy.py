import pytest
from pydantic import SecretStr

from intric.shared.config import ConfigurationError, load_settings
from intric.shared.egress.outbound_proxy import OutboundProxy


def proxy(direct: str, monkeypatch: pytest.MonkeyPatch) -> OutboundProxy:
    monkeypatch.setenv("ENEO_PROXY_URL", "http://proxy.example.com:3128")
    monkeypatch.setenv("ENEO_NO_PROXY", direct)
    found = load_settings().outbound_proxy
    assert found is not None
    return found


class TestUrl:
    @pytest.mark.parametrize(
        ("given", "kept", "address"),
        [
            ("http://proxy.example.com:3128", "http://proxy.example.com:3128", "proxy.example.com:3128"),
            ("http://Proxy.Example.com/", "http://proxy.example.com:80", "proxy.example.com:80"),
            ("https://proxy.example.com", "https://proxy.example.com:443", "proxy.example.com:443"),
            ("http://[fd00::1]:3128", "http://[fd00::1]:3128", "[fd00::1]:3128"),
            ("http://eneo:p%40ss@10.0.0.7:3128", "http://eneo:p%40ss@10.0.0.7:3128", "10.0.0.7:3128"),
        ],
    )
    def test_has_a_port_and_an_address_without_login(
        self, monkeypatch: pytest.MonkeyPatch, given: str, kept: str, address: str
    ) -> None:
        monkeypatch.setenv("ENEO_PROXY_URL", given)
        found = load_settings().outbound_proxy

        assert found is not None
        assert (found.url.get_secret_value(), found.address) == (kept, address)
        assert "p%40ss" not in repr(found)

    @pytest.mark.parametrize(
        "url",
        [
            "proxy.example.com:3128",
            "socks5://eneo:hemligt@proxy.example.com",
            "http://eneo:hemligt@",
            "http://eneo:hem/ligt@proxy.example.com",
            "http://eneo:hem#ligt@proxy.example.com",
            "http://eneo:hemligt@proxy.example.com:99999",
            "http://eneo:hemligt@proxy.example.com:0",
            "http://eneo:hemligt@proxy.example.com/path",
            "http://eneo:hemligt@proxy.example.com\r",
            '"http://eneo:hemligt@proxy.example.com"',
            "http://eneo:hemligå@proxy.example.com",
            "http://eneo:hemligt@proxy.example.com\udce5",
        ],
    )
    def test_that_is_wrong_stops_the_start_without_telling_the_password(
        self, monkeypatch: pytest.MonkeyPatch, url: str
    ) -> None:
        monkeypatch.setenv("ENEO_PROXY_URL", url)

        with pytest.raises(ConfigurationError, match="ENEO_PROXY_URL") as caught:
            load_settings()
        assert "hem" not in str(caught.value)

    def test_of_the_environment_for_other_programs_is_not_taken(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("ENEO_PROXY_URL", raising=False)
        monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")

        assert load_settings().outbound_proxy is None


class TestDirectHosts:
    @pytest.mark.parametrize(
        ("direct", "host", "expected"),
        [
            ("", "api.example.com", False),
            ("", "localhost", True),
            ("", "LOCALHOST.", True),
            ("", "127.0.0.1", True),
            ("", "127.1", True),
            ("", "::1", True),
            ("", "localhost.example.com", False),
            ("ai.example.com", "ai.example.com", True),
            ("ai.example.com", "AI.example.com.", True),
            ("ai.example.com", "a.ai.example.com", True),
            ("ai.example.com", "bai.example.com", False),
            (".example.org, ai.example.com", "a.example.org", True),
            (".example.org", "example.org", False),
            (".Exämple.org", "a.xn--exmple-cua.org", True),
            ("10.0.0.7", "10.0.0.7", True),
            ("10.0.0.0/8,fd00::/8", "10.1.2.3", True),
            ("10.0.0.0/8,fd00::/8", "10.7", True),
            ("10.0.0.0/8,fd00::/8", "fd00::1", True),
            ("[fd00::1]", "fd00::1", True),
            ("10.0.0.0/8", "11.0.0.1", False),
            ("10.0.0.0/8", "ten.example.com", False),
        ],
    )
    def test_bypass_the_proxy(
        self, monkeypatch: pytest.MonkeyPatch, direct: str, host: str, expected: bool
    ) -> None:
        assert proxy(direct, monkeypatch).is_direct(host) is expected

    @pytest.mark.parametrize(
        "direct", ["*", "*.example.com", "http://a.example.com", "a:80", "10.0.0.1/8", "a b"]
    )
    def test_that_are_wrong_stop_the_start(self, monkeypatch: pytest.MonkeyPatch, direct: str) -> None:
        monkeypatch.setenv("ENEO_NO_PROXY", direct)

        with pytest.raises(ConfigurationError, match="ENEO_NO_PROXY"):
            load_settings()


def test_shows_no_password() -> None:
    assert "hemligt" not in repr(OutboundProxy(SecretStr("http://eneo:hemligt@10.0.0.7:3128")))
