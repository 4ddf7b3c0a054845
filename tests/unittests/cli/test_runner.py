import socket
from pathlib import Path

import pytest
import typer
from cryptography.fernet import Fernet

from intric.cli.runner import run
from intric.main.bootstrap import bootstrap


def test_a_database_that_is_not_there_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        port = taken.getsockname()[1]
        monkeypatch.setenv("ENEO_DATABASE_URL", f"postgresql://eneo:hunter2@127.0.0.1:{port}/eneo")
        monkeypatch.setenv("ENEO_ENCRYPTION_KEY", Fernet.generate_key().decode())

        with pytest.raises(typer.Exit) as ended:
            run(bootstrap)

    said = capsys.readouterr().err
    assert ended.value.exit_code == 1
    assert "ENEO_DATABASE_URL" in said
    assert "hunter2" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        pytest.param("OPENAI_API_KEY", "“sk-hunter2”", id="key-zero-width"),
        pytest.param("OPENAI_API_BASE", "hunter2.example.com/v1", id="base-no-scheme"),
    ],
)
def test_an_unusable_provider_variable_stops_the_start_before_anything_is_made(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    variable: str,
    value: str,
) -> None:
    monkeypatch.setenv("ENEO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv(variable, value)

    with pytest.raises(typer.Exit) as ended:
        run(bootstrap)

    said = capsys.readouterr().err
    assert (ended.value.exit_code, variable in said, "hunter2" in said) == (1, True, False)
    assert not (tmp_path / "data").exists()
