"""The application's role of the embedded server is no superuser, also in a folder that an earlier version has made."""

from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from tests.integration.database.embedded_support import kill_server, query
from tests.support.databases import owner_dsn

from intric.database import embedded_process
from intric.database.database import Database
from intric.database.embedded import EmbeddedPostgres
from intric.database.embedded_account import account_for
from intric.database.migrations import downgrade, migrate

pytestmark = pytest.mark.integration

# What the application does beyond tables of its own.
FEATURES = (
    "select pg_advisory_lock(1), pg_advisory_unlock(1)",
    "select pg_notify('channel', 'payload')",
    "select count(*) from pg_stat_activity where application_name <> ''",
    "select pg_terminate_backend(pid, 10000) from pg_stat_activity where pid = 0",
    "create temporary table t (id int)",
    "analyze generated_images",
    "select pg_database_size(current_database())",
)
FORBIDDEN = (
    "copy (select 1) to program 'true'",
    "copy (select 1) to '/tmp/eneo-stolen'",
    "select pg_read_file('postgresql.conf')",
    "alter system set fsync = off",
    "create role another superuser",
    "set role eneo_owner",
    "alter role eneo superuser",
    "create database another",
)


def make_old_cluster(data_dir: Path) -> None:
    """Make a cluster with the commands of the versions before there were two roles."""
    data_dir.mkdir(mode=0o700, parents=True)
    cluster = data_dir / "postgres"
    cluster.mkdir(mode=0o700)
    account = account_for(data_dir, cluster, embedded_process.find_program("postgres"))
    account.take_ownership(cluster)
    initdb: list[str | Path] = [
        embedded_process.find_program("initdb"),
        "-D",
        cluster,
        "-U",
        "eneo",
        "--encoding=UTF8",
        "--locale=C",
    ]
    initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions", "--no-sync"]
    initdb += ["--auth-local=trust", "--auth-host=reject"]
    assert account.run(initdb).returncode == 0
    single: list[str | Path] = [
        embedded_process.find_program("postgres"),
        "--single",
        "-D",
        cluster,
        "postgres",
    ]
    assert account.run(single, text=b"CREATE DATABASE eneo\n").returncode == 0


async def assert_powers(postgres: EmbeddedPostgres) -> None:
    connection = await asyncpg.connect(postgres.dsn)
    try:
        role = await connection.fetchrow("select * from pg_roles where rolname = current_user")
        assert role is not None
        powers = {name for name, value in dict(role).items() if value is True}
        assert (role["rolname"], powers) == ("eneo", {"rolinherit", "rolcanlogin"})
        for statement in FEATURES:
            await connection.execute(statement)
        for statement in FORBIDDEN:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_a_new_cluster_has_a_role_for_the_application_alone(empty_dir: Path) -> None:
    with EmbeddedPostgres(empty_dir, durable=False) as postgres:
        database = Database(postgres.url)
        await migrate(database)
        await database.close()
        await assert_powers(postgres)


async def test_a_cluster_of_an_earlier_version_keeps_its_data_and_loses_its_superuser(
    empty_dir: Path,
) -> None:
    make_old_cluster(empty_dir)
    # As the earlier version did: one superuser for everything.
    marker = empty_dir / "postgres" / "eneo.roles"
    marker.touch()
    with EmbeddedPostgres(empty_dir, durable=False) as old:
        assert await query(old, "select rolsuper from pg_roles where rolname = current_user") is True
        database = Database(old.url)
        await migrate(database)
        await database.close()
        await query(
            old, "insert into tenants (id, name) values (gen_random_uuid(), 'Åre kommun') returning name"
        )
        await query(old, "create schema more")
        await query(
            old, "create table more.things (id serial primary key, at int generated always as identity)"
        )
        await query(old, "create view more.names as select name from tenants")
        await query(old, "create domain more.short as text check (length(value) < 9)")
        await query(old, "create type more.pair as (a int, b int)")
    marker.unlink()

    for _ in range(2):  # the second start changes nothing
        with EmbeddedPostgres(empty_dir, durable=False) as postgres:
            await assert_powers(postgres)
            assert await query(postgres, "select name from more.names") == "Åre kommun"
            for catalogue, owner, schema in (
                ("pg_class", "relowner", "relnamespace"),
                ("pg_type", "typowner", "typnamespace"),
                ("pg_proc", "proowner", "pronamespace"),
            ):
                left = (
                    f"select count(*) from {catalogue} where {owner} = 10"  # noqa: S608 - our own names
                    f" and {schema} in ('public'::regnamespace, 'more'::regnamespace)"
                )
                assert await query(postgres, left) == 0, catalogue
            assert (
                await query(postgres, "select datdba::regrole::text from pg_database where datname = 'eneo'")
                == "eneo"
            )

    with EmbeddedPostgres(empty_dir, durable=False) as postgres:
        # Migrations, which create and drop every kind of thing, run both ways.
        database = Database(postgres.url)
        async with database.engine.begin() as connection:
            await connection.execute(text("drop schema more cascade"))
            await connection.run_sync(downgrade, "base")
        await migrate(database)
        await database.close()


async def test_a_server_that_was_killed_is_recovered_before_its_roles_are_changed(empty_dir: Path) -> None:
    make_old_cluster(empty_dir)
    marker = empty_dir / "postgres" / "eneo.roles"
    marker.touch()
    with EmbeddedPostgres(empty_dir) as old:
        await query(old, "create table kept as select 42 as number")
        kill_server(empty_dir)
    marker.unlink()

    with EmbeddedPostgres(empty_dir, durable=False) as postgres:
        assert await query(postgres, "select number from kept") == 42
        assert await query(postgres, "select rolsuper from pg_roles where rolname = current_user") is False
        connection = await asyncpg.connect(owner_dsn(postgres))
        assert await connection.fetchval("select count(*) from pg_roles where rolname = 'eneo_renaming'") == 0
        await connection.close()
