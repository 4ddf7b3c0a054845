import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

# Each takes 64 MiB while it runs (argon2-cffi's profile, RFC 9106 "low memory"), so few run at the same time.
CONCURRENT_HASHES = 2


class Passwords:
    """Password hashes (argon2id), made and checked off the event loop.

    Args:
        hasher: with other costs than argon2-cffi's own, for tests.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = asyncio.Semaphore(CONCURRENT_HASHES)
        self._nobody = ""

    async def hash(self, password: str) -> str:
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is the one of this hash.

        None stands for a user who does not exist: False, after the same work, so that time tells nothing.
        """
        async with self._turns:
            return await asyncio.to_thread(self._verify, password_hash, password)

    def _verify(self, password_hash: str | None, password: str) -> bool:
        if not self._nobody:  # whoever comes first: its cost must not tell that a user does not exist
            self._nobody = self._hasher.hash("nobody's password")
        try:
            matches = self._hasher.verify(password_hash or self._nobody, password)
        except VerifyMismatchError:
            return False
        return matches and password_hash is not None
