"""The embedded PostgreSQL under the accounts that may start it: an ordinary user, and root in several places.

Root is only tried when root runs the tests; the ordinary user always.
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
    """A folder that everybody may pass through, with no data folder in it yet."""
    folder = Path(tempfile.mkdtemp(prefix="eneo-test-"))
    folder.chmod(0o711)
    yield folder
    end_server(folder / "data")
    shutil.rmtree(folder)


def ordinary_user(folder: Path) -> tuple[tuple[str, ...], int | None]:
    """A wrapper and a user id that make a process an ordinary user's, with `folder` as its own."""
    if os.geteuid() != 0:
        return (), None
    if Account(NOBODY, NOBODY).reaches(Path(sys.executable), Path(__file__).parent):
        os.chown(folder, NOBODY, NOBODY)
        return (), NOBODY
    return ("unshare", "-U", "--map-user=1000", "--map-group=1000"), None


def test_an_ordinary_user_runs_the_server_as_themselves(open_dir: Path) -> None:
    wrapper, uid = ordinary_user(open_dir)
    with OtherProcess(open_dir / "data", wrapper=wrapper, uid=uid) as user:
        user.url()
        expected = os.geteuid() if uid is None else uid
        assert server(open_dir / "data").uids().effective == expected
        assert (open_dir / "data" / "postgres").stat().st_uid == expected
        user.leave()
    assert servers(open_dir / "data") == []


class RootTests:
    """What only root can try."""

    async def test_root_runs_the_server_below_a_private_folder_with_files_that_stay_roots(
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
            if not nobody_runs_programs():
                assert "can't reach" in root.failure()
                return
            root.url()
            assert server(data_dir).uids().effective == NOBODY
            assert {path.stat().st_uid for path in data_dir.iterdir()} == {NOBODY}

    async def test_where_namespaces_are_forbidden_an_existing_cluster_is_given_to_nobody(
        self, open_dir: Path
    ) -> None:
        data_dir = open_dir / "data"
        with EmbeddedPostgres(data_dir, durable=False) as postgres:
            await query(postgres, "CREATE TABLE kept AS SELECT 42 AS number")

        with OtherProcess(data_dir, env=WITHOUT_UNSHARE) as root:
            if not nobody_runs_programs():
                assert "can't reach" in root.failure()
                return
            root.url()
            assert server(data_dir).uids().effective == NOBODY
            assert await query(postgres, "SELECT number FROM kept") == 42
            # The folder holds secrets too: nobody's group may pass through it, and no more.
            assert stat.S_IMODE(data_dir.stat().st_mode) == 0o710
            assert data_dir.stat().st_uid == 0

    def test_where_nobody_can_not_come_the_error_says_so_and_no_folder_above_is_changed(
        self, empty_dir: Path, private_dir: Path
    ) -> None:
        with OtherProcess(empty_dir, env=WITHOUT_UNSHARE) as root:
            failure = root.failure()
        assert "EmbeddedPostgresError" in failure
        assert "ENEO_DATA_DIR" in failure
        assert stat.S_IMODE(private_dir.stat().st_mode) == 0o700
        assert servers(empty_dir) == []


def nobody_runs_programs() -> bool:
    return Account(NOBODY, NOBODY).reaches(find_program("postgres"))


if os.geteuid() == 0:

    class TestRoot(RootTests):
        pass
