import pytest

from intric.database.database import Database

HOST = "postgresql+asyncpg://eneo:p%40ss@db.example.com/eneo"


@pytest.mark.parametrize("name", ["ssl", "sslmode"])
def test_sslmode_is_named_as_sqlalchemy_and_asyncpg_expect_it(name: str) -> None:
    database = Database(f"{HOST}?{name}=require")

    assert database.engine.url.query == {"ssl": "require"}
    assert database.asyncpg_dsn == "postgresql://eneo:p%40ss@db.example.com/eneo?sslmode=require"


def test_the_folder_of_a_socket_is_kept() -> None:
    database = Database("postgresql+asyncpg://eneo@/eneo?host=/run/sockets")

    assert database.engine.url.query == {"host": "/run/sockets"}
    assert "host=" in database.asyncpg_dsn
