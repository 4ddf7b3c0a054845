"""The embedded PostgreSQL in normal use: first start, sharing, release, restart."""

import os
import stat
import threading
from pathlib import Path

import psutil
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from tests.integration.database.embedded_support import (
    OtherProcess,
    kill_server,
    query,
    server,
    servers,
    wait_until,
)

from intric.database.embedded import EmbeddedPostgres
from intric.database.embedded_locks import FileLock

pytestmark = pytest.mark.integration


class TestStarting:
    async def test_an_empty_folder_becomes_a_server_that_answers_sqlalchemy(self, empty_dir: Path) -> None:
        with EmbeddedPostgres(empty_dir, durable=False) as postgres:
            engine = create_async_engine(postgres.url)
            async with engine.connect() as connection:
                answer = await connection.execute(text("SELECT lower('ÅÄÖ') || current_database()"))
                assert answer.scalar_one() == "åäöeneo"
            await engine.dispose()

    async def test_a_server_is_durable_unless_told_otherwise(self, data_dir: Path) -> None:
        with EmbeddedPostgres(data_dir) as postgres:
            assert await query(postgres, "SHOW fsync") == "on"
            assert await query(postgres, "SHOW synchronous_commit") == "on"

    async def test_data_and_url_are_the_same_after_a_restart(self, data_dir: Path) -> None:
        with EmbeddedPostgres(data_dir, durable=False) as before:
            await query(before, "CREATE TABLE kept AS SELECT 42 AS number")

        with EmbeddedPostgres(data_dir, durable=False) as after:
            assert await query(after, "SELECT number FROM kept") == 42
            assert after.url == before.url

    def test_the_server_listens_only_on_a_socket_in_a_private_folder(self, data_dir: Path) -> None:
        with EmbeddedPostgres(data_dir, durable=False) as postgres:
            socket_dir = Path(postgres.dsn.partition("host=")[2])
            assert stat.S_IMODE(socket_dir.stat().st_mode) == 0o700
            assert len(os.fsencode(socket_dir / ".s.PGSQL.5432")) <= 107
            assert server(data_dir).net_connections("inet") == []

    def test_the_server_has_its_own_session_and_is_no_child_of_its_starter(self, data_dir: Path) -> None:
        with EmbeddedPostgres(data_dir, durable=False):
            process = server(data_dir)
            assert os.getsid(process.pid) != os.getsid(0)
            assert process.ppid() != os.getpid()

    def test_a_second_start_changes_nothing(self, data_dir: Path) -> None:
        postgres = EmbeddedPostgres(data_dir, durable=False)
        postgres.start()
        first = server(data_dir).pid

        postgres.start()
        assert server(data_dir).pid == first

        postgres.release()
        assert servers(data_dir) == []

    def test_the_server_does_not_inherit_the_environment(
        self, data_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PGDATA", "/nowhere")
        monkeypatch.setenv("LC_ALL", "nonsense")
        with EmbeddedPostgres(data_dir, durable=False):
            assert "PGDATA" not in server(data_dir).environ()


class TestRelease:
    def test_the_last_user_stops_the_server_even_if_another_started_it(self, data_dir: Path) -> None:
        first = OtherProcess(data_dir)
        first.url()
        with OtherProcess(data_dir) as second, first:
            second.url()
            started = server(data_dir).pid

            first.release()
            assert server(data_dir).pid == started

            second.release()
            assert servers(data_dir) == []

    def test_the_folder_of_the_socket_is_removed(self, data_dir: Path) -> None:
        with EmbeddedPostgres(data_dir, durable=False) as postgres:
            socket_dir = Path(postgres.dsn.partition("host=")[2])
            assert socket_dir.is_dir()
        assert not socket_dir.exists()

    def test_a_release_without_a_start_does_nothing(self, data_dir: Path) -> None:
        with OtherProcess(data_dir) as other:
            other.url()
            EmbeddedPostgres(data_dir).release()
            assert len(servers(data_dir)) == 1

    def test_five_simultaneous_starters_share_one_server_until_the_last_release(
        self, empty_dir: Path
    ) -> None:
        starters = [OtherProcess(empty_dir) for _ in range(5)]
        assert len({starter.url() for starter in starters}) == 1
        process = server(empty_dir)

        for starter in starters[:4]:
            starter.release()
        assert server(empty_dir).pid == process.pid

        starters[4].release()
        assert servers(empty_dir) == []

    def test_a_start_waits_while_the_last_user_stops_the_server(self, data_dir: Path) -> None:
        starter = EmbeddedPostgres(data_dir, durable=False)
        with FileLock(data_dir / "postgres.users.lock") as users:
            assert users.try_exclusive()
            thread = threading.Thread(target=starter.start)
            thread.start()
            thread.join(0.2)
            assert thread.is_alive()
            assert servers(data_dir) == []
        thread.join()
        assert len(servers(data_dir)) == 1
        starter.release()

    async def test_concurrent_starts_and_releases_never_stop_a_server_in_use(self, data_dir: Path) -> None:
        failures: list[BaseException] = []

        def start_and_release() -> None:
            try:
                for _ in range(6):
                    with EmbeddedPostgres(data_dir, durable=False):
                        assert server(data_dir).pid == server(data_dir).pid
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=start_and_release) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert servers(data_dir) == []


class TestKilled:
    def test_a_killed_user_no_longer_counts(self, data_dir: Path) -> None:
        with OtherProcess(data_dir) as killed:
            killed.url()
            started = server(data_dir).pid
            killed.kill()
        assert server(data_dir).pid == started

        with EmbeddedPostgres(data_dir, durable=False):
            assert server(data_dir).pid == started
        assert servers(data_dir) == []

    async def test_a_killed_server_is_restarted_with_its_data(self, data_dir: Path) -> None:
        with EmbeddedPostgres(data_dir) as postgres:
            await query(postgres, "CREATE TABLE kept AS SELECT 42 AS number")
            kill_server(data_dir)
            postgres.start()
            assert await query(postgres, "SELECT number FROM kept") == 42
            assert len(servers(data_dir)) == 1

    def test_an_interrupted_first_start_is_repeated(self, empty_dir: Path) -> None:
        with OtherProcess(empty_dir) as killed:
            wait_until((empty_dir / "postgres.new" / "PG_VERSION").exists)
            killed.kill()
        assert not (empty_dir / "postgres").exists()

        with EmbeddedPostgres(empty_dir, durable=False):
            assert len(servers(empty_dir)) == 1
            assert not (empty_dir / "postgres.new").exists()

    def test_the_server_of_another_data_folder_is_not_affected(
        self, data_dir: Path, private_dir: Path
    ) -> None:
        with EmbeddedPostgres(private_dir / "other", durable=False):
            other = psutil.Process(server(private_dir / "other").pid)
            with EmbeddedPostgres(data_dir, durable=False):
                assert server(data_dir).pid != other.pid
            assert other.is_running()
