import pytest

from intric.shared.hosts import is_loopback


class TestIsLoopback:
    @pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
    def test_loopback_addresses_and_localhost_are(self, host: str) -> None:
        assert is_loopback(host)

    @pytest.mark.parametrize(
        "host", ["10.0.0.7", "api.openai.com", "localhost.example.com", "2130706433", ""]
    )
    def test_any_other_host_is_not(self, host: str) -> None:
        assert not is_loopback(host)
