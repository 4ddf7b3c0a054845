"""The embedded PostgreSQL started by an unprivileged user, and by root with several kinds of data folders.

The tests for root run only as root, the others always.
"""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.database.embedded_support import OtherProcess, end_server, query, server, servers

from intric.database.embedded import EmbeddedPostgres
from intric.database.embedded_account import Account
from intric.database.embedded_process import find_program

pytestmark = pytest.mark.integration

NOBODY = 65534
WITHOUT_UNSHARE = {"PATH": "/nonexistent"}


@pytest.fixture
def open_dir() -> Iterator[Path]:
    """A folder that every user may enter, without a data folder in it."""
    folder = Path(tempfile.mkdtemp(prefix="eneo-test-"))
    folder.chmod(0o711)
    yield folder
    end_server(folder / "data")
    shutil.rmtree(folder)


def unprivileged_user(folder: Path) -> tuple[tuple[str, ...], int | None]:
    """Return a wrapper and a user id that run a process as an unprivileged user who owns `folder`."""
    if os.geteuid() != 0:
        return (), None
    if Account(NOBODY, NOBODY).reaches(Path(sys.executable), Path(__file__).parent):
        os.chown(folder, NOBODY, NOBODY)
        return (), NOBODY
    return ("unshare", "-U", "--map-user=1000", "--map-group=1000"), None


def test_an_unprivileged_user_runs_the_server_under_the_same_account(open_dir: Path) -> None:
    wrapper, uid = unprivileged_user(open_dir)
    with OtherProcess(open_dir / "data", wrapper=wrapper, uid=uid) as user:
        user.url()
        expected = os.geteuid() if uid is None else uid
        assert server(open_dir / "data").uids().effective == expected
        assert (open_dir / "data" / "postgres").stat().st_uid == expected
        user.release()
    assert servers(open_dir / "data") == []


class RootTests:
    """Tests that only root can run."""

    async def test_root_runs_the_server_below_a_private_folder_and_keeps_its_files(
        self, empty_dir: Path
    ) -> None:
        with EmbeddedPostgres(empty_dir, durable=False) as postgres:
            assert await query(postgres, "SELECT 1") == 1
            assert (empty_dir / "postgres").stat().st_uid == server(empty_dir).uids().effective

    def test_root_runs_the_server_as_the_owner_of_the_data_folder(self, open_dir: Path) -> None:
        data_dir = open_dir / "data"
        data_dir.mkdir(mode=0o700)
        os.chown(data_dir, NOBODY, NOBODY)
        with OtherProcess(data_dir) as root:
            if not nobody_can_run_programs():
                assert "can't reach" in root.failure()
                return
            root.url()
            assert server(data_dir).uids().effective == NOBODY
            assert {path.stat().st_uid for path in data_dir.iterdir()} == {NOBODY}

    async def test_without_namespaces_nobody_becomes_the_owner_of_an_existing_cluster(
        self, open_dir: Path
    ) -> None:
        data_dir = open_dir / "data"
        with EmbeddedPostgres(data_dir, durable=False) as postgres:
            await query(postgres, "CREATE TABLE kept AS SELECT 42 AS number")

        with OtherProcess(data_dir, env=WITHOUT_UNSHARE) as root:
            if not nobody_can_run_programs():
                assert "can't reach" in root.failure()
                return
            root.url()
            assert server(data_dir).uids().effective == NOBODY
            assert await query(postgres, "SELECT number FROM kept") == 42
            # The folder holds secrets too: the group of `nobody` may enter it but not list it.
            assert stat.S_IMODE(data_dir.stat().st_mode) == 0o710
            assert data_dir.stat().st_uid == 0

    def test_an_unreachable_folder_is_an_error_and_no_parent_folder_is_changed(
        self, empty_dir: Path, private_dir: Path
    ) -> None:
        with OtherProcess(empty_dir, env=WITHOUT_UNSHARE) as root:
            failure = root.failure()
        assert "EmbeddedPostgresError" in failure
        assert "ENEO_DATA_DIR" in failure
        assert stat.S_IMODE(private_dir.stat().st_mode) == 0o700
        assert servers(empty_dir) == []


def nobody_can_run_programs() -> bool:
    return Account(NOBODY, NOBODY).reaches(find_program("postgres"))


if os.geteuid() == 0:

    class TestRoot(RootTests):
        pass
