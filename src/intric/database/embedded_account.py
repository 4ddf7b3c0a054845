"""Which account the embedded PostgreSQL runs under: PostgreSQL refuses to be root."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_NOBODY = 65534
# Root of the machine, called nobody inside: owns what root owns on disk, and has none of root's powers.
_USER_NAMESPACE = ("unshare", "-U", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}")
_COMMAND_TIMEOUT_S = 120


class EmbeddedPostgresError(RuntimeError):
    """The embedded PostgreSQL can't be used; the message says why and what to do about it."""


@dataclass(frozen=True)
class Account:
    """Who the PostgreSQL programs run as; `uid` and `gid` own its files on disk."""

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
        """Run a program with `text` as its input, errors joined to its output.

        It gets a session of its own, so that Ctrl-C in our terminal does not reach it, and no environment
        that could change what PostgreSQL does. Raises OSError when it can't be started and
        subprocess.TimeoutExpired when it takes longer than two minutes.
        """
        changes = self.uid != os.geteuid()
        return subprocess.run(  # noqa: S603 - our own programs, and no shell reads the paths
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
        """Whether this account can pass through every folder and run every program of `paths`."""
        every = 'for path; do test -x "$path" || exit 1; done'
        try:
            return self.run(["/bin/sh", "-c", every, "sh", *paths]).returncode == 0
        except OSError:
            return False

    def give(self, folder: Path) -> None:
        """Make this account the owner of a folder and all in it.

        The folder itself comes last: as long as it is not ours, an interrupted giving is begun again.
        """
        if folder.stat().st_uid == self.uid:
            return
        for parent, folders, files in os.walk(folder, topdown=False):
            for name in (*folders, *files):
                os.lchown(Path(parent, name), self.uid, self.gid)
        os.lchown(folder, self.uid, self.gid)


def account_for(data_dir: Path, cluster: Path, program: Path) -> Account:
    """The account for the cluster (which need not be there yet) in the existing folder `data_dir`.

    An ordinary user runs PostgreSQL as themselves. Root runs it as the owner of what is there. Where that
    is root too, it runs in a user namespace, and where those are forbidden (in most containers) as `nobody`.

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
    _let_through(account, data_dir)
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


def _let_through(account: Account, data_dir: Path) -> None:
    """Let the account's group, and nobody else, pass through our own folder; those above stay as they are."""
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
