"""`eneo`, as a process of its own beside whatever else runs on the database."""

import asyncio
import os
import sys

from intric.database.database import Database


async def eneo(
    database: Database, *arguments: str, key: str | None, stdin: str = ""
) -> tuple[int | None, str, str]:
    """Exit code, what was said, and what was said of errors.

    Args:
        key: what ENEO_ENCRYPTION_KEY is set to; None leaves it unset.
    """
    environment = {**os.environ, "ENEO_DATABASE_URL": database.asyncpg_dsn}
    environment |= {"ENEO_ENCRYPTION_KEY": key} if key else {}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "intric.cli.main", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
    )
    said, errors = await process.communicate(stdin.encode())
    return process.returncode, said.decode(), errors.decode()
