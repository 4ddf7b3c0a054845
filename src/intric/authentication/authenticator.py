from intric.authentication.tokens import API_KEY_PREFIX, token_hash
from intric.database.database import Database
from intric.shared.exceptions import NotAuthenticated
from intric.shared.user import User
from intric.users.user_repo import UserRepository


class Authenticator:
    """Identifies the caller. A deactivated user's sessions and keys stop working at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_session(self, token: str) -> User:
        """Return a session's user. Raises NotAuthenticated if the token is unknown, expired or signed out."""
        if token.startswith(API_KEY_PREFIX):
            raise NotAuthenticated("This is an API key, not a session token: send it in the API key header.")
        async with self._database.transaction() as session:
            user = await UserRepository(session).by_session(token_hash(token))
        if user is None:
            raise NotAuthenticated("The session has ended. Sign in again.")
        return user

    async def by_api_key(self, key: str) -> User:
        """Return an API key's user. Raises NotAuthenticated if the key is unknown, expired or revoked."""
        async with self._database.transaction() as session:
            user = await UserRepository(session).by_api_key(token_hash(key))
        if user is None:
            raise NotAuthenticated("The API key is not valid: it is unknown, has expired or was revoked.")
        return user
