"""The embedded PostgreSQL with a stale, foreign or damaged data folder."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.integration.database.embedded_support import end_server, kill_server, query, server, servers

from intric.database import embedded_process
from intric.database.embedded import EmbeddedPostgres, EmbeddedPostgresError

pytestmark = pytest.mark.integration


@pytest.fixture
def bystander() -> Iterator[psutil.Process]:
    """A process that is unrelated to PostgreSQL."""
    with subprocess.Popen(["/bin/sh", "-c", "read forever"], stdin=subprocess.PIPE) as process:
        yield psutil.Process(process.pid)
        assert process.poll() is None, "the bystander was stopped"
        process.kill()


@pytest.fixture
def crashed(data_dir: Path) -> Path:
    """A data folder with the `postmaster.pid` of a killed server."""
    with EmbeddedPostgres(data_dir, durable=False):
        kill_server(data_dir)
    assert (data_dir / "postgres" / "postmaster.pid").exists()
    return data_dir


def name_in_pid_file(data_dir: Path, pid: int) -> None:
    pid_file = data_dir / "postgres" / "postmaster.pid"
    _, *rest = pid_file.read_text().splitlines(keepends=True)
    pid_file.write_text("".join([f"{pid}\n", *rest]))


class TestStalePidFile:
    async def test_a_pid_file_with_the_number_of_a_bystander_does_not_prevent_the_start(
        self, crashed: Path, bystander: psutil.Process
    ) -> None:
        name_in_pid_file(crashed, bystander.pid)
        with EmbeddedPostgres(crashed, durable=False) as postgres:
            assert await query(postgres, "SELECT 1") == 1
        assert bystander.is_running()

    def test_a_bystander_named_by_the_pid_file_is_never_signalled(
        self, crashed: Path, bystander: psutil.Process
    ) -> None:
        name_in_pid_file(crashed, bystander.pid)
        embedded_process.stop(crashed.resolve() / "postgres")
        assert bystander.is_running()

    async def test_a_copy_of_a_running_cluster_gets_another_server(
        self, data_dir: Path, private_dir: Path
    ) -> None:
        copy = private_dir / "copy"
        with EmbeddedPostgres(data_dir, durable=False) as postgres:
            copy.mkdir()
            await query(postgres, "CHECKPOINT", as_owner=True)
            shutil.copytree(data_dir / "postgres", copy / "postgres")
            original = server(data_dir)
            with EmbeddedPostgres(copy, durable=False):
                assert server(copy).pid != original.pid
            assert servers(copy) == []
            assert await query(postgres, "SELECT 1") == 1

    async def test_an_invalid_pid_file_does_not_prevent_the_start(self, crashed: Path) -> None:
        for content in ("", "not a number\n", "-1\n", "0\n", "1\n", "99999999999999999999\n"):
            (crashed / "postgres" / "postmaster.pid").write_text(content)
            with EmbeddedPostgres(crashed, durable=False) as postgres:
                assert await query(postgres, "SELECT 1") == 1


class TestRefusals:
    def test_a_server_started_by_hand_is_reported_and_not_stopped(self, data_dir: Path) -> None:
        with EmbeddedPostgres(data_dir, durable=False):
            pass
        data_dir.joinpath("postgres.alive.lock").write_text("")
        with EmbeddedPostgres(data_dir, durable=False):
            # Without the lock file, this server looks like one that was not started by us.
            (data_dir / "postgres.alive.lock").unlink()
            with pytest.raises(EmbeddedPostgresError, match=f"process {server(data_dir).pid}"):
                EmbeddedPostgres(data_dir).start()
            assert len(servers(data_dir)) == 1
        end_server(data_dir)

    def test_a_cluster_of_another_version_is_refused_and_kept(self, empty_dir: Path) -> None:
        cluster = empty_dir / "postgres"
        cluster.mkdir(parents=True)
        (cluster / "PG_VERSION").write_text("17\n")
        with pytest.raises(EmbeddedPostgresError, match="PostgreSQL 17"):
            EmbeddedPostgres(empty_dir).start()
        assert (cluster / "PG_VERSION").read_text() == "17\n"

    def test_a_failed_start_reports_the_log_of_the_server(self, data_dir: Path) -> None:
        with EmbeddedPostgres(data_dir, durable=False):
            pass
        with (data_dir / "postgres" / "postgresql.conf").open("a") as settings:
            settings.write("no_such_setting = 1\n")
        with pytest.raises(EmbeddedPostgresError, match="no_such_setting"):
            EmbeddedPostgres(data_dir).start()

    def test_a_link_in_place_of_the_socket_folder_is_refused(
        self, empty_dir: Path, private_dir: Path
    ) -> None:
        socket_dir = Path(EmbeddedPostgres(empty_dir).dsn.partition("host=")[2])
        socket_dir.symlink_to(private_dir)
        try:
            with pytest.raises(EmbeddedPostgresError, match=str(socket_dir)):
                EmbeddedPostgres(empty_dir, durable=False).start()
        finally:
            socket_dir.unlink()

    def test_a_socket_folder_that_other_users_may_enter_is_refused(self, empty_dir: Path) -> None:
        socket_dir = Path(EmbeddedPostgres(empty_dir).dsn.partition("host=")[2])
        socket_dir.mkdir()
        socket_dir.chmod(0o755)
        with pytest.raises(EmbeddedPostgresError, match=str(socket_dir)):
            EmbeddedPostgres(empty_dir, durable=False).start()

    def test_a_file_in_place_of_the_data_folder_is_reported(self, empty_dir: Path) -> None:
        empty_dir.parent.mkdir(parents=True)
        empty_dir.write_text("")
        with pytest.raises(EmbeddedPostgresError, match="ENEO_DATA_DIR"):
            EmbeddedPostgres(empty_dir).start()
