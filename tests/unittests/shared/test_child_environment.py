import pytest

from intric.shared.child_environment import child_environment


def test_a_child_inherits_what_any_program_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PATH", "LC_ALL", "PYTHONPATH", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, f"/{name}")

    inherited = child_environment()

    assert {name: inherited[name] for name in ("PATH", "LC_ALL", "PYTHONPATH", "SSL_CERT_FILE")} == {
        "PATH": "/PATH",
        "LC_ALL": "/LC_ALL",
        "PYTHONPATH": "/PYTHONPATH",
        "SSL_CERT_FILE": "/SSL_CERT_FILE",
    }


@pytest.mark.parametrize(
    "name",
    [
        *("ENEO_DATABASE_URL", "ENEO_ENCRYPTION_KEY", "ENEO_ADMIN_PASSWORD", "eneo_admin_password"),
        *("OPENAI_API_KEY", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD", "HTTPS_PROXY", "SOMEBODY_ELSES_SECRET"),
    ],
)
def test_a_child_inherits_no_secret(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "s3cret")

    assert name not in child_environment()


def test_a_child_has_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/bin")

    given = child_environment({"OPENAI_API_KEY": "sk-1", "PATH": "/opt/bin"})

    assert (given["OPENAI_API_KEY"], given["PATH"]) == ("sk-1", "/opt/bin")
