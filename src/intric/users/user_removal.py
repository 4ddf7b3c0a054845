from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from intric.database.database import Database
from intric.shared.exceptions import Conflict, NotFound
from intric.shared.user import User
from intric.users.owner import OwnedGenerations, Owner
from intric.users.removal_repo import RemovalRepository
from intric.users.user_repo import UserRepository


@dataclass(frozen=True, slots=True)
class UserToRemove:
    """A user, and counts of what is deleted with them."""

    user: User
    pictures: int
    api_keys: int


class UserRemovalService:
    """Deletes users permanently. For the operator's command line, not for requests."""

    def __init__(self, database: Database, generations: OwnedGenerations) -> None:
        self._database = database
        self._generations = generations

    async def preview(self, email: str) -> UserToRemove:
        """Return what `remove` would delete, also for a deactivated user. Raises as `remove` does."""
        async with self._database.transaction() as session:
            user = await _removable(session, email)
            owner = Owner(user.tenant_id, user.id)
            return UserToRemove(
                user=user,
                pictures=await self._generations.count_images(session, owner),
                api_keys=await RemovalRepository(session, owner).count_api_keys(),
            )

    async def remove(self, email: str) -> None:
        """Delete a user with their pictures, API keys and logins; their waiting provider calls are dropped.

        Their access is revoked first. After an interruption, a second call completes the removal.

        Raises:
            NotFound: no user has this address.
            Conflict: the organisation would be left without an administrator.
        """
        async with self._database.transaction() as session:
            user = await _removable(session, email)
            owner = Owner(user.tenant_id, user.id)
            await RemovalRepository(session, owner).revoke_access()
            await self._generations.drop_waiting_calls(session, owner)
        await delete_generations(self._database, self._generations, owner)
        async with self._database.transaction() as session:
            # A request in progress when access was revoked may have stored something since.
            await self._generations.delete_some(session, owner)
            await RemovalRepository(session, owner).delete()


async def delete_generations(database: Database, generations: OwnedGenerations, owner: Owner) -> None:
    """Delete an owner's data in image generation, in many short transactions."""
    left = True
    while left:
        async with database.transaction() as session:
            left = await generations.delete_some(session, owner)


async def _removable(session: AsyncSession, email: str) -> User:
    user = await UserRepository(session).by_email_even_if_inactive(email.strip())
    if user is None:
        raise NotFound(f"There is no user with the address {email}.")
    removal = RemovalRepository(session, Owner(user.tenant_id, user.id))
    # Serialises removals: two administrators removed at the same time would leave none.
    await removal.lock_tenant()
    if await removal.is_last_active_admin():
        raise Conflict(
            f"{user.email} is the last active administrator of {user.tenant_name}. Make another one first with "
            f"eneo user create --role admin, or remove the whole organisation with eneo tenant delete."
        )
    return user
