from pathlib import Path

import pytest
from tests.support.egress.authority import Authority

from intric.shared.config import ConfigurationError, load_settings
from intric.shared.egress.own_authorities import OwnAuthorities


def pem(label: str, content: str) -> str:
    """Return a text in PEM. Written out, a scanner for secrets would report a key that is none."""
    return f"-----BEGIN {label}-----\n{content}\n-----END {label}-----\n"


# What does not hold a certificate, or not a whole one.
BROKEN = {
    "empty": "",
    "words": "not a certificate",
    "key": pem("PRIVATE KEY", "MC4CAQA="),
    "torn": pem("CERTIFICATE", "MIIB"),
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)


class TestFile:
    def test_that_holds_a_certificate_is_taken(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
        load_settings()

        assert OwnAuthorities.read() == OwnAuthorities(str(authority.file), None)

    @pytest.mark.parametrize("name", BROKEN)
    def test_that_holds_none_stops_the_start(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        (tmp_path / "own.pem").write_text(BROKEN[name])
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.pem"))

        with pytest.raises(ConfigurationError, match="SSL_CERT_FILE"):
            load_settings()

    def test_whose_second_certificate_is_torn_stops_the_start(
        self, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "own.pem").write_text(authority.file.read_text() + BROKEN["torn"])
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.pem"))

        with pytest.raises(ConfigurationError, match="SSL_CERT_FILE"):
            load_settings()

    def test_in_der_stops_the_start_and_says_pem(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.der))

        with pytest.raises(ConfigurationError, match=r"SSL_CERT_FILE.*PEM"):
            load_settings()

    @pytest.mark.parametrize("path", ["/nowhere/own.pem", "/usr", "own\udce5.pem"])
    def test_that_is_none_stops_the_start(self, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", path)

        with pytest.raises(ConfigurationError, match="SSL_CERT_FILE"):
            load_settings()

    def test_set_to_nothing_is_not_set(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", "")
        monkeypatch.setenv("SSL_CERT_DIR", "")
        load_settings()

        assert OwnAuthorities.read() == OwnAuthorities(None, None)


class TestFolders:
    def test_one_of_them_that_is_rehashed_suffices(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folders = f"/nowhere:{authority.rehashed_folder()}"
        monkeypatch.setenv("SSL_CERT_DIR", folders)
        load_settings()

        assert OwnAuthorities.read() == OwnAuthorities(None, folders)

    def test_that_were_not_rehashed_stop_the_start(
        self, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "own.pem").write_bytes(authority.file.read_bytes())
        (tmp_path / "0a1b2c3d.0").write_text("not a certificate")
        monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))

        with pytest.raises(ConfigurationError, match=r"SSL_CERT_DIR.*openssl rehash"):
            load_settings()


def test_both_are_named_beside_another_wrong_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    monkeypatch.setenv("SSL_CERT_DIR", "/nowhere")
    monkeypatch.setenv("ENEO_PORT", "x")

    with pytest.raises(ConfigurationError, match=r"SSL_CERT_FILE.*SSL_CERT_DIR.*ENEO_PORT"):
        load_settings()
