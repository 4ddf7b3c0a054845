import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

# Each hash takes 64 MiB of memory (argon2-cffi's profile, RFC 9106 "low memory").
CONCURRENT_HASHES = 2


class Passwords:
    """Creates and verifies password hashes (argon2id) off the event loop.

    Args:
        hasher: replaces argon2-cffi's default costs, in tests.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        # Threads of their own: asyncio's are used for everything else, and may all be busy.
        self._threads = ThreadPoolExecutor(CONCURRENT_HASHES, thread_name_prefix="passwords")
        self._dummy_hash = ""

    async def hash(self, password: str) -> str:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hasher.hash, password)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Return whether the password matches the hash.

        A hash of None, for an unknown user, returns False after the same work, so that timing does not reveal it.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._verify, password_hash, password)

    def _verify(self, password_hash: str | None, password: str) -> bool:
        # Made for known users too, so that the cost of the first call does not reveal an unknown one.
        if not self._dummy_hash:
            self._dummy_hash = self._hasher.hash("dummy password")
        try:
            matches = self._hasher.verify(password_hash or self._dummy_hash, password)
        except VerifyMismatchError:
            return False
        return matches and password_hash is not None
