"""The wiring of the contexts around image generation: login, users, tenants, spaces, icons, credentials."""

from dependency_injector import providers

from intric.apps.app_service import AppService
from intric.assistants.assistant_service import AssistantService
from intric.authentication.api_key_service import ApiKeyService
from intric.authentication.authenticator import Authenticator
from intric.authentication.login_service import LoginService
from intric.authentication.password_check import PasswordCheck
from intric.authentication.password_service import PasswordService
from intric.database.storage_limits import StorageLimits
from intric.icons import icon_check
from intric.icons.icon_service import IconService, PublicIconService
from intric.image_models.infrastructure.persistence.host_ports import keep_draft, models_with_classification
from intric.image_models.infrastructure.persistence.owned_generations import SqlOwnedGenerations
from intric.image_models.infrastructure.persistence.tenant_setup import enable_builtin_model
from intric.main.container.base import BaseContainer, decoders
from intric.security_classifications.security_classification_service import SecurityClassificationService
from intric.settings.credential_admin_service import CredentialAdminService
from intric.settings.credential_service import CredentialService
from intric.shared.config import Settings
from intric.shared.free_disk import FreeDisk
from intric.spaces.space_service import SpaceService
from intric.tenants.first_tenant import ensure_first_tenant
from intric.tenants.tenant_removal import TenantRemovalService
from intric.tenants.tenant_service import TenantService
from intric.users.passwords import Passwords
from intric.users.user_removal import UserRemovalService
from intric.users.user_service import UserService


def _free_disk(settings: Settings) -> FreeDisk:
    embedded = settings.database_url is None
    return FreeDisk(settings.data_dir if embedded else None, settings.min_free_disk_mb)


class HostContainer(BaseContainer):
    """Services that act for a user take `user=`."""

    _database = BaseContainer.database

    passwords = providers.Singleton(Passwords)
    password_check = providers.Singleton(
        PasswordCheck, database=_database, passwords=passwords, settings=BaseContainer.settings
    )
    login_service = providers.Factory(
        LoginService, database=_database, password_check=password_check, settings=BaseContainer.settings
    )
    password_service = providers.Factory(
        PasswordService, database=_database, passwords=passwords, password_check=password_check
    )
    authenticator = providers.Factory(Authenticator, database=_database)
    on_tenant_created = providers.Object(enable_builtin_model)
    tenant_service = providers.Factory(
        TenantService, database=_database, passwords=passwords, on_tenant_created=on_tenant_created
    )
    first_tenant = providers.Callable(
        ensure_first_tenant,
        database=_database,
        passwords=passwords,
        settings=BaseContainer.settings,
        on_tenant_created=on_tenant_created,
    )
    user_service = providers.Factory(UserService, database=_database, passwords=passwords)
    owned_generations = providers.Object(SqlOwnedGenerations())
    user_removal_service = providers.Factory(
        UserRemovalService, database=_database, generations=owned_generations
    )
    tenant_removal_service = providers.Factory(
        TenantRemovalService, database=_database, generations=owned_generations
    )

    free_disk = providers.Singleton(_free_disk, settings=BaseContainer.settings)
    storage_limits = providers.Singleton(StorageLimits, settings=BaseContainer.settings, disk=free_disk)
    api_key_service = providers.Factory(ApiKeyService, database=_database, limits=storage_limits)
    space_service = providers.Factory(SpaceService, database=_database, limits=storage_limits)
    assistant_service = providers.Factory(AssistantService, database=_database, limits=storage_limits)
    app_service = providers.Factory(AppService, database=_database, limits=storage_limits)
    icon_decoders = decoders(icon_check.DECODER_MODULE)
    icon_service = providers.Factory(
        IconService,
        database=_database,
        limits=storage_limits,
        keep_draft=providers.Object(keep_draft),
        decoders=icon_decoders,
    )
    public_icon_service = providers.Factory(PublicIconService, database=_database)
    security_classification_service = providers.Factory(
        SecurityClassificationService,
        database=_database,
        models_with=providers.Object(models_with_classification),
    )
    credential_service = providers.Factory(
        CredentialService,
        database=_database,
        credential_resolver=BaseContainer.credential_resolver,
        catalogue=BaseContainer.model_catalogue,
        hosts=BaseContainer.host_check,
    )
    credential_admin_service = providers.Factory(
        CredentialAdminService,
        database=_database,
        credential_resolver=BaseContainer.credential_resolver,
        catalogue=BaseContainer.model_catalogue,
        hosts=BaseContainer.host_check,
    )
