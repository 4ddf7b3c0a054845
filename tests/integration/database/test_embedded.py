"""The embedded PostgreSQL in its ordinary life: first start, sharing, leaving, starting again."""

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

    async def test_what_was_written_is_there_after_a_restart_under_the_same_address(
        self, data_dir: Path
    ) -> None:
        with EmbeddedPostgres(data_dir, durable=False) as before:
            await query(before, "CREATE TABLE kept AS SELECT 42 AS number")

        with EmbeddedPostgres(data_dir, durable=False) as after:
            assert await query(after, "SELECT number FROM kept") == 42
            assert after.url == before.url

    def test_the_server_listens_on_a_socket_in_a_private_folder_and_nowhere_else(
        self, data_dir: Path
    ) -> None:
        with EmbeddedPostgres(data_dir, durable=False) as postgres:
            socket_dir = Path(postgres.dsn.partition("host=")[2])
            assert stat.S_IMODE(socket_dir.stat().st_mode) == 0o700
            assert len(os.fsencode(socket_dir / ".s.PGSQL.5432")) <= 107
            assert server(data_dir).net_connections("inet") == []

    def test_the_server_is_out_of_reach_of_ctrl_c_and_of_its_starter(self, data_dir: Path) -> None:
        with EmbeddedPostgres(data_dir, durable=False):
            process = server(data_dir)
            assert os.getsid(process.pid) != os.getsid(0)
            assert process.ppid() != os.getpid()

    def test_starting_twice_is_the_same_as_starting_once(self, data_dir: Path) -> None:
        postgres = EmbeddedPostgres(data_dir, durable=False)
        postgres.start()
        first = server(data_dir).pid

        postgres.start()
        assert server(data_dir).pid == first

        postgres.release()
        assert servers(data_dir) == []

    def test_the_environment_of_the_starter_does_not_reach_the_server(
        self, data_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PGDATA", "/nowhere")
        monkeypatch.setenv("LC_ALL", "nonsense")
        with EmbeddedPostgres(data_dir, durable=False):
            assert "PGDATA" not in server(data_dir).environ()


class TestLeaving:
    def test_the_last_to_leave_stops_the_server_whoever_started_it(self, data_dir: Path) -> None:
        first = OtherProcess(data_dir)
        first.url()
        with OtherProcess(data_dir) as second, first:
            second.url()
            started = server(data_dir).pid

            first.leave()
            assert server(data_dir).pid == started

            second.leave()
            assert servers(data_dir) == []

    def test_nothing_is_left_in_the_folder_for_sockets(self, data_dir: Path) -> None:
        with EmbeddedPostgres(data_dir, durable=False) as postgres:
            socket_dir = Path(postgres.dsn.partition("host=")[2])
            assert socket_dir.is_dir()
        assert not socket_dir.exists()

    def test_leaving_without_having_started_does_nothing(self, data_dir: Path) -> None:
        with OtherProcess(data_dir) as other:
            other.url()
            EmbeddedPostgres(data_dir).release()
            assert len(servers(data_dir)) == 1

    def test_five_starters_at_once_share_one_server_until_the_last_has_left(self, empty_dir: Path) -> None:
        starters = [OtherProcess(empty_dir) for _ in range(5)]
        assert len({starter.url() for starter in starters}) == 1
        process = server(empty_dir)

        for starter in starters[:4]:
            starter.leave()
        assert server(empty_dir).pid == process.pid

        starters[4].leave()
        assert servers(empty_dir) == []

    def test_starting_waits_while_the_last_user_stops_the_server(self, data_dir: Path) -> None:
        starter = EmbeddedPostgres(data_dir, durable=False)
        with FileLock(data_dir / "postgres.users.lock") as leaving:
            assert leaving.try_exclusive()
            thread = threading.Thread(target=starter.start)
            thread.start()
            thread.join(0.2)
            assert thread.is_alive()
            assert servers(data_dir) == []
        thread.join()
        assert len(servers(data_dir)) == 1
        starter.release()

    async def test_coming_and_going_at_once_never_takes_the_server_from_a_user(self, data_dir: Path) -> None:
        failures: list[BaseException] = []

        def come_and_go() -> None:
            try:
                for _ in range(6):
                    with EmbeddedPostgres(data_dir, durable=False):
                        assert server(data_dir).pid == server(data_dir).pid
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=come_and_go) for _ in range(3)]
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

    async def test_a_killed_server_comes_back_with_its_data_when_started_again(self, data_dir: Path) -> None:
        with EmbeddedPostgres(data_dir) as postgres:
            await query(postgres, "CREATE TABLE kept AS SELECT 42 AS number")
            kill_server(data_dir)
            postgres.start()
            assert await query(postgres, "SELECT number FROM kept") == 42
            assert len(servers(data_dir)) == 1

    def test_a_first_start_killed_half_way_is_begun_again(self, empty_dir: Path) -> None:
        with OtherProcess(empty_dir) as killed:
            wait_until((empty_dir / "postgres.new" / "PG_VERSION").exists)
            killed.kill()
        assert not (empty_dir / "postgres").exists()

        with EmbeddedPostgres(empty_dir, durable=False):
            assert len(servers(empty_dir)) == 1
            assert not (empty_dir / "postgres.new").exists()

    def test_users_of_another_data_folder_are_left_alone(self, data_dir: Path, private_dir: Path) -> None:
        with EmbeddedPostgres(private_dir / "other", durable=False):
            other = psutil.Process(server(private_dir / "other").pid)
            with EmbeddedPostgres(data_dir, durable=False):
                assert server(data_dir).pid != other.pid
            assert other.is_running()
