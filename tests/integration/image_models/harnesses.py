"""One harness for the fakes and one for PostgreSQL, so that the same tests run on both."""

from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import text
from tests.factories import image_models as domain
from tests.factories.spaces import make_classification, make_space
from tests.factories.users import make_tenant, make_user
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory

from intric.database.database import Database
from intric.database.tables.image_models_table import ImageModels, ImageModelSettings
from intric.image_models.application.ports.unit_of_work import UnitOfWorkFactory
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.infrastructure.persistence.host_ports import keep_draft
from intric.image_models.infrastructure.persistence.owned_generations import SqlOwnedGenerations
from intric.image_models.infrastructure.persistence.unit_of_work import SqlUnitOfWorkFactory
from intric.settings.credential_resolver import CredentialResolver
from intric.shared.security_classification import SecurityClassification
from intric.shared.user import User
from intric.users.owner import Owner
from intric.users.user_removal import delete_generations

_COLUMNS = (
    "id",
    "name",
    "nickname",
    "family",
    "hosting",
    "org",
    "stability",
    "litellm_model_name",
    "credential_provider",
    "supported_sizes",
    "supported_qualities",
    "max_images_per_request",
)


class RepositoryHarness(Protocol):
    @property
    def unit_of_work(self) -> UnitOfWorkFactory: ...
    async def user(self, tenant_id: UUID | None = None) -> User: ...
    async def model(self, user: User, **given: Any) -> ImageModel:
        """Add a model to the catalogue, with the settings of the user's tenant."""
        ...

    async def classification(self, user: User, security_level: int) -> SecurityClassification: ...
    async def space(self, user: User, classification: SecurityClassification | None) -> UUID: ...
    async def jobs(self) -> list[str]:
        """Return the queue of each waiting job."""
        ...

    def now(self) -> datetime:
        """Return the current time as the harness writes it into rows."""
        ...

    async def choose(self, user: User, image_id: UUID) -> None:
        """Keep a draft as the user's chosen icon."""
        ...

    async def pick_job(self, provider: str) -> int:
        """Add a job that a worker has picked; return its id."""
        ...

    async def remove_generations(self, user: User) -> None:
        """Delete the user's generations, as the removal of the user does."""
        ...

    async def lose_jobs(self) -> None:
        """Empty the queue."""
        ...

    async def log_job(self, at: datetime) -> None:
        """Add an entry to the queue's log."""
        ...


class FakeRepositoryHarness:
    def __init__(self) -> None:
        self.unit_of_work = FakeUnitOfWorkFactory()

    async def user(self, tenant_id: UUID | None = None) -> User:
        return domain.make_user(tenant_id=tenant_id)

    async def model(self, user: User, **given: Any) -> ImageModel:
        model = domain.make_image_model(**given)
        domain.store_models(self.unit_of_work.memory, user.tenant_id, model)
        return model

    async def classification(self, user: User, security_level: int) -> SecurityClassification:
        classification = domain.make_classification(security_level)
        self.unit_of_work.memory.classifications[classification.id] = (user.tenant_id, classification)
        return classification

    async def space(self, user: User, classification: SecurityClassification | None) -> UUID:
        space_id = uuid4()
        self.unit_of_work.memory.spaces[space_id] = (user.tenant_id, classification)
        return space_id

    async def jobs(self) -> list[str]:
        return self.unit_of_work.memory.jobs

    def now(self) -> datetime:
        return self.unit_of_work.memory.now()

    async def choose(self, user: User, image_id: UUID) -> None:
        self.unit_of_work.memory.images[image_id].expires_at = None

    async def pick_job(self, provider: str) -> int:
        picked = self.unit_of_work.memory.picked_jobs
        picked[len(picked) + 1] = provider
        return len(picked)

    async def remove_generations(self, user: User) -> None:
        memory = self.unit_of_work.memory
        generation_ids = {each.id for each in memory.generations.values() if each.user_id == user.id}
        memory.calls = {
            id: stored for id, stored in memory.calls.items() if stored.generation_id not in generation_ids
        }
        for generation_id in generation_ids:
            del memory.generations[generation_id], memory.events[generation_id]

    async def lose_jobs(self) -> None:
        self.unit_of_work.memory.jobs.clear()
        self.unit_of_work.memory.picked_jobs.clear()

    async def log_job(self, at: datetime) -> None:
        self.unit_of_work.memory.job_log.append(at)


class SqlRepositoryHarness:
    def __init__(self, database: Database) -> None:
        self._database = database
        self.unit_of_work = SqlUnitOfWorkFactory(
            database, CredentialResolver({"OPENAI_API_KEY": "sk-example"})
        )

    async def user(self, tenant_id: UUID | None = None) -> User:
        email = f"{uuid4()}@example.com"
        if tenant_id is None:
            return await make_tenant(self._database, f"Kommun {uuid4()}", email)
        return await make_user(self._database, tenant_id, email)

    async def model(self, user: User, **given: Any) -> ImageModel:
        model = domain.make_image_model(**given)
        async with self._database.transaction() as session:
            session.add(
                ImageModels(
                    **{name: getattr(model, name) for name in _COLUMNS},
                    is_deprecated=not model.in_catalogue,
                    capabilities={"supported_styles": model.supported_styles},
                )
            )
            await session.flush()
            session.add(
                ImageModelSettings(
                    tenant_id=user.tenant_id,
                    image_model_id=model.id,
                    is_org_enabled=model.is_org_enabled,
                    is_org_default=model.is_org_default,
                )
            )
        return model

    async def classification(self, user: User, security_level: int) -> SecurityClassification:
        name = f"Nivå {security_level}"
        classification_id = await make_classification(self._database, user.tenant_id, name, security_level)
        return SecurityClassification(classification_id, name, security_level)

    async def space(self, user: User, classification: SecurityClassification | None) -> UUID:
        return await make_space(
            self._database,
            user.tenant_id,
            security_classification_id=classification.id if classification else None,
        )

    async def jobs(self) -> list[str]:
        async with self._database.transaction() as session:
            return list(await session.scalars(text("select entrypoint from pgqueuer order by id")))

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def choose(self, user: User, image_id: UUID) -> None:
        async with self._database.transaction() as session:
            await keep_draft(session, user, image_id)

    async def pick_job(self, provider: str) -> int:
        query = (
            "insert into pgqueuer (priority, status, entrypoint) values (0, 'picked', :provider) returning id"
        )
        async with self._database.transaction() as session:
            return int(await session.scalar(text(query), {"provider": provider}) or 0)

    async def remove_generations(self, user: User) -> None:
        owner = Owner(user.tenant_id, user.id)
        await delete_generations(self._database, SqlOwnedGenerations(), owner)

    async def lose_jobs(self) -> None:
        async with self._database.transaction() as session:
            await session.execute(text("truncate pgqueuer"))

    async def log_job(self, at: datetime) -> None:
        statement = (
            "insert into pgqueuer_log (created, job_id, status, priority, entrypoint)"
            " values (:at, 1, 'successful', 0, 'openai')"
        )
        async with self._database.transaction() as session:
            await session.execute(text(statement), {"at": at})
