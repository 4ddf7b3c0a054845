from intric.image_models.application.ports.unit_of_work import UnitOfWorkFactory
from intric.image_models.domain.generation import OPEN_STATUSES, GenerationStatus
from intric.image_models.domain.generation_summary import GenerationSummary
from intric.shared.paging import PageRequest, next_cursor
from intric.shared.permissions import Permission, validate_permission
from intric.shared.user import User


class GenerationListService:
    """Lists generations: a user's own, for an administrator those of the whole organisation."""

    def __init__(self, user: User, unit_of_work: UnitOfWorkFactory) -> None:
        self.user = user
        self._unit_of_work = unit_of_work

    async def list_generations(
        self, status: GenerationStatus | None, page: PageRequest, *, whole_tenant: bool
    ) -> tuple[list[GenerationSummary], str | None]:
        """One page, newest first, and the cursor of the next one.

        Args:
            status: None for those that may still be cancelled, queued and running ones.

        Raises:
            NotPermitted: a user who is no administrator asks for the whole tenant's.
            InvalidRequest: the cursor was given by no page.
        """
        if whole_tenant:
            validate_permission(self.user, Permission.ADMIN)
        user_id = None if whole_tenant else self.user.id
        async with self._unit_of_work() as uow:
            found = await uow.generations.list_page(
                self.user.tenant_id, user_id, OPEN_STATUSES if status is None else (status,), page
            )
        return found[: page.limit], next_cursor(found, page.limit)
