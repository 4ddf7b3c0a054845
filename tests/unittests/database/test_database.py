import pytest

from intric.database.database import Database


@pytest.mark.parametrize("name", ["ssl", "sslmode"])
def test_sslmode_is_named_as_asyncpg_psql_and_pg_dump_expect_it(name: str) -> None:
    database = Database(f"postgresql+asyncpg://eneo:p%40ss@db.example.com/eneo?{name}=require")

    assert database.asyncpg_dsn == "postgresql://eneo:p%40ss@db.example.com/eneo?sslmode=require"


def test_the_password_is_not_in_the_repr_of_the_engine() -> None:
    database = Database("postgresql://eneo:hunter2@db.example.com/eneo")

    assert "hunter2" not in f"{database.engine!r} {database.engine.url!r}"
