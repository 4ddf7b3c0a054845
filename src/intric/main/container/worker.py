"""The worker's wiring, the only module that leads to an import of `litellm`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dependency_injector import providers

from intric.ai_models.credentials import EncryptedCredentials
from intric.ai_models.providers import builtin
from intric.authentication.login_maintenance import LoginMaintenance
from intric.icons.icon_maintenance import IconMaintenance
from intric.image_models.application.generation_maintenance import GenerationMaintenance
from intric.image_models.application.generation_worker import GenerationWorker
from intric.image_models.domain.image_model import ImageModel
from intric.image_models.domain.provider_slots import ProviderSlots
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm.pictogram_provider import BuiltinPictograms
from intric.image_models.infrastructure.adapters.litellm_image_adapter import LiteLLMImageAdapter
from intric.image_models.infrastructure.adapters.pgqueuer.queue_consumer import QueueConsumer
from intric.image_models.infrastructure.adapters.pillow import image_processor as pillow
from intric.image_models.infrastructure.adapters.pillow.image_processor import PillowImageProcessor
from intric.main.container.base import BaseContainer, decoders
from intric.main.runtime import Runtime
from intric.settings.credential_resolver import CredentialResolver
from intric.shared.egress.host_check import HostCheck


def _generator_for_tenant(
    model: ImageModel,
    own: EncryptedCredentials | None,
    *,
    credential_resolver: CredentialResolver,
    client: LiteLLMClient,
) -> LiteLLMImageAdapter:
    return LiteLLMImageAdapter(model, credential_resolver.of_tenant(own), client)


class WorkerContainer(BaseContainer):
    litellm_client = providers.Dependency(instance_of=LiteLLMClient)
    image_generator = providers.Factory(
        _generator_for_tenant, credential_resolver=BaseContainer.credential_resolver, client=litellm_client
    )
    image_decoders = decoders(pillow.DECODER_MODULE)
    image_processor = providers.Singleton(PillowImageProcessor, decoders=image_decoders)
    generation_worker = providers.Singleton(
        GenerationWorker,
        unit_of_work=BaseContainer.unit_of_work,
        image_generator=image_generator.provider,
        image_processor=image_processor,
        slots=providers.Factory(
            ProviderSlots,
            limit=BaseContainer.settings.provided.max_concurrent_provider_calls,
            reserved=BaseContainer.settings.provided.reserved_slots,
        ),
        local_limits={builtin.PROVIDER.name: BuiltinPictograms.CALLS_AT_ONCE},
    )
    queue_consumer = providers.Singleton(
        QueueConsumer,
        dsn=BaseContainer.database.provided.asyncpg_dsn,
        limit=BaseContainer.settings.provided.max_concurrent_provider_calls,
        process_job=generation_worker.provided.process,
        on_stop=generation_worker.provided.stop,
    )
    generation_maintenance = providers.Singleton(
        GenerationMaintenance,
        unit_of_work=BaseContainer.unit_of_work,
        provider_timeout_s=BaseContainer.settings.provided.provider_timeout_s,
    )
    icon_maintenance = providers.Singleton(IconMaintenance, database=BaseContainer.database)
    login_maintenance = providers.Singleton(
        LoginMaintenance, database=BaseContainer.database, settings=BaseContainer.settings
    )
    # Tasks that users wait for run before those that only free space.
    maintenance_tasks = providers.Dict(
        replace_missing_jobs=generation_maintenance.provided.replace_missing_jobs,
        end_orphaned_calls=generation_maintenance.provided.end_orphaned_calls,
        expire_drafts=generation_maintenance.provided.expire_drafts,
        delete_expired_logins=login_maintenance.provided.delete_expired,
        remove_unused_icons=icon_maintenance.provided.remove_unused,
        delete_old_job_logs=generation_maintenance.provided.delete_old_job_logs,
    )


@asynccontextmanager
async def open_worker_container(runtime: Runtime) -> AsyncIterator[WorkerContainer]:
    """Import LiteLLM, which takes seconds, and keep its connections open for the length of the block."""
    settings = runtime.settings
    client = await LiteLLMClient.open(
        timeout_s=settings.provider_timeout_s,
        max_connections=2 * settings.max_concurrent_provider_calls,
        max_blocking=settings.max_concurrent_provider_calls,
        proxy=settings.outbound_proxy,
        hosts=HostCheck(settings.provider_hosts, proxy=settings.outbound_proxy),
    )
    container = WorkerContainer(
        settings=settings,
        database=runtime.database,
        credential_resolver=runtime.credential_resolver,
        litellm_client=client,
    )
    try:
        yield container
    finally:
        container.image_decoders().close()
        await client.close()
