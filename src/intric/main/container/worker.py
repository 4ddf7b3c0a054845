"""The worker's wiring: the only way that leads to `litellm`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dependency_injector import providers

from intric.icons.icon_maintenance import IconUpkeep
from intric.image_models.application.generation_maintenance import GenerationUpkeep
from intric.image_models.application.generation_worker import GenerationWorker
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMWire
from intric.image_models.infrastructure.adapters.litellm_image_adapter import LiteLLMImageAdapter
from intric.image_models.infrastructure.adapters.pgqueuer.queue_consumer import PermitLine
from intric.image_models.infrastructure.adapters.pillow.image_processor import PillowImageCodec
from intric.main.container.base import BaseContainer
from intric.main.runtime import Runtime
from intric.settings.credentials import CredentialResolver, SealedCredentials
from intric.worker.leader_lock import upkeep_turn
from intric.worker.periodic_tasks import Clock


def _generator_for_tenant(
    model: ImageModel,
    own: SealedCredentials | None,
    *,
    credential_resolver: CredentialResolver,
    wire: LiteLLMWire,
) -> LiteLLMImageAdapter:
    return LiteLLMImageAdapter(model, credential_resolver.of_tenant(own), wire)


class WorkerContainer(BaseContainer):
    litellm_wire = providers.Dependency(instance_of=LiteLLMWire)
    image_generator = providers.Factory(
        _generator_for_tenant, credential_resolver=BaseContainer.credential_resolver, wire=litellm_wire
    )
    image_codec = providers.Singleton(PillowImageCodec)
    generation_worker = providers.Singleton(
        GenerationWorker,
        unit_of_work=BaseContainer.unit_of_work,
        image_generator=image_generator.provider,
        image_codec=image_codec,
    )
    permit_line = providers.Singleton(
        PermitLine,
        dsn=BaseContainer.database.provided.asyncpg_dsn,
        limit=BaseContainer.settings.provided.max_concurrent_provider_calls,
        carry_out=generation_worker.provided.carry_out,
    )
    generation_upkeep = providers.Singleton(
        GenerationUpkeep,
        unit_of_work=BaseContainer.unit_of_work,
        provider_timeout_s=BaseContainer.settings.provided.provider_timeout_s,
    )
    icon_upkeep = providers.Singleton(IconUpkeep, database=BaseContainer.database)
    clock = providers.Singleton(
        Clock,
        jobs=providers.Dict(
            # What somebody waits for comes before what only takes up room.
            replace_permits=generation_upkeep.provided.replace_permits,
            end_orphans=generation_upkeep.provided.end_orphans,
            expire_drafts=generation_upkeep.provided.expire_drafts,
            remove_unused_icons=icon_upkeep.provided.remove_unused,
            forget_used_permits=generation_upkeep.provided.forget_used_permits,
        ),
        turn=providers.Callable(upkeep_turn, database=BaseContainer.database).provider,
    )


@asynccontextmanager
async def open_worker_container(runtime: Runtime) -> AsyncIterator[WorkerContainer]:
    """Import LiteLLM, which takes seconds, and keep its connections open for the length of the block."""
    settings = runtime.settings
    wire = await LiteLLMWire.open(
        timeout_s=settings.provider_timeout_s,
        max_connections=2 * settings.max_concurrent_provider_calls,
        max_blocking=settings.max_concurrent_provider_calls,
    )
    container = WorkerContainer(
        settings=settings,
        database=runtime.database,
        credential_resolver=runtime.credential_resolver,
        litellm_wire=wire,
    )
    try:
        yield container
    finally:
        container.image_codec().close()
        await wire.close()
