"""Choose the account that the embedded PostgreSQL runs as: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_NOBODY = 65534
# Outside root, inside nobody: it owns root's files on disk and has no privileges.
_USER_NAMESPACE = ("unshare", "-U", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}")
_COMMAND_TIMEOUT_S = 120


class EmbeddedPostgresError(RuntimeError):
    """The embedded PostgreSQL can't be used; the message says why and what to do about it."""


@dataclass(frozen=True)
class Account:
    """The user that the PostgreSQL programs run as; `uid` and `gid` own its files on disk."""

    uid: int
    gid: int
    wrapper: tuple[str, ...] = ()

    def run(
        self,
        command: Sequence[str | Path],
        *,
        text: bytes = b"",
        output: int = subprocess.PIPE,
        pass_fds: tuple[int, ...] = (),
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a program with `text` as its input; its standard error goes to its standard output.

        It runs in a new session, so that Ctrl-C in our terminal does not reach it, and without environment variables
        that would influence PostgreSQL. Raises OSError when it can't be started and subprocess.TimeoutExpired when it
        takes longer than two minutes.
        """
        changes = self.uid != os.geteuid()
        return subprocess.run(  # noqa: S603 - our own programs, without a shell
            [*self.wrapper, *map(str, command)],
            input=text,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            cwd="/",
            pass_fds=pass_fds,
            start_new_session=True,
            timeout=_COMMAND_TIMEOUT_S,
            check=False,
            user=self.uid if changes else None,
            group=self.gid if changes else None,
            extra_groups=[] if changes else None,
        )

    def reaches(self, *paths: Path) -> bool:
        """Return whether this account can enter every folder and execute every program of `paths`."""
        every = 'for path; do test -x "$path" || exit 1; done'
        try:
            return self.run(["/bin/sh", "-c", every, "sh", *paths]).returncode == 0
        except OSError:
            return False

    def take_ownership(self, folder: Path) -> None:
        """Make this account the owner of a folder and everything in it.

        The folder itself is changed last, so that an interrupted change is repeated.
        """
        if folder.stat().st_uid == self.uid:
            return
        for parent, folders, files in os.walk(folder, topdown=False):
            for name in (*folders, *files):
                os.lchown(Path(parent, name), self.uid, self.gid)
        os.lchown(folder, self.uid, self.gid)


def account_for(data_dir: Path, cluster: Path, program: Path) -> Account:
    """Return the account for the cluster (which may not exist yet) in the existing folder `data_dir`.

    An unprivileged user runs PostgreSQL under the same account. Root runs it as the owner of the cluster or folder. If
    that is root too, it runs in a user namespace, and where those are forbidden (in most containers) as `nobody`.

    Raises EmbeddedPostgresError when no account that may run PostgreSQL can reach `data_dir` and `program`.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    owner = (cluster if cluster.exists() else data_dir).stat()
    if owner.st_uid != 0:
        account = Account(owner.st_uid, owner.st_gid)
    else:
        account = Account(0, 0, _USER_NAMESPACE)
        if account.reaches(data_dir, program):
            return account
        account = _nobody()
    _allow_group_to_enter(account, data_dir)
    if account.reaches(data_dir, program):
        return account
    raise EmbeddedPostgresError(
        f"PostgreSQL must not run as root, and the user {_name(account.uid)} can't reach {data_dir} or "
        f"{program}. Start as an ordinary user, or set ENEO_DATA_DIR to a folder that everybody may pass "
        "through to (for example /var/lib/eneo), or set ENEO_DATABASE_URL to use a PostgreSQL of your own."
    )


def _nobody() -> Account:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return Account(_NOBODY, _NOBODY)
    return Account(entry.pw_uid, entry.pw_gid)


def _allow_group_to_enter(account: Account, data_dir: Path) -> None:
    """Allow the account's group to enter root's data folder; folders above it are never changed."""
    if account.reaches(data_dir) or not account.reaches(data_dir.parent) or data_dir.stat().st_uid != 0:
        return
    mode = data_dir.stat().st_mode & 0o700
    os.chown(data_dir, -1, account.gid)
    data_dir.chmod(mode | 0o010)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
