import pytest

from intric.main.config import ConfigurationError, load_settings


@pytest.mark.parametrize("url", ["https://eneo.example.com", "http://eneo.example.com:8000/"])
def test_a_public_url_is_an_address_of_the_web(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ENEO_PUBLIC_URL", url)

    assert load_settings().public_url == url


@pytest.mark.parametrize("url", ["eneo.example.com", "ftp://eneo.example.com", "https://", "https://a b"])
def test_another_one_stops_the_start_with_its_name(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ENEO_PUBLIC_URL", url)

    with pytest.raises(ConfigurationError, match="ENEO_PUBLIC_URL"):
        load_settings()
