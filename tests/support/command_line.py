"""Runs `eneo` as a separate process on a test's database."""

import asyncio
import os
import sys

from intric.database.database import Database


async def eneo(
    database: Database, *arguments: str, key: str | None, stdin: str | bytes = ""
) -> tuple[int | None, str, str]:
    """Run a command on a test's database; the rest as `eneo_at`."""
    return await eneo_at(database.asyncpg_dsn, *arguments, key=key, stdin=stdin)


async def eneo_at(
    database_url: str, *arguments: str, key: str | None, stdin: str | bytes = ""
) -> tuple[int | None, str, str]:
    """Run a command; return its exit code, standard output and standard error.

    Args:
        key: value of ENEO_ENCRYPTION_KEY; None leaves it unset.
    """
    environment = {**os.environ, "ENEO_DATABASE_URL": database_url, "ENEO_PORT": "0"}
    environment |= {"ENEO_ENCRYPTION_KEY": key} if key else {}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "intric.cli.main", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
    )
    output, errors = await process.communicate(stdin.encode() if isinstance(stdin, str) else stdin)
    return process.returncode, output.decode(), errors.decode()
