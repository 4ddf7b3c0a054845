"""Providers that server and worker share. The server imports this module, so it must not import `litellm`."""

from dependency_injector import containers, providers

from intric.database.database import Database
from intric.image_models.infrastructure.persistence.model_catalogue import SqlModelCatalogue
from intric.image_models.infrastructure.persistence.unit_of_work import SqlUnitOfWorkFactory
from intric.imaging.decoding.decoders import Decoders
from intric.settings.credential_resolver import CredentialResolver
from intric.shared.config import Settings
from intric.shared.egress.host_check import HostCheck


class BaseContainer(containers.DeclarativeContainer):
    settings = providers.Dependency(instance_of=Settings)
    database = providers.Dependency(instance_of=Database)
    credential_resolver = providers.Dependency(instance_of=CredentialResolver)
    unit_of_work = providers.Singleton(
        SqlUnitOfWorkFactory, database=database, credential_resolver=credential_resolver
    )
    host_check = providers.Singleton(
        HostCheck, allowed=settings.provided.provider_hosts, proxy=settings.provided.outbound_proxy
    )
    model_catalogue = providers.Singleton(SqlModelCatalogue)


def decoders(module: str) -> "providers.Singleton[Decoders]":
    """Return the provider of the decoders that do a module's task, as the settings limit them."""
    settings = BaseContainer.settings.provided
    return providers.Singleton(
        Decoders,
        module,
        processes=settings.decoder_processes,
        cpu_s=settings.decoder_cpu_s,
        memory_mb=settings.decoder_memory_mb,
    )
