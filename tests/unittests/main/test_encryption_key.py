import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr
from tests.factories.credentials import ENCRYPTION_KEY, OTHER_ENCRYPTION_KEY

from intric.main.encryption_key import FILE_NAME, open_encryption
from intric.main.runtime import open_runtime
from intric.shared.config import ConfigurationError, Settings, load_settings


def embedded(folder: Path, key: str | None = None) -> Settings:
    return Settings(data_dir=folder, encryption_key=SecretStr(key) if key else None)


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


class TestWithTheEmbeddedDatabase:
    def test_a_key_is_made_once_and_for_its_owner_alone(self, tmp_path: Path) -> None:
        token = open_encryption(embedded(tmp_path)).encrypt("hemligt")
        assert open_encryption(embedded(tmp_path)).decrypt(token) == "hemligt"
        assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
        assert files(tmp_path) == [FILE_NAME]

    def test_all_that_start_at_once_get_the_same(self, tmp_path: Path) -> None:
        together = threading.Barrier(8)

        def start(_: int) -> str:
            together.wait()
            return open_encryption(embedded(tmp_path)).encrypt("hemligt")

        with ThreadPoolExecutor(8) as threads:
            tokens = list(threads.map(start, range(8)))
        kept = open_encryption(embedded(tmp_path))
        assert [kept.decrypt(token) for token in tokens] == ["hemligt"] * 8

    def test_the_variable_wins_and_no_file_is_made(self, tmp_path: Path) -> None:
        token = open_encryption(embedded(tmp_path, ENCRYPTION_KEY)).encrypt("hemligt")
        both = embedded(tmp_path, f"{OTHER_ENCRYPTION_KEY},{ENCRYPTION_KEY}")
        assert open_encryption(both).decrypt(token) == "hemligt"
        assert files(tmp_path) == []

    @pytest.mark.parametrize("text", ["", "hemlig"])
    def test_a_broken_file_is_named_and_left_alone(self, tmp_path: Path, text: str) -> None:
        (tmp_path / FILE_NAME).write_text(text)
        with pytest.raises(ConfigurationError, match=FILE_NAME) as caught:
            open_encryption(embedded(tmp_path))
        assert "hemlig" not in str(caught.value)
        assert (tmp_path / FILE_NAME).read_text() == text


def test_a_database_of_one_s_own_needs_the_variable(tmp_path: Path) -> None:
    url = "postgresql://eneo@db.example.com/eneo"
    with pytest.raises(ConfigurationError, match="ENEO_ENCRYPTION_KEY"):
        open_encryption(Settings(data_dir=tmp_path, database_url=url))
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("hemlig", "key 1 is not a Fernet key"),
        (f"{ENCRYPTION_KEY},hemlig", "key 2 is not a Fernet key"),
        (",", "holds no key"),
    ],
)
async def test_a_value_that_is_no_key_stops_the_start_with_its_name_before_a_database_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str, reason: str
) -> None:
    monkeypatch.setenv("ENEO_ENCRYPTION_KEY", value)
    monkeypatch.setenv("ENEO_DATA_DIR", str(tmp_path))
    with pytest.raises(ConfigurationError, match=f"^ENEO_ENCRYPTION_KEY: .*{reason}") as caught:
        async with open_runtime(load_settings()):
            pass
    assert "hemlig" not in str(caught.value)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert files(tmp_path) == []
