"""The URL of an own PostgreSQL: libpq's spellings work, or one part is named and the password never."""

import pytest

from intric.shared.config import ConfigurationError, load_settings
from intric.shared.database_url import parse_database_url

PASSWORD = "hunter2"
HERE = __file__


@pytest.mark.parametrize(
    ("url", "dsn"),
    [
        ("postgres://eneo:hunter2@db/eneo", "postgresql://eneo:hunter2@db/eneo"),
        ("postgresql+asyncpg://eneo@db/eneo?ssl=require", "postgresql://eneo@db/eneo?sslmode=require"),
        ("postgresql://eneo@db/eneo?channel_binding=prefer&gssencmode=disable", "postgresql://eneo@db/eneo"),
        ("postgresql://eneo@db/eneo?keepalives_idle=30&sslcompression=0", "postgresql://eneo@db/eneo"),
        (
            "postgresql://eneo@db/eneo?application_name=Eneo+1%20%26",
            "postgresql://eneo@db/eneo?application_name=Eneo%2B1%20%26",
        ),
        (
            "postgresql://eneo@db/eneo?fallback_application_name=eneo",
            "postgresql://eneo@db/eneo?application_name=eneo",
        ),
        (
            "postgresql://eneo@db/eneo?options=-c%20search_path%3Deneo",
            "postgresql://eneo@db/eneo?options=-c%20search_path%3Deneo",
        ),
        (
            "postgresql://eneo@a:5433,[::1]:5434/eneo?target_session_attrs=read-write",
            "postgresql://eneo@a:5433,[::1]:5434/eneo?target_session_attrs=read-write",
        ),
        ("postgresql://eneo@a,b/eneo?port=5433,5434", "postgresql://eneo@a:5433,b:5434/eneo"),
        ("postgresql://eneo@/eneo?host=a,b&port=5433", "postgresql://eneo@a:5433,b:5433/eneo"),
        ("postgresql://eneo@/eneo?host=/run/sockets", "postgresql://eneo@/eneo?host=/run/sockets"),
        ("postgresql://eneo@%2Frun%2Fsockets/eneo", "postgresql://eneo@/eneo?host=/run/sockets"),
        ("postgresql://eneo@:5433/eneo?host=/run/s", "postgresql://eneo@/eneo?host=/run/s&port=5433"),
        ("postgresql:///?user=eneo&password=a%2Bb&dbname=e%20o&host=db", "postgresql://eneo:a%2Bb@db/e%20o"),
        ("postgresql://eneo:p@ss#ö%25:ä@db/eneo", "postgresql://eneo:p%40ss%23%C3%B6%25%3A%C3%A4@db/eneo"),
        (f"postgresql://eneo@db/eneo?sslrootcert={HERE}", f"postgresql://eneo@db/eneo?sslrootcert={HERE}"),
        ("postgresql:///?service=eneo", "postgresql:///?service=eneo"),
    ],
)
def test_url_options_work(url: str, dsn: str) -> None:
    assert parse_database_url(url).dsn == dsn


@pytest.mark.parametrize(("value", "seconds"), [("3", 3.0), ("0", None), ("", None)])
def test_connect_timeout_is_in_seconds(value: str, seconds: float | None) -> None:
    found = parse_database_url(f"postgresql://eneo@db/eneo?connect_timeout={value}")

    assert (found.connect_timeout_s, found.dsn) == (seconds, "postgresql://eneo@db/eneo")


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("mysql://eneo:hunter2@db/eneo", "postgresql://"),
        ("jdbc:postgresql://eneo:hunter2@db/eneo", "postgresql://"),
        ("host=db password=hunter2", "postgresql://"),
        ("postgresql://eneo:hunter2@db", "database"),
        ("postgresql://eneo:hunter2@db/", "database"),
        ("postgresql://eneo:hunter2@db/?sslmode=require", "database"),
        ("postgresql://eneo:hunter2@db:https/eneo", "port"),
        ("postgresql://eneo:hunter2@db:0/eneo", "port"),
        ("postgresql://eneo:hunter2@db:99999/eneo", "port"),
        ("postgresql://eneo:hunter2@db:５４３２/eneo", "port"),
        ("postgresql://eneo:hunter2@db/eneo?port=x", "port"),
        ("postgresql://eneo:hunter2@a,b/eneo?port=1,2,3", "ports"),
        ("postgresql://eneo:hunter2@a/eneo?host=b", "host"),
        ("postgresql://eneo:a/hunter2@db/eneo", "password"),
        ("postgresql://eneo:a?hunter2@db/eneo", "password"),
        ("postgresql://eneo:a?hunter2=b@db/eneo", "password"),
        ("postgresql://eneo:hunter2%00@db/eneo", "percent-encoded"),
        ("postgresql://eneo:hunter2@db/eneo?sslmode=always", "sslmode"),
        ("postgresql://eneo:hunter2@db/eneo?channel_binding=require", "channel_binding"),
        ("postgresql://eneo:hunter2@db/eneo?gssencmode=require", "gssencmode"),
        ("postgresql://eneo:hunter2@db/eneo?target_session_attrs=best", "target_session_attrs"),
        ("postgresql://eneo:hunter2@db/eneo?client_encoding=latin1", "client_encoding"),
        ("postgresql://eneo:hunter2@db/eneo?connect_timeout=soon", "connect_timeout"),
        ("postgresql://eneo:hunter2@db/eneo?connect_timeout=1e9", "connect_timeout"),
        ("postgresql://eneo:hunter2@db/eneo?sslrootcert=/nowhere/hunter2.crt", "sslrootcert"),
        ("postgresql://eneo:hunter2@db/eneo?sslmode=require&sslmode=disable", "sslmode twice"),
        ("postgresql://eneo:hunter2@db/eneo?pgbouncer=true", "pgbouncer"),
        ("postgresql://eneo:hunter2@db/eneo?hostaddr=10.0.0.7", "hostaddr"),
        ("postgresql://eneo:hunter2@db/eneo?hunter2", "question mark"),
    ],
)
def test_url_options_that_can_not_be_used_are_named(
    monkeypatch: pytest.MonkeyPatch, url: str, named: str
) -> None:
    monkeypatch.setenv("ENEO_DATABASE_URL", url)

    with pytest.raises(ConfigurationError, match=r"^ENEO_DATABASE_URL: ") as caught:
        load_settings()
    assert named in str(caught.value)
    assert PASSWORD not in str(caught.value)
