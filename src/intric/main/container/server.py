"""The server's wiring: every service that routers use."""

from dependency_injector import providers

from intric.api.context import ApiContext
from intric.image_models.application.generated_image_service import GeneratedImageService
from intric.image_models.application.generation_list_service import GenerationListService
from intric.image_models.application.generation_queue import GenerationQueue
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.application.image_model_crud_service import ImageModelCRUDService
from intric.image_models.application.image_model_test_service import ImageModelTestService
from intric.image_models.application.picture_quota import PictureQuota
from intric.image_models.infrastructure.adapters.postgres_generation_events import PostgresGenerationEvents
from intric.image_models.presentation.answer_memory import AnswerMemory
from intric.image_models.presentation.image_model_assembler import ImageModelAssembler
from intric.image_models.presentation.open_streams import OpenStreams
from intric.main.container.host import HostContainer
from intric.main.runtime import Runtime
from intric.shared.config import Settings
from intric.shared.free_disk import FreeDisk
from intric.shared.quotas import MEGABYTE, Quota


def _picture_quota(settings: Settings, disk: FreeDisk) -> PictureQuota:
    number = Quota("pictures", settings.max_pictures_per_user, settings.max_pictures_per_tenant)
    size = Quota(
        "bytes of pictures",
        settings.max_picture_mb_per_user * MEGABYTE,
        settings.max_picture_mb_per_tenant * MEGABYTE,
    )
    return PictureQuota(number, size, disk)


class ServerContainer(HostContainer):
    """Services act for one caller: `container.image_generation_service(user=user)`."""

    generation_events = providers.Singleton(
        PostgresGenerationEvents, dsn=HostContainer.database.provided.asyncpg_dsn
    )
    picture_quota = providers.Singleton(
        _picture_quota, settings=HostContainer.settings, disk=HostContainer.free_disk
    )
    generation_queue = providers.Singleton(
        GenerationQueue,
        max_waiting=HostContainer.settings.provided.max_waiting_calls_per_tenant,
        max_waiting_of_user=HostContainer.settings.provided.waiting_calls_of_user,
        quota=picture_quota,
    )
    open_streams = providers.Singleton(
        OpenStreams, limit=HostContainer.settings.provided.max_streams_per_user
    )
    answer_memory = providers.Singleton(AnswerMemory, limit=HostContainer.settings.provided.max_answer_bytes)
    image_model_assembler = providers.Singleton(ImageModelAssembler)
    image_model_crud_service = providers.Factory(
        ImageModelCRUDService, unit_of_work=HostContainer.unit_of_work
    )
    generated_image_service = providers.Factory(
        GeneratedImageService, unit_of_work=HostContainer.unit_of_work
    )
    generation_list_service = providers.Factory(
        GenerationListService, unit_of_work=HostContainer.unit_of_work
    )
    image_generation_service = providers.Factory(
        ImageGenerationService,
        unit_of_work=HostContainer.unit_of_work,
        generation_events=generation_events,
        queue=generation_queue,
        wait_s=HostContainer.settings.provided.request_wait_s,
    )
    image_model_test_service = providers.Factory(
        ImageModelTestService,
        generation_service=image_generation_service.provider,
        unit_of_work=HostContainer.unit_of_work,
        queue=generation_queue,
        wait_s=HostContainer.settings.provided.request_wait_s,
    )


def server_container(runtime: Runtime) -> ServerContainer:
    return ServerContainer(
        settings=runtime.settings,
        database=runtime.database,
        credential_resolver=runtime.credential_resolver,
    )


def api_context(container: ServerContainer) -> ApiContext:
    """Return the context of the routers: each class that the container provides, with its provider."""
    kinds = (providers.Factory, providers.Singleton)
    services = {
        provider.provides: provider
        for provider in container.providers.values()
        if isinstance(provider, kinds) and isinstance(provider.provides, type)
    }
    return ApiContext(container.settings(), container.authenticator(), services)
